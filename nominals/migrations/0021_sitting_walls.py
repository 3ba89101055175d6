"""The second wall around attendance, advice and dissent, and interests declared early."""

from django.db import migrations

MEMBERS = (
    "'agency_lead', 'intelligence_analyst', 'nominating_officer', 'japtm_secretariat', 'co_chair',"
    " 'lead_officer'"
)
FORWARD = """
ALTER TABLE nominals_attendance ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON nominals_attendance FOR SELECT TO portal_web, portal_worker USING (
    meeting_id IN (SELECT m.id FROM nominals_meeting m)
);
CREATE POLICY records ON nominals_attendance FOR INSERT TO portal_web, portal_worker WITH CHECK (
    recorded_by_id = (SELECT wall.user_id()) AND meeting_id IN (SELECT m.id FROM nominals_meeting m
        WHERE m.owner_id = (SELECT wall.agency_as('japtm_secretariat')) AND m.state = 'open')
);
CREATE POLICY mends ON nominals_attendance FOR UPDATE TO portal_web, portal_worker USING (
    meeting_id IN (SELECT m.id FROM nominals_meeting m
        WHERE m.owner_id = (SELECT wall.agency_as('japtm_secretariat')) AND m.state = 'open'
            AND m.marking = ANY ((SELECT wall.markings())::text[]))
) WITH CHECK (recorded_by_id = (SELECT wall.user_id()));
CREATE POLICY looks_after ON nominals_attendance TO CURRENT_USER USING (true);
CREATE FUNCTION wall.checks_attendance() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    meeting nominals_meeting;
BEGIN
    SELECT m.* INTO meeting FROM nominals_meeting m WHERE m.id = NEW.meeting_id FOR UPDATE;
    -- Who has left the agreement since may be struck out still.
    IF meeting.state <> 'open' OR (TG_OP = 'INSERT' AND NOT EXISTS (SELECT FROM nominals_programme p
            JOIN partners_agreementparty a ON a.agreement_id = p.agreement_id
            WHERE p.id = meeting.programme_id AND a.agency_id = NEW.owner_id))
        OR (TG_OP = 'UPDATE' AND (NEW.meeting_id, NEW.owner_id, NEW.name)
            IS DISTINCT FROM (OLD.meeting_id, OLD.owner_id, OLD.name)) THEN
        RAISE EXCEPTION 'who is there is recorded while the meeting is open' USING ERRCODE = 'check_violation';
    END IF;
    NEW.recorded_at := clock_timestamp();
    UPDATE nominals_meeting SET version = version + 1 WHERE id = meeting.id;
    RETURN NEW;
END $$;
CREATE TRIGGER checks BEFORE INSERT OR UPDATE ON nominals_attendance
    FOR EACH ROW EXECUTE FUNCTION wall.checks_attendance();

ALTER TABLE nominals_remark ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON nominals_remark FOR SELECT TO portal_web, portal_worker USING (
    item_id IN (SELECT i.id FROM nominals_agendaitem i)
);
CREATE POLICY records ON nominals_remark FOR INSERT TO portal_web, portal_worker WITH CHECK (
    recorded_by_id = (SELECT wall.user_id()) AND (SELECT wall.agency_as(<MEMBERS>)) IS NOT NULL
    AND item_id IN (SELECT i.id FROM nominals_agendaitem i)
);
CREATE POLICY looks_after ON nominals_remark TO CURRENT_USER USING (true);
-- One's own words, or by the secretariat those of somebody who is recorded as there.
CREATE FUNCTION wall.checks_remark() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    meeting nominals_meeting;
    recorder partners_user;
BEGIN
    SELECT m.* INTO meeting FROM nominals_meeting m JOIN nominals_agendaitem i ON i.meeting_id = m.id
        WHERE i.id = NEW.item_id FOR UPDATE OF m;
    SELECT u.* INTO recorder FROM partners_user u WHERE u.id = NEW.recorded_by_id;
    IF meeting.state <> 'open' OR EXISTS (SELECT FROM nominals_interest n
            WHERE n.item_id = NEW.item_id AND n.declared_by_id = NEW.recorded_by_id) THEN
        RAISE EXCEPTION 'it is said in an open meeting, without an interest' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.owner_id, NEW.name) IS DISTINCT FROM (recorder.agency_id, recorder.name) AND NOT (
        recorder.agency_id = meeting.owner_id AND 'japtm_secretariat' = ANY (recorder.roles)
        AND EXISTS (SELECT FROM nominals_attendance a WHERE a.meeting_id = meeting.id AND a.kind = 'present'
            AND (a.owner_id, a.name) = (NEW.owner_id, NEW.name))) THEN
        RAISE EXCEPTION 'nobody speaks for another' USING ERRCODE = 'check_violation';
    END IF;
    NEW.recorded_at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER checks BEFORE INSERT ON nominals_remark
    FOR EACH ROW EXECUTE FUNCTION wall.checks_remark();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON nominals_remark
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
CREATE TRIGGER counts AFTER INSERT ON nominals_remark FOR EACH ROW EXECUTE FUNCTION wall.counts_change();

-- Whoever has an interest does not score; what they scored before the reveal goes.
CREATE POLICY looks_after ON nominals_score TO CURRENT_USER USING (true);
ALTER TABLE nominals_earlyinterest ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON nominals_earlyinterest FOR SELECT TO portal_web, portal_worker USING (
    ((SELECT wall.agency_as(<MEMBERS>)) IS NOT NULL AND declared_by_id = (SELECT wall.user_id()))
    OR nomination_id IN (SELECT n.id FROM nominals_nomination n
        WHERE n.recipient_id = (SELECT wall.agency_as('japtm_secretariat')))
);
CREATE POLICY declares ON nominals_earlyinterest FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as(<MEMBERS>)) AND declared_by_id = (SELECT wall.user_id())
    AND nomination_id IN (SELECT n.id FROM nominals_nomination n)
);
CREATE POLICY looks_after ON nominals_earlyinterest TO CURRENT_USER USING (true);
CREATE FUNCTION wall.checks_early_interest() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    stands varchar;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('scores of ' || NEW.nomination_id, 0));
    SELECT n.state INTO stands FROM nominals_nomination n WHERE n.id = NEW.nomination_id;
    IF stands NOT IN ('enriching', 'scoring', 'scored') THEN
        RAISE EXCEPTION 'on an agenda it is declared in the meeting' USING ERRCODE = 'check_violation';
    END IF;
    IF stands = 'scoring' THEN
        DELETE FROM nominals_score WHERE nomination_id = NEW.nomination_id AND scored_by_id = NEW.declared_by_id;
    END IF;
    NEW.declared_at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER checks BEFORE INSERT ON nominals_earlyinterest
    FOR EACH ROW EXECUTE FUNCTION wall.checks_early_interest();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON nominals_earlyinterest
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
CREATE FUNCTION nominals_guard_scorer() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('scores of ' || NEW.nomination_id, 0));
    IF EXISTS (SELECT FROM nominals_earlyinterest e
            WHERE e.nomination_id = NEW.nomination_id AND e.declared_by_id = NEW.scored_by_id) THEN
        RAISE EXCEPTION 'whoever has an interest does not score' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards_scorer BEFORE INSERT OR UPDATE ON nominals_score
    FOR EACH ROW EXECUTE FUNCTION nominals_guard_scorer();
-- An interest goes with the nomination onto every agenda.
CREATE FUNCTION wall.carries_interests() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO nominals_interest (item_id, owner_id, name, words, declared_at, declared_by_id)
        SELECT DISTINCT ON (known.declared_by_id) NEW.id, known.owner_id, known.name, known.words, now(), known.declared_by_id
        FROM (SELECT e.owner_id, e.name, e.words, e.declared_by_id, e.declared_at FROM nominals_earlyinterest e
                WHERE e.nomination_id = NEW.nomination_id
            UNION ALL SELECT n.owner_id, n.name, n.words, n.declared_by_id, n.declared_at FROM nominals_interest n
                JOIN nominals_agendaitem i ON i.id = n.item_id
                WHERE i.nomination_id = NEW.nomination_id AND i.id <> NEW.id) AS known
        ORDER BY known.declared_by_id, known.declared_at DESC;
    RETURN NULL;
END $$;
CREATE TRIGGER carries_interests AFTER INSERT ON nominals_agendaitem
    FOR EACH ROW EXECUTE FUNCTION wall.carries_interests();
"""
BACKWARD = """
DROP TRIGGER carries_interests ON nominals_agendaitem;
DROP FUNCTION wall.carries_interests();
DROP TRIGGER guards_scorer ON nominals_score;
DROP FUNCTION nominals_guard_scorer();
DROP TRIGGER never_changed ON nominals_earlyinterest;
DROP TRIGGER checks ON nominals_earlyinterest;
DROP FUNCTION wall.checks_early_interest();
DROP POLICY looks_after ON nominals_earlyinterest;
DROP POLICY declares ON nominals_earlyinterest;
DROP POLICY reads ON nominals_earlyinterest;
ALTER TABLE nominals_earlyinterest NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY looks_after ON nominals_score;
DROP TRIGGER counts ON nominals_remark;
DROP TRIGGER never_changed ON nominals_remark;
DROP TRIGGER checks ON nominals_remark;
DROP FUNCTION wall.checks_remark();
DROP POLICY looks_after ON nominals_remark;
DROP POLICY records ON nominals_remark;
DROP POLICY reads ON nominals_remark;
ALTER TABLE nominals_remark NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP TRIGGER checks ON nominals_attendance;
DROP FUNCTION wall.checks_attendance();
DROP POLICY looks_after ON nominals_attendance;
DROP POLICY mends ON nominals_attendance;
DROP POLICY records ON nominals_attendance;
DROP POLICY reads ON nominals_attendance;
ALTER TABLE nominals_attendance NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("nominals", "0020_paper_walls")]
    operations = [migrations.RunSQL(FORWARD.replace("<MEMBERS>", MEMBERS), BACKWARD)]
