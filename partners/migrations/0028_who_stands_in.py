"""A lead's deputy holds the lead's roles while the clock says so; and who leads a unit.

What is lent is looked up with each request from what the lead holds then: a lead who is switched
off, moves or is no lead any more lends nothing. Only a role of one's own is lent on. What a person
asks others in with counts for what they hold while the link is opened.
"""

from django.db import migrations

FORWARD = """
-- Never the role that looks after the portal: the host's own administrators hold it.
CREATE FUNCTION wall.lent_roles(who bigint, in_agency bigint) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT lent::text), '{}')
    FROM public.partners_deputyship d JOIN public.partners_user l ON l.id = d.created_by_id,
        unnest(l.roles) AS lent
    WHERE d.person_id = who AND d.owner_id = in_agency AND d.ended_at IS NULL
        AND (now() AT TIME ZONE 'Europe/London')::date BETWEEN d.starts_on AND d.ends_on
        AND l.is_active AND l.agency_id = in_agency
        AND 'people_manage' = ANY (wall.rights_of(l.roles))
        AND lent <> 'system_administrator'
$$;

CREATE FUNCTION wall.roles_of(who bigint) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT u.roles::text[] || CASE WHEN u.deputy_until >= current_date
        THEN wall.lent_roles(u.id, u.agency_id) ELSE '{}' END
    FROM public.partners_user u WHERE u.id = who
$$;

-- By a role of one's own, to a colleague, one at a time for each lead.
CREATE FUNCTION wall.name_deputy(new_key text, chosen bigint, first_day date, last_day date)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
    today date := (now() AT TIME ZONE 'Europe/London')::date;
BEGIN
    PERFORM FROM public.partners_user me WHERE me.id = asking.user_id
        AND 'people_manage' = ANY (wall.rights_of(me.roles)) FOR UPDATE;
    IF NOT FOUND OR NOT wall.looks_after(chosen, 'people_manage')
        OR first_day < today OR last_day < first_day OR last_day - first_day >= 90
        OR first_day > today + 365
        OR EXISTS (SELECT FROM public.partners_deputyship d WHERE d.created_by_id = asking.user_id
            AND d.ended_at IS NULL AND d.starts_on <= last_day AND d.ends_on >= first_day) THEN
        RETURN false;
    END IF;
    UPDATE public.partners_user SET deputy_until = greatest(deputy_until, last_day)
    WHERE id = chosen AND is_active;
    IF NOT FOUND THEN RETURN false; END IF;
    INSERT INTO public.partners_deputyship (key, owner_id, created_by_id, person_id, starts_on, ends_on)
    VALUES (new_key, asking.agency_id, asking.user_id, chosen, first_day, last_day);
    INSERT INTO public.partners_notice (person_id, kind, made_by_id)
    VALUES (chosen, 'deputy', asking.user_id), (asking.user_id, 'deputised', asking.user_id);
    RETURN true;
END $$;

-- By the lead, by the deputy, by whoever answers for the agency's people.
CREATE FUNCTION wall.end_deputy(chosen bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
BEGIN
    UPDATE public.partners_deputyship SET ended_at = now(), ended_by_id = asking.user_id
    WHERE id = chosen AND ended_at IS NULL AND owner_id = asking.agency_id
        AND ends_on >= (now() AT TIME ZONE 'Europe/London')::date
        AND (asking.user_id IN (created_by_id, person_id)
            OR 'people_manage' = ANY (wall.rights_of(asking.roles)));
    IF NOT FOUND THEN RETURN false; END IF;
    INSERT INTO public.partners_notice (person_id, kind, made_by_id)
    SELECT unnest(ARRAY[created_by_id, person_id]), 'deputy_end', asking.user_id
    FROM public.partners_deputyship WHERE id = chosen;
    RETURN true;
END $$;

-- Whoever leads a unit reads what it wrote, which the agency's lead does not: never oneself.
CREATE FUNCTION wall.lead_unit(chosen bigint, leads boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
BEGIN
    IF NOT wall.looks_after(chosen, 'people_manage') THEN RETURN false; END IF;
    UPDATE public.partners_user SET leads_unit = leads
    WHERE id = chosen AND is_active AND unit_id IS NOT NULL AND leads_unit <> leads;
    IF NOT FOUND THEN RETURN false; END IF;
    INSERT INTO public.partners_notice (person_id, kind, made_by_id)
    VALUES (chosen, 'unit_lead', asking.user_id);
    RETURN true;
END $$;

ALTER TABLE partners_deputyship ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON partners_deputyship FOR SELECT TO portal_web, portal_worker USING (
    owner_id = (SELECT wall.agency()) AND (person_id = (SELECT wall.user_id())
        OR created_by_id = (SELECT wall.user_id())
        OR owner_id = (SELECT wall.agency_as('agency_lead', 'ig_officer'))));
CREATE POLICY looks_after ON partners_deputyship TO CURRENT_USER USING (true);
"""
BACKWARD = """
DROP POLICY looks_after ON partners_deputyship;
DROP POLICY reads ON partners_deputyship;
ALTER TABLE partners_deputyship NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP FUNCTION wall.lead_unit(bigint, boolean);
DROP FUNCTION wall.end_deputy(bigint);
DROP FUNCTION wall.name_deputy(text, bigint, date, date);
DROP FUNCTION wall.roles_of(bigint);
DROP FUNCTION wall.lent_roles(bigint, bigint);
"""
PERSON = """
CREATE OR REPLACE FUNCTION wall.person() RETURNS wall.one LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    token text := current_setting('portal.principal', true);
    named bigint := substring(token FROM '^([0-9]{1,18}):')::bigint;
    known wall.one;
BEGIN
    SELECT u.id, u.agency_id,
        (SELECT a.group_id FROM public.partners_agency a WHERE a.id = u.agency_id AND a.state = 'active'),
        CASE WHEN u.leads_unit THEN u.unit_id END, %(roles)s,
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
"""
# A day that has passed spares the look-up; London is never behind UTC.
LENT = """CASE WHEN u.deputy_until >= current_date
            THEN u.roles::text[] || wall.lent_roles(u.id, u.agency_id) ELSE u.roles::text[] END"""
ASKED_IN = """
CREATE OR REPLACE FUNCTION wall.may_ask_in(who bigint, into_agency bigint, as_roles text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.partners_user u JOIN public.partners_agency a ON a.id = u.agency_id
        WHERE u.id = who AND u.is_active AND a.state = 'active' AND (
            (a.id = into_agency AND wall.may_give(%(roles)s, as_roles))
            OR (a.is_host AND 'system_administrator' = ANY (u.roles) AND as_roles = '{agency_lead}'
                AND wall.is_new(into_agency))))
$$;

CREATE OR REPLACE FUNCTION wall.invitation(proof text)
RETURNS TABLE (number bigint, called text, address text, agency text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT i.id, i.name, i.email, a.name FROM public.partners_invitation i
        JOIN public.partners_agency a ON a.id = i.owner_id
        JOIN public.partners_user u ON u.id = i.created_by_id
    WHERE i.digest = encode(sha256(convert_to(proof, 'UTF8')), 'hex')
        AND i.accepted_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > now()
        AND a.state = 'active' AND wall.may_ask_in(u.id, i.owner_id, i.roles)
        AND (i.person_id IS NULL OR EXISTS (SELECT FROM public.partners_user p
            WHERE p.id = i.person_id AND p.is_active AND p.agency_id = i.owner_id
                AND p.email = i.email AND wall.may_give(%(roles)s, p.roles)))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0027_name_deputies")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(PERSON.replace("%(roles)s", LENT), PERSON.replace("%(roles)s", "u.roles")),
        migrations.RunSQL(
            ASKED_IN.replace("%(roles)s", "wall.roles_of(u.id)"), ASKED_IN.replace("%(roles)s", "u.roles")
        ),
    ]
