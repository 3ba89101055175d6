"""Decisions are written in one place; the principal is proved with fewer look-ups.

Every policy asks for the principal, some thirty times while a form is sent: looking the agency up
beside the person, not joined to it, halves what each costs. Who owns a record is asked of
the app's own function (`<table>_owner`), planned once a session, where there is one.
"""

from django.db import migrations

FORWARD = """
CREATE TYPE partners_made_decision AS (
    key text, owner_id bigint, recipient_id bigint, subject_model text, subject_key text, outcome text,
    what text, purpose text, agreement_id bigint, gateway text, consent text, until timestamptz,
    decided_by_id bigint
);

CREATE FUNCTION partners_decide(made partners_made_decision, OUT id bigint, OUT decided_at timestamptz)
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO partners_sharingdecision AS d (key, owner_id, recipient_id, subject_model, subject_key,
        outcome, what, purpose, agreement_id, gateway, consent, until, decided_by_id)
    VALUES (made.key, made.owner_id, made.recipient_id, made.subject_model, made.subject_key,
        made.outcome, made.what, made.purpose, made.agreement_id, made.gateway, made.consent,
        made.until, made.decided_by_id)
    RETURNING d.id, d.decided_at INTO partners_decide.id, partners_decide.decided_at;
END $$;

CREATE OR REPLACE FUNCTION wall.checks_decision() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept_in text := lower(replace(NEW.subject_model, '.', '_'));
    owned_by bigint;
BEGIN
    IF to_regprocedure(format('public.%I(text)', kept_in || '_owner')) IS NOT NULL THEN
        EXECUTE format('SELECT public.%I($1)', kept_in || '_owner') INTO owned_by USING NEW.subject_key;
    ELSE
        EXECUTE format('SELECT owner_id FROM public.%I WHERE key = $1', kept_in)
            INTO owned_by USING NEW.subject_key;
    END IF;
    IF owned_by IS DISTINCT FROM NEW.owner_id OR NOT EXISTS (SELECT FROM public.partners_user u
        WHERE u.id = NEW.decided_by_id AND u.agency_id = NEW.owner_id) THEN
        RAISE EXCEPTION 'only the agency that owns a record decides about it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION wall.person() RETURNS wall.one LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    token text := current_setting('portal.principal', true);
    named bigint := substring(token FROM '^([0-9]{1,18}):')::bigint;
    known wall.one;
BEGIN
    SELECT u.id, u.agency_id,
        (SELECT a.group_id FROM public.partners_agency a WHERE a.id = u.agency_id AND a.state = 'active'),
        CASE WHEN u.leads_unit THEN u.unit_id END, u.roles,
        CASE
            -- The first half is cheap and decides nearly always: London is never a day ahead of UTC.
            WHEN least(u.vetted_until, u.trained_until) <= current_date
                AND least(u.vetted_until, u.trained_until)
                    < (now() AT TIME ZONE 'Europe/London')::date THEN '{OFFICIAL}'::text[]
            WHEN u.highest_marking = 'OFFICIAL-SENSITIVE' THEN '{OFFICIAL,OFFICIAL-SENSITIVE}'::text[]
            WHEN u.highest_marking = 'OFFICIAL' THEN '{OFFICIAL}'::text[]
            ELSE '{}'::text[] END
    INTO known
    FROM public.partners_user u
    WHERE u.id = named AND u.is_active AND token = named || ':' || encode(sha256(
        (SELECT k.outer_pad FROM wall.principal_key k) || sha256(
            (SELECT k.inner_pad FROM wall.principal_key k) || convert_to(
                named || ':' || pg_backend_pid() || ':'
                || extract(epoch FROM transaction_timestamp())::text, 'UTF8'))), 'hex');
    IF known.group_id IS NULL THEN RETURN NULL; END IF;
    RETURN known;
END $$;

-- The police force of a district, and the agreement that binds it to the sender now, the longest.
CREATE FUNCTION partners_receiver(of_district bigint, from_agency bigint, OUT force bigint, OUT agreement bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    SELECT a.id INTO force FROM partners_agency a
        JOIN partners_district d ON d.force_area_id = a.police_area_id
    WHERE d.id = of_district;
    SELECT s.id INTO agreement FROM partners_sharingagreement s
        JOIN partners_agreementparty p ON p.agreement_id = s.id AND p.agency_id = force
        JOIN partners_agreementparty q ON q.agreement_id = s.id AND q.agency_id = from_agency
    WHERE s.state = 'in_force' AND s.in_force_from <= now() AND s.ends_at > now()
    ORDER BY s.ends_at DESC LIMIT 1;
END $$;
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION wall.person() RETURNS wall.one LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    token text := current_setting('portal.principal', true);
    named text := split_part(coalesce(token, ''), ':', 1);
    known wall.one;
    expected text;
BEGIN
    SELECT encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(
        named || ':' || pg_backend_pid() || ':' || extract(epoch FROM transaction_timestamp())::text,
        'UTF8'))), 'hex')
    INTO expected FROM wall.principal_key k;
    IF named !~ '^[0-9]{1,18}$' OR token IS DISTINCT FROM named || ':' || expected THEN
        named := '0';
    END IF;
    SELECT u.id, u.agency_id, a.group_id, CASE WHEN u.leads_unit THEN u.unit_id END, u.roles,
        CASE WHEN wall.has_run_out(u.vetted_until) OR wall.has_run_out(u.trained_until)
            THEN ARRAY['OFFICIAL'] ELSE CASE u.highest_marking WHEN 'OFFICIAL-SENSITIVE' THEN ARRAY['OFFICIAL', 'OFFICIAL-SENSITIVE']
            WHEN 'OFFICIAL' THEN ARRAY['OFFICIAL'] ELSE ARRAY[]::text[] END END
    INTO known
    FROM public.partners_user u JOIN public.partners_agency a ON a.id = u.agency_id
    WHERE u.id = named::bigint AND u.is_active AND a.state = 'active';
    RETURN known;
END $$;

CREATE OR REPLACE FUNCTION wall.checks_decision() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    owned_by bigint;
BEGIN
    EXECUTE format('SELECT owner_id FROM public.%I WHERE key = $1',
        lower(replace(NEW.subject_model, '.', '_'))) INTO owned_by USING NEW.subject_key;
    IF owned_by IS DISTINCT FROM NEW.owner_id OR NOT EXISTS (SELECT FROM public.partners_user u
        WHERE u.id = NEW.decided_by_id AND u.agency_id = NEW.owner_id) THEN
        RAISE EXCEPTION 'only the agency that owns a record decides about it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

DROP FUNCTION partners_receiver(bigint, bigint);
DROP FUNCTION partners_decide(partners_made_decision);
DROP TYPE partners_made_decision;
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0019_subjects"), ("portal", "0005_written_once")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
