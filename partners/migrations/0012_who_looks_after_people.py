"""How an account is changed: by somebody of its agency who holds that right, never by its owner.

Vetting or training that has run out narrows what the principal is shown, on the day after the last
on which it counts. Roles, agency and state are looked up with each request, so that all this ends
what it ends at once.
"""

from django.db import migrations

RIGHTS = """
CREATE OR REPLACE FUNCTION wall.rights_of(given text[]) RETURNS text[] LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT one), '{}') FROM (VALUES
        ('practitioner', '{home_see,cpi_send,cpi_see_own,profile_see}'::text[]),
        ('agency_lead', '{home_see,cpi_send,cpi_see_own,cpi_see_titles,profile_see,decision_see,'
            'renewal_see,people_see,people_manage%(checks)s}'),
        ('intelligence_analyst', '{home_see,cpi_analyse,profile_see,decision_see}'),
        ('profile_analyst', '{home_see,profile_see,profile_build}'),
        ('ig_officer', '{home_see,decision_see,renewal_see,people_see%(checks)s}'),
        ('system_administrator', '{home_see,feedback_see}')
    ) AS held (role, rights), unnest(rights) AS one WHERE role = ANY (given)
$$;
"""
PERSON = """
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
        CASE %s u.highest_marking WHEN 'OFFICIAL-SENSITIVE' THEN ARRAY['OFFICIAL', 'OFFICIAL-SENSITIVE']
            WHEN 'OFFICIAL' THEN ARRAY['OFFICIAL'] ELSE ARRAY[]::text[] END
    INTO known
    FROM public.partners_user u JOIN public.partners_agency a ON a.id = u.agency_id
    WHERE u.id = named::bigint AND u.is_active AND a.state = 'active';
    RETURN known;
END $$;
"""
LAPSED = """WHEN wall.has_run_out(u.vetted_until) OR wall.has_run_out(u.trained_until)
            THEN ARRAY['OFFICIAL'] ELSE CASE"""
NARROWED = PERSON.replace("%s", LAPSED).replace("ARRAY[]::text[] END", "ARRAY[]::text[] END END")

FORWARD = """
CREATE FUNCTION wall.has_run_out(until date) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN until IS NOT NULL AND until < (now() AT TIME ZONE 'Europe/London')::date;
END $$;

-- A colleague, not oneself, and with this right.
CREATE FUNCTION wall.looks_after(chosen bigint, needed text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
BEGIN
    RETURN coalesce(asking.user_id <> chosen AND needed = ANY (wall.rights_of(asking.roles))
        AND EXISTS (SELECT FROM public.partners_user u
            WHERE u.id = chosen AND u.agency_id = asking.agency_id), false);
END $$;

-- Roles may be taken away by any lead; only what is added must be theirs to give.
CREATE FUNCTION wall.change_roles(chosen bigint, as_roles text[], in_unit bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
    held text[];
    added text[];
BEGIN
    IF NOT wall.looks_after(chosen, 'people_manage') THEN RETURN false; END IF;
    SELECT roles INTO held FROM public.partners_user WHERE id = chosen AND is_active FOR UPDATE;
    added := ARRAY(SELECT unnest(as_roles) EXCEPT SELECT unnest(held));
    IF held IS NULL OR coalesce(as_roles, '{}') = '{}'
        OR (added <> '{}' AND NOT wall.may_give(asking.roles, added))
        OR (in_unit IS NOT NULL AND NOT EXISTS (SELECT FROM public.partners_unit u
            WHERE u.id = in_unit AND u.agency_id = asking.agency_id)) THEN
        RETURN false;
    END IF;
    UPDATE public.partners_user SET roles = as_roles, unit_id = in_unit,
        leads_unit = leads_unit AND unit_id IS NOT DISTINCT FROM in_unit
    WHERE id = chosen;
    INSERT INTO public.partners_notice (person_id, kind, made_by_id)
    VALUES (chosen, 'roles', asking.user_id);
    RETURN true;
END $$;

CREATE FUNCTION wall.switch_off(chosen bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
BEGIN
    IF NOT wall.looks_after(chosen, 'people_manage') THEN RETURN false; END IF;
    UPDATE public.partners_user SET is_active = false, switched_off_at = now(),
        switched_off_by_id = asking.user_id WHERE id = chosen AND is_active;
    RETURN FOUND;
END $$;

-- Switching on gives all the roles of the account anew.
CREATE FUNCTION wall.switch_on(chosen bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
BEGIN
    IF NOT wall.looks_after(chosen, 'people_manage') THEN RETURN false; END IF;
    UPDATE public.partners_user SET is_active = true, switched_off_at = NULL, switched_off_by_id = NULL
    WHERE id = chosen AND NOT is_active AND wall.may_give(asking.roles, roles);
    RETURN FOUND;
END $$;

CREATE FUNCTION wall.record_checks(chosen bigint, level text, vetted date, trained date)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
BEGIN
    IF NOT wall.looks_after(chosen, 'checks_set') THEN RETURN false; END IF;
    UPDATE public.partners_user SET vetting = level, vetted_until = vetted, trained_until = trained
    WHERE id = chosen;
    INSERT INTO public.partners_notice (person_id, kind, made_by_id)
    VALUES (chosen, 'checks', asking.user_id);
    RETURN true;
END $$;

CREATE FUNCTION wall.confirm_account(chosen bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
BEGIN
    IF NOT wall.looks_after(chosen, 'people_manage') THEN RETURN false; END IF;
    UPDATE public.partners_user SET reviewed_at = now(), reviewed_by_id = asking.user_id
    WHERE id = chosen AND is_active;
    RETURN FOUND;
END $$;

ALTER TABLE partners_notice ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON partners_notice TO portal_web USING (person_id = (SELECT wall.user_id()));
CREATE POLICY looks_after ON partners_notice TO CURRENT_USER USING (true);
"""
BACKWARD = """
DROP POLICY looks_after ON partners_notice;
DROP POLICY reads ON partners_notice;
ALTER TABLE partners_notice NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP FUNCTION wall.confirm_account(bigint);
DROP FUNCTION wall.record_checks(bigint, text, date, date);
DROP FUNCTION wall.switch_on(bigint);
DROP FUNCTION wall.switch_off(bigint);
DROP FUNCTION wall.change_roles(bigint, text[], bigint);
DROP FUNCTION wall.looks_after(bigint, text);
DROP FUNCTION wall.has_run_out(date);
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0011_checks_and_notices")]
    operations = [
        migrations.RunSQL(RIGHTS.replace("%(checks)s", ",checks_set"), RIGHTS.replace("%(checks)s", "")),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(NARROWED, PERSON.replace("%s", "")),
    ]
