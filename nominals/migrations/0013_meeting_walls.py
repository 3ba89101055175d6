"""The second wall around meetings, and the two signatures that a decision takes."""

from django.db import migrations

MEMBERS = (
    "'agency_lead', 'intelligence_analyst', 'nominating_officer', 'japtm_secretariat', 'co_chair',"
    " 'lead_officer'"
)
FORWARD = """
CREATE POLICY looks_after ON nominals_chair FOR SELECT TO CURRENT_USER USING (true);

ALTER TABLE nominals_meeting ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON nominals_meeting FOR SELECT TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND programme_id IN (SELECT p.id FROM nominals_programme p)
);
CREATE POLICY plans ON nominals_meeting FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as('japtm_secretariat')) AND created_by_id = (SELECT wall.user_id())
    AND programme_id IN (SELECT p.id FROM nominals_programme p WHERE p.owner_id = nominals_meeting.owner_id)
);
CREATE POLICY holds ON nominals_meeting FOR UPDATE TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[]) AND owner_id = (SELECT wall.agency_as('japtm_secretariat'))
    AND programme_id IN (SELECT p.id FROM nominals_programme p)
);
CREATE POLICY looks_after ON nominals_meeting TO CURRENT_USER USING (true);

CREATE FUNCTION nominals_guard_meeting() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NEW.owner_id, NEW.programme_id, NEW.key, NEW.reference, NEW.created_by_id)
            IS DISTINCT FROM (OLD.owner_id, OLD.programme_id, OLD.key, OLD.reference, OLD.created_by_id)
        OR (OLD.state = 'closed' AND (to_jsonb(NEW) - 'readers'::text) IS DISTINCT FROM (to_jsonb(OLD) - 'readers'::text))
        OR (OLD.state, NEW.state) IN (('open', 'planned'), ('planned', 'closed')) THEN
        RAISE EXCEPTION 'a meeting is planned, opened and closed, once' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> 'closed' THEN
        NEW.version := OLD.version + 1;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE UPDATE ON nominals_meeting
    FOR EACH ROW EXECUTE FUNCTION nominals_guard_meeting();

ALTER TABLE nominals_agendaitem ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON nominals_agendaitem FOR SELECT TO portal_web, portal_worker USING (
    meeting_id IN (SELECT m.id FROM nominals_meeting m)
    AND nomination_id IN (SELECT n.id FROM nominals_nomination n)
);
CREATE POLICY lists ON nominals_agendaitem FOR INSERT TO portal_web, portal_worker WITH CHECK (
    created_by_id = (SELECT wall.user_id())
    AND meeting_id IN (SELECT m.id FROM nominals_meeting m
        WHERE m.owner_id = (SELECT wall.agency_as('japtm_secretariat')) AND m.state <> 'closed')
    AND nomination_id IN (SELECT n.id FROM nominals_nomination n)
);
CREATE POLICY looks_after ON nominals_agendaitem TO CURRENT_USER USING (true);

-- Asked by the policy of decisions, whose own would ask signatures and these decisions again.
CREATE FUNCTION wall.signed(chosen bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM nominals_signature s
        WHERE s.decision_id = chosen AND s.signed_by_id = (wall.person()).user_id)
$$;
ALTER TABLE nominals_decision ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON nominals_decision FOR SELECT TO portal_web, portal_worker USING (
    item_id IN (SELECT i.id FROM nominals_agendaitem i) OR wall.signed(id)
);
CREATE POLICY proposes ON nominals_decision FOR INSERT TO portal_web, portal_worker WITH CHECK (
    proposed_by_id = (SELECT wall.user_id())
    AND (SELECT wall.agency_as('japtm_secretariat', 'co_chair')) IS NOT NULL
    AND item_id IN (SELECT i.id FROM nominals_agendaitem i)
);
CREATE POLICY looks_after ON nominals_decision TO CURRENT_USER USING (true);

-- All that happens to one item waits for the row of its meeting.
CREATE FUNCTION wall.checks_decision_of_meeting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    meeting nominals_meeting;
    programme nominals_programme;
    last nominals_decision;
    proposer partners_user;
BEGIN
    SELECT m.* INTO meeting FROM nominals_meeting m JOIN nominals_agendaitem i ON i.meeting_id = m.id
        WHERE i.id = NEW.item_id FOR UPDATE OF m;
    SELECT p.* INTO programme FROM nominals_programme p WHERE p.id = meeting.programme_id;
    SELECT d.* INTO last FROM nominals_decision d WHERE d.item_id = NEW.item_id ORDER BY d.edition DESC LIMIT 1;
    SELECT u.* INTO proposer FROM partners_user u WHERE u.id = NEW.proposed_by_id;
    IF meeting.state <> 'open' OR last.took_effect IS NOT NULL OR NEW.took_effect IS NOT NULL
        OR NEW.edition <> coalesce(last.edition, 0) + 1 THEN
        RAISE EXCEPTION 'a decision is proposed in an open meeting, one after another' USING ERRCODE = 'check_violation';
    END IF;
    IF proposer.agency_id NOT IN (programme.owner_id, programme.chair_first_id, programme.chair_second_id)
        OR EXISTS (SELECT FROM nominals_interest n WHERE n.item_id = NEW.item_id AND n.declared_by_id = NEW.proposed_by_id) THEN
        RAISE EXCEPTION 'the secretariat or a chair proposes, without an interest' USING ERRCODE = 'check_violation';
    END IF;
    NEW.proposed_at := clock_timestamp();
    NEW.sha256 := encode(sha256(convert_to(NEW.content::text, 'UTF8')), 'hex');
    RETURN NEW;
END $$;
CREATE TRIGGER checks BEFORE INSERT ON nominals_decision
    FOR EACH ROW EXECUTE FUNCTION wall.checks_decision_of_meeting();
CREATE FUNCTION nominals_guard_decision() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (to_jsonb(NEW) - 'took_effect') IS DISTINCT FROM (to_jsonb(OLD) - 'took_effect') OR OLD.took_effect IS NOT NULL
        OR (SELECT count(DISTINCT s.owner_id) FROM nominals_signature s WHERE s.decision_id = NEW.id) <> 2 THEN
        RAISE EXCEPTION 'a decision never changes; two agencies signing it gives it effect' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE UPDATE ON nominals_decision
    FOR EACH ROW EXECUTE FUNCTION nominals_guard_decision();
CREATE TRIGGER never_deleted BEFORE DELETE ON nominals_decision
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();

ALTER TABLE nominals_signature ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON nominals_signature FOR SELECT TO portal_web, portal_worker USING (
    decision_id IN (SELECT d.id FROM nominals_decision d)
);
CREATE POLICY signs ON nominals_signature FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as('co_chair')) AND signed_by_id = (SELECT wall.user_id())
    AND decision_id IN (SELECT d.id FROM nominals_decision d)
);
CREATE POLICY looks_after ON nominals_signature TO CURRENT_USER USING (true);
CREATE FUNCTION wall.checks_signature() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    meeting nominals_meeting;
    programme nominals_programme;
    decided nominals_decision;
BEGIN
    SELECT m.* INTO meeting FROM nominals_decision d JOIN nominals_agendaitem i ON i.id = d.item_id
        JOIN nominals_meeting m ON m.id = i.meeting_id WHERE d.id = NEW.decision_id FOR UPDATE OF m;
    SELECT p.* INTO programme FROM nominals_programme p WHERE p.id = meeting.programme_id;
    SELECT d.* INTO decided FROM nominals_decision d WHERE d.id = NEW.decision_id;
    IF meeting.state <> 'open' OR decided.took_effect IS NOT NULL OR NEW.sha256 <> decided.sha256
        OR EXISTS (SELECT FROM nominals_decision d WHERE d.item_id = decided.item_id AND d.edition > decided.edition) THEN
        RAISE EXCEPTION 'this is not what is on the table now' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.owner_id NOT IN (programme.chair_first_id, programme.chair_second_id)
        OR NOT EXISTS (SELECT FROM nominals_chair c WHERE c.programme_id = programme.id
            AND c.owner_id = NEW.owner_id AND c.person_id = NEW.signed_by_id AND c.ended_at IS NULL)
        OR NOT EXISTS (SELECT FROM partners_user u WHERE u.id = NEW.signed_by_id AND u.agency_id = NEW.owner_id AND u.is_active)
        OR decided.proposed_by_id = NEW.signed_by_id
        OR EXISTS (SELECT FROM nominals_interest n WHERE n.item_id = decided.item_id AND n.declared_by_id = NEW.signed_by_id) THEN
        RAISE EXCEPTION 'a named chair signs, who neither proposed it nor has an interest' USING ERRCODE = 'check_violation';
    END IF;
    NEW.signed_at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER checks BEFORE INSERT ON nominals_signature
    FOR EACH ROW EXECUTE FUNCTION wall.checks_signature();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON nominals_signature
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
CREATE FUNCTION wall.gives_effect() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (SELECT count(DISTINCT s.owner_id) FROM nominals_signature s WHERE s.decision_id = NEW.decision_id) = 2 THEN
        UPDATE nominals_decision SET took_effect = clock_timestamp() WHERE id = NEW.decision_id;
        UPDATE nominals_nomination n SET state = d.outcome
            FROM nominals_decision d JOIN nominals_agendaitem i ON i.id = d.item_id
            WHERE d.id = NEW.decision_id AND n.id = i.nomination_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER gives_effect AFTER INSERT ON nominals_signature
    FOR EACH ROW EXECUTE FUNCTION wall.gives_effect();
-- A nomination on the agenda is decided by what two agencies have signed, and by nothing else.
CREATE FUNCTION nominals_decided_by_two() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM nominals_decision d JOIN nominals_agendaitem i ON i.id = d.item_id
            WHERE i.nomination_id = NEW.id AND d.took_effect IS NOT NULL AND d.outcome = NEW.state) THEN
        RAISE EXCEPTION 'a nomination is decided by two signatures' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decided_by_two BEFORE UPDATE ON nominals_nomination
    FOR EACH ROW WHEN (OLD.state = 'listed' AND NEW.state NOT IN ('listed', 'scored'))
    EXECUTE FUNCTION nominals_decided_by_two();

ALTER TABLE nominals_interest ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON nominals_interest FOR SELECT TO portal_web, portal_worker USING (
    (SELECT wall.agency_as(<MEMBERS>)) IS NOT NULL AND item_id IN (SELECT i.id FROM nominals_agendaitem i)
);
CREATE POLICY declares ON nominals_interest FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as(<MEMBERS>)) AND declared_by_id = (SELECT wall.user_id())
    AND item_id IN (SELECT i.id FROM nominals_agendaitem i)
);
CREATE POLICY looks_after ON nominals_interest TO CURRENT_USER USING (true);
CREATE FUNCTION wall.checks_interest() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM nominals_meeting m JOIN nominals_agendaitem i ON i.meeting_id = m.id
        WHERE i.id = NEW.item_id FOR UPDATE OF m;
    IF EXISTS (SELECT FROM nominals_decision d WHERE d.item_id = NEW.item_id AND (d.took_effect IS NOT NULL
            OR (d.edition = (SELECT max(e.edition) FROM nominals_decision e WHERE e.item_id = d.item_id)
                AND (d.proposed_by_id = NEW.declared_by_id OR EXISTS (SELECT FROM nominals_signature s
                    WHERE s.decision_id = d.id AND s.signed_by_id = NEW.declared_by_id))))) THEN
        RAISE EXCEPTION 'it is proposed again without whoever has an interest' USING ERRCODE = 'check_violation';
    END IF;
    NEW.declared_at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER checks BEFORE INSERT ON nominals_interest
    FOR EACH ROW EXECUTE FUNCTION wall.checks_interest();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON nominals_interest
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();

-- What pages ask for every two seconds.
CREATE FUNCTION wall.counts_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE nominals_meeting SET version = version + 1 WHERE state <> 'closed' AND id = CASE TG_TABLE_NAME
        WHEN 'nominals_agendaitem' THEN (to_jsonb(NEW) ->> 'meeting_id')::bigint
        WHEN 'nominals_signature' THEN (SELECT i.meeting_id FROM nominals_agendaitem i
            JOIN nominals_decision d ON d.item_id = i.id WHERE d.id = (to_jsonb(NEW) ->> 'decision_id')::bigint)
        ELSE (SELECT i.meeting_id FROM nominals_agendaitem i WHERE i.id = (to_jsonb(NEW) ->> 'item_id')::bigint) END;
    RETURN NULL;
END $$;
CREATE TRIGGER counts AFTER INSERT ON nominals_agendaitem FOR EACH ROW EXECUTE FUNCTION wall.counts_change();
CREATE TRIGGER counts AFTER INSERT ON nominals_decision FOR EACH ROW EXECUTE FUNCTION wall.counts_change();
CREATE TRIGGER counts AFTER INSERT ON nominals_signature FOR EACH ROW EXECUTE FUNCTION wall.counts_change();
CREATE TRIGGER counts AFTER INSERT ON nominals_interest FOR EACH ROW EXECUTE FUNCTION wall.counts_change();
"""
BACKWARD = """
DROP TRIGGER counts ON nominals_interest;
DROP TRIGGER counts ON nominals_signature;
DROP TRIGGER counts ON nominals_decision;
DROP TRIGGER counts ON nominals_agendaitem;
DROP FUNCTION wall.counts_change();
DROP TRIGGER never_changed ON nominals_interest;
DROP TRIGGER checks ON nominals_interest;
DROP FUNCTION wall.checks_interest();
DROP POLICY looks_after ON nominals_interest;
DROP POLICY declares ON nominals_interest;
DROP POLICY reads ON nominals_interest;
ALTER TABLE nominals_interest NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP TRIGGER decided_by_two ON nominals_nomination;
DROP FUNCTION nominals_decided_by_two();
DROP TRIGGER gives_effect ON nominals_signature;
DROP FUNCTION wall.gives_effect();
DROP TRIGGER never_changed ON nominals_signature;
DROP TRIGGER checks ON nominals_signature;
DROP FUNCTION wall.checks_signature();
DROP POLICY looks_after ON nominals_signature;
DROP POLICY signs ON nominals_signature;
DROP POLICY reads ON nominals_signature;
ALTER TABLE nominals_signature NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP TRIGGER never_deleted ON nominals_decision;
DROP TRIGGER guards ON nominals_decision;
DROP FUNCTION nominals_guard_decision();
DROP TRIGGER checks ON nominals_decision;
DROP FUNCTION wall.checks_decision_of_meeting();
DROP POLICY looks_after ON nominals_decision;
DROP POLICY proposes ON nominals_decision;
DROP POLICY reads ON nominals_decision;
ALTER TABLE nominals_decision NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP FUNCTION wall.signed(bigint);
DROP POLICY looks_after ON nominals_agendaitem;
DROP POLICY lists ON nominals_agendaitem;
DROP POLICY reads ON nominals_agendaitem;
ALTER TABLE nominals_agendaitem NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP TRIGGER guards ON nominals_meeting;
DROP FUNCTION nominals_guard_meeting();
DROP POLICY looks_after ON nominals_meeting;
DROP POLICY holds ON nominals_meeting;
DROP POLICY plans ON nominals_meeting;
DROP POLICY reads ON nominals_meeting;
ALTER TABLE nominals_meeting NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY looks_after ON nominals_chair;
"""


class Migration(migrations.Migration):
    dependencies = [("nominals", "0012_meetings")]
    operations = [migrations.RunSQL(FORWARD.replace("<MEMBERS>", MEMBERS), BACKWARD)]
