"""Telling people that there is something new: a row for each, and one mail or a round-up.

Whoever acts may tell people of any agency, and may say only which kind of thing about which
reference: `wall.told` finds the people, who must be active and of that agency now. What nobody may
do is read what others were told. The job of each mail is asked for as the person who is told, so
that the worker sees what that person sees and no more.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION wall.told(
    in_agency bigint, people bigint[], or_roles text[], of_kind text, about text, row_key text,
    only_once text, cannot_wait boolean
) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asking bigint := wall.user_id();
    one record;
    made record;
    number integer := 0;
    anybody boolean := EXISTS (SELECT FROM partners_user u
        WHERE u.id = ANY (people) AND u.is_active AND u.agency_id = in_agency);
BEGIN
    FOR one IN SELECT u.id, u.mail_pace FROM partners_user u
            JOIN partners_agency a ON a.id = u.agency_id
        WHERE u.agency_id = in_agency AND u.is_active AND a.state = 'active'
            AND u.id IS DISTINCT FROM asking
            AND CASE WHEN anybody THEN u.id = ANY (people) ELSE u.roles::text[] && or_roles END
        ORDER BY u.id LIMIT 500 LOOP
        INSERT INTO partners_message (key, agency_id, person_id, kind, reference, subject_key, once)
        VALUES (translate(rtrim(encode(uuid_send(gen_random_uuid()), 'base64'), '='), '+/', '-_'),
            in_agency, one.id, of_kind, about, row_key, only_once)
        ON CONFLICT DO NOTHING RETURNING id, key INTO made;
        CONTINUE WHEN made.id IS NULL;
        number := number + 1;
        IF cannot_wait OR one.mail_pace = 'at_once' THEN
            PERFORM portal_put('message ' || made.key, 'partners.send_message', made.id, one.id);
        END IF;
    END LOOP;
    RETURN number;
END $$;

CREATE FUNCTION wall.tell(
    in_agency bigint, people bigint[], or_roles text[], of_kind text, about text, row_key text,
    only_once text, cannot_wait boolean
) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF wall.user_id() IS NULL OR of_kind !~ '^[a-z_]{1,20}$'
        OR about !~ '^([A-Z]{2,5}-[0-9]{2}-[0-9A-Z]{4}-[0-9A-Z]{4})?$'
        OR row_key !~ '^([A-Za-z0-9_-]{22})?$' THEN
        RETURN NULL;
    END IF;
    RETURN wall.told(in_agency, people, or_roles, of_kind, about, row_key, only_once, cannot_wait);
END $$;

-- A round-up for each person who is written to by the day or week and has not been told of
-- something that was new at seven in the morning, or on Monday at seven.
CREATE FUNCTION wall.ask_for_mail() RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    here timestamp := (now() AT TIME ZONE 'Europe/London') - interval '7 hours';
    day timestamptz := (date_trunc('day', here) + interval '7 hours') AT TIME ZONE 'Europe/London';
    week timestamptz := (date_trunc('week', here) + interval '7 hours') AT TIME ZONE 'Europe/London';
BEGIN
    RETURN (SELECT count(portal_put(
            'round-up ' || due.id || ' ' || extract(epoch FROM due.since)::bigint,
            'partners.send_round_up', due.id, due.id))
        FROM (SELECT DISTINCT u.id, CASE u.mail_pace WHEN 'weekly' THEN week ELSE day END AS since
            FROM partners_message m JOIN partners_user u ON u.id = m.person_id
            WHERE m.mailed_at IS NULL AND m.seen_at IS NULL AND u.is_active AND u.agency_id = m.agency_id
                AND m.made_at < CASE u.mail_pace WHEN 'weekly' THEN week ELSE day END
                AND NOT EXISTS (SELECT FROM portal_job j WHERE j.key = 'message ' || m.key)) due);
END $$;

-- What was read goes after 90 days, the rest after a year: the record itself says what happened.
CREATE FUNCTION wall.forget_messages() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH gone AS (DELETE FROM public.partners_message
        WHERE seen_at < now() - interval '90 days' OR made_at < now() - interval '365 days'
        RETURNING 1)
    SELECT count(*) FROM gone
$$;

ALTER TABLE partners_message ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON partners_message TO portal_web, portal_worker
    USING (person_id = (SELECT wall.user_id()) AND agency_id = (SELECT wall.agency()));
CREATE POLICY looks_after ON partners_message TO CURRENT_USER USING (true);
"""
BACKWARD = """
DROP POLICY looks_after ON partners_message;
DROP POLICY reads ON partners_message;
ALTER TABLE partners_message NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP FUNCTION wall.forget_messages();
DROP FUNCTION wall.ask_for_mail();
DROP FUNCTION wall.tell(bigint, bigint[], text[], text, text, text, text, boolean);
DROP FUNCTION wall.told(bigint, bigint[], text[], text, text, text, text, boolean);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0025_messages"),
        ("portal", "0005_written_once"),
        ("referrals", "0008_sent_in_one"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
