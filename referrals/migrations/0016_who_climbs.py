"""An urgent form that nobody opens climbs a ladder, raised by one narrow function of the worker.

It asks nothing and reads no account: it finds forms whose clock has run out, writes a rung for each
with its audit event, and returns how many. Rows that somebody is opening at this moment are left for
the next minute. Opening a form ends what it has climbed, in the transaction of the opening.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION referrals_guard_escalation() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL
        OR (to_jsonb(NEW) - '{ended_at,ended_by_id,ended_how,spoke_with}'::text[])
            <> (to_jsonb(OLD) - '{ended_at,ended_by_id,ended_how,spoke_with}'::text[]) THEN
        RAISE EXCEPTION 'a rung changes once, when it ends' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE UPDATE ON referrals_escalation
    FOR EACH ROW EXECUTE FUNCTION referrals_guard_escalation();

CREATE FUNCTION referrals_guard_duty() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL OR (to_jsonb(NEW) - '{ended_at,ended_by_id}'::text[])
        <> (to_jsonb(OLD) - '{ended_at,ended_by_id}'::text[]) THEN
        RAISE EXCEPTION 'a turn of duty changes once, when it ends' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE UPDATE ON referrals_dutyturn
    FOR EACH ROW EXECUTE FUNCTION referrals_guard_duty();

CREATE FUNCTION referrals_opening_ends_ladder() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE referrals_escalation SET ended_at = now(), ended_how = 'opened',
        ended_by_id = coalesce(NEW.opened_by_id, NEW.answered_by_id)
    WHERE form_id = NEW.id AND ended_at IS NULL
        AND coalesce(NEW.opened_by_id, NEW.answered_by_id) IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER ends_ladder AFTER UPDATE OF opened_at, state ON referrals_cpiform
    FOR EACH ROW WHEN (NEW.is_urgent AND OLD.state <> 'draft'
        AND (OLD.opened_at IS DISTINCT FROM NEW.opened_at OR OLD.state <> NEW.state))
    EXECUTE FUNCTION referrals_opening_ends_ladder();

ALTER TABLE referrals_triagesettings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_triagesettings FOR SELECT TO portal_web, portal_worker USING (
    owner_id = (SELECT wall.agency_as('intelligence_analyst', 'agency_lead'))
);
CREATE POLICY sets ON referrals_triagesettings FOR INSERT TO portal_web WITH CHECK (
    owner_id = (SELECT wall.agency_as('agency_lead')) AND changed_by_id = (SELECT wall.user_id())
);
CREATE POLICY changes ON referrals_triagesettings FOR UPDATE TO portal_web USING (
    owner_id = (SELECT wall.agency_as('agency_lead'))
) WITH CHECK (
    owner_id = (SELECT wall.agency_as('agency_lead')) AND changed_by_id = (SELECT wall.user_id())
);
CREATE POLICY looks_after ON referrals_triagesettings TO CURRENT_USER USING (true);

ALTER TABLE referrals_dutyturn ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_dutyturn FOR SELECT TO portal_web, portal_worker USING (
    owner_id = (SELECT wall.agency_as('intelligence_analyst', 'agency_lead'))
);
CREATE POLICY begins ON referrals_dutyturn FOR INSERT TO portal_web WITH CHECK (
    created_by_id = (SELECT wall.user_id()) AND ended_at IS NULL
    AND (owner_id = (SELECT wall.agency_as('agency_lead'))
        OR (owner_id = (SELECT wall.agency_as('intelligence_analyst'))
            AND person_id = (SELECT wall.user_id()) AND part = 'duty'))
);
CREATE POLICY ends ON referrals_dutyturn FOR UPDATE TO portal_web USING (
    owner_id = (SELECT wall.agency_as('agency_lead'))
    OR (owner_id = (SELECT wall.agency_as('intelligence_analyst'))
        AND person_id = (SELECT wall.user_id()) AND part = 'duty')
);
CREATE POLICY looks_after ON referrals_dutyturn TO CURRENT_USER USING (true);

ALTER TABLE referrals_escalation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_escalation FOR SELECT TO portal_web, portal_worker USING (
    owner_id = (SELECT wall.agency_as('intelligence_analyst', 'agency_lead'))
);
CREATE POLICY ends ON referrals_escalation FOR UPDATE TO portal_web USING (
    owner_id = (SELECT wall.agency_as('intelligence_analyst', 'agency_lead'))
);
CREATE POLICY looks_after ON referrals_escalation TO CURRENT_USER USING (true);

-- Who is in a rung now. Where nobody is named, everybody whose role it could be.
CREATE FUNCTION wall.rung_of(force bigint, on_rung text) RETURNS bigint[] LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    named bigint[];
BEGIN
    IF on_rung = 'control_room' THEN
        RETURN ARRAY(SELECT DISTINCT unnest(wall.rung_of(force, 'duty') || wall.rung_of(force, 'supervisor')));
    END IF;
    named := ARRAY(SELECT u.id FROM public.referrals_dutyturn t JOIN public.partners_user u ON u.id = t.person_id
        WHERE t.owner_id = force AND t.part = on_rung AND t.ended_at IS NULL
            AND u.agency_id = force AND u.is_active ORDER BY u.id);
    IF named <> '{}' THEN RETURN named; END IF;
    RETURN ARRAY(SELECT u.id FROM public.partners_user u
        WHERE u.agency_id = force AND u.is_active AND u.roles::text[]
            && CASE on_rung WHEN 'duty' THEN '{intelligence_analyst}' ELSE '{agency_lead}' END::text[]
        ORDER BY u.id);
END $$;

CREATE FUNCTION wall.escalate() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    due record;
    raised bigint := 0;
    people bigint[];
    rung_key text;
BEGIN
    FOR due IN
        SELECT f.id, f.key, f.reference, f.owner_id, f.sent_at, r.rung,
            f.sent_at + make_interval(mins => r.minutes) AS at
        FROM referrals_cpiform f
            LEFT JOIN referrals_triagesettings s ON s.owner_id = f.owner_id
            CROSS JOIN LATERAL (VALUES ('duty', coalesce(s.duty_minutes, 15)),
                ('supervisor', coalesce(s.supervisor_minutes, 30)),
                ('control_room', coalesce(s.control_room_minutes, 45))) AS r (rung, minutes)
        WHERE f.is_urgent AND f.state = 'submitted' AND f.opened_at IS NULL
            AND f.sent_at + make_interval(mins => r.minutes) <= now()
            AND NOT EXISTS (SELECT FROM referrals_escalation e WHERE e.form_id = f.id
                AND (e.rung = r.rung OR e.ended_at IS NOT NULL))
        ORDER BY f.sent_at, f.id, r.minutes
        FOR UPDATE OF f SKIP LOCKED
    LOOP
        people := wall.rung_of(due.owner_id, due.rung);
        rung_key := translate(rtrim(encode(substring(sha256(uuid_send(gen_random_uuid())
            || uuid_send(gen_random_uuid())) FOR 16), 'base64'), '='), '+/', '-_');
        INSERT INTO referrals_escalation (key, owner_id, form_id, reference, rung, sent_at, due_at, told)
        VALUES (rung_key, due.owner_id, due.id, due.reference, due.rung, due.sent_at, due.at, people)
        ON CONFLICT (form_id, rung) DO NOTHING;
        IF FOUND THEN
            raised := raised + 1;
            PERFORM portal_record(ROW('alteration', 'cpi_escalated', NULL, due.owner_id,
                'referrals.CpiForm', ARRAY[due.key], ARRAY['rung'], '', '', ARRAY[due.owner_id],
                due.rung, '')::portal_event);
            PERFORM wall.told(due.owner_id, people, '{}', 'climbed_' || due.rung, due.reference,
                rung_key, '', true);
        END IF;
    END LOOP;
    RETURN raised;
END $$;
"""
BACKWARD = """
DROP FUNCTION wall.escalate();
DROP FUNCTION wall.rung_of(bigint, text);
DROP POLICY looks_after ON referrals_escalation;
DROP POLICY ends ON referrals_escalation;
DROP POLICY reads ON referrals_escalation;
ALTER TABLE referrals_escalation NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY looks_after ON referrals_dutyturn;
DROP POLICY ends ON referrals_dutyturn;
DROP POLICY begins ON referrals_dutyturn;
DROP POLICY reads ON referrals_dutyturn;
ALTER TABLE referrals_dutyturn NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY looks_after ON referrals_triagesettings;
DROP POLICY changes ON referrals_triagesettings;
DROP POLICY sets ON referrals_triagesettings;
DROP POLICY reads ON referrals_triagesettings;
ALTER TABLE referrals_triagesettings NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP TRIGGER ends_ladder ON referrals_cpiform;
DROP FUNCTION referrals_opening_ends_ladder();
DROP TRIGGER guards ON referrals_dutyturn;
DROP FUNCTION referrals_guard_duty();
DROP TRIGGER guards ON referrals_escalation;
DROP FUNCTION referrals_guard_escalation();
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0015_escalation"), ("partners", "0026_who_is_told")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
