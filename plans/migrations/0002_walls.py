"""The second wall around cohort, plans and actions, written independently of the querysets."""

from django.db import migrations

LISTS = {
    "<MEMBERS>": "'agency_lead', 'intelligence_analyst', 'nominating_officer', 'japtm_secretariat',"
    " 'co_chair', 'lead_officer'",
    "<PLANNERS>": "'agency_lead', 'japtm_secretariat', 'lead_officer'",
    "<ANSWERERS>": "'agency_lead', 'intelligence_analyst', 'nominating_officer', 'lead_officer'",
    "<DOERS>": "'practitioner', 'agency_lead', 'intelligence_analyst', 'nominating_officer',"
    " 'japtm_secretariat', 'co_chair', 'lead_officer'",
}
FORWARD = """
-- The cohort

ALTER TABLE plans_membership ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON plans_membership FOR SELECT TO portal_web, portal_worker USING (
    programme_id IN (SELECT p.id FROM nominals_programme p)
    AND nomination_id IN (SELECT n.id FROM nominals_nomination n)
);
CREATE POLICY admits ON plans_membership FOR INSERT TO portal_web, portal_worker WITH CHECK (
    created_by_id = (SELECT wall.user_id()) AND ended_on IS NULL
    AND programme_id IN (SELECT p.id FROM nominals_programme p
        WHERE p.owner_id = (SELECT wall.agency_as('japtm_secretariat')))
    AND nomination_id IN (SELECT n.id FROM nominals_nomination n)
);
CREATE POLICY looks_after ON plans_membership TO CURRENT_USER USING (true);
CREATE FUNCTION wall.checks_membership() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    places integer;
BEGIN
    IF NOT EXISTS (SELECT FROM nominals_nomination n WHERE n.id = NEW.nomination_id
            AND n.programme_id = NEW.programme_id AND n.state = 'accepted') THEN
        RAISE EXCEPTION 'two chairs accept somebody before they are in the cohort' USING ERRCODE = 'check_violation';
    END IF;
    SELECT p.cohort_size INTO places FROM nominals_programme p WHERE p.id = NEW.programme_id FOR UPDATE;
    IF wall.user_id() IS NOT NULL AND (NEW.review_due > NEW.starts_on + 182 OR places <= (
            SELECT count(*) FROM plans_membership m WHERE m.programme_id = NEW.programme_id AND m.ended_on IS NULL)) THEN
        RAISE EXCEPTION 'a cohort has so many places, and its members are reviewed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checks BEFORE INSERT ON plans_membership
    FOR EACH ROW EXECUTE FUNCTION wall.checks_membership();
CREATE FUNCTION plans_in_and_out_of_cohort() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NEW.state = 'in_cohort' AND NOT EXISTS (SELECT FROM plans_membership m
            WHERE m.nomination_id = NEW.id AND m.ended_on IS NULL))
        OR (NEW.state = 'deselected' AND NOT EXISTS (SELECT FROM plans_membership m
            WHERE m.nomination_id = NEW.id AND m.ended_on IS NOT NULL)) THEN
        RAISE EXCEPTION 'in the cohort by a membership, out of it by a review' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER in_and_out_of_cohort BEFORE UPDATE ON nominals_nomination
    FOR EACH ROW WHEN (NEW.state IN ('in_cohort', 'deselected') AND OLD.state <> NEW.state)
    EXECUTE FUNCTION plans_in_and_out_of_cohort();

ALTER TABLE plans_review ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON plans_review FOR SELECT TO portal_web, portal_worker USING (
    membership_id IN (SELECT m.id FROM plans_membership m)
);
CREATE POLICY proposes ON plans_review FOR INSERT TO portal_web, portal_worker WITH CHECK (
    proposed_by_id = (SELECT wall.user_id())
    AND (SELECT wall.agency_as('japtm_secretariat', 'co_chair')) IS NOT NULL
    AND membership_id IN (SELECT m.id FROM plans_membership m)
);
CREATE POLICY signs ON plans_review FOR UPDATE TO portal_web, portal_worker USING (
    took_effect IS NULL AND proposed_by_id <> (SELECT wall.user_id())
    AND membership_id IN (SELECT m.id FROM plans_membership m JOIN nominals_chair c ON c.programme_id = m.programme_id
        WHERE c.person_id = (SELECT wall.user_id()) AND c.owner_id = (SELECT wall.agency_as('co_chair'))
            AND c.ended_at IS NULL)
) WITH CHECK (membership_id IN (SELECT m.id FROM plans_membership m));
CREATE POLICY looks_after ON plans_review TO CURRENT_USER USING (true);
-- All that happens to one member waits for the row of the membership.
CREATE FUNCTION wall.checks_review() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    member plans_membership;
    programme nominals_programme;
    proposer partners_user;
    tiers constant text[] := '{first,second,third}';
BEGIN
    SELECT m.* INTO member FROM plans_membership m WHERE m.id = NEW.membership_id FOR UPDATE;
    SELECT p.* INTO programme FROM nominals_programme p WHERE p.id = member.programme_id;
    SELECT u.* INTO proposer FROM partners_user u WHERE u.id = NEW.proposed_by_id;
    IF member.ended_on IS NOT NULL OR NEW.took_effect IS NOT NULL OR NEW.first_by_id IS NOT NULL
        OR NEW.second_by_id IS NOT NULL OR NEW.first_agency_id IS NOT NULL OR NEW.second_agency_id IS NOT NULL
        OR NEW.edition <> 1 + coalesce((SELECT max(r.edition) FROM plans_review r
            WHERE r.membership_id = member.id), 0) THEN
        RAISE EXCEPTION 'a review is proposed unsigned, one after another' USING ERRCODE = 'check_violation';
    END IF;
    IF proposer.agency_id NOT IN (programme.owner_id, programme.chair_first_id, programme.chair_second_id)
        OR (NEW.outcome = 'deselect' AND (cardinality(NEW.criteria_met) = 0
            OR NOT NEW.criteria_met <@ member.exit_criteria)) THEN
        RAISE EXCEPTION 'the secretariat or a chair proposes; who leaves has met a criterion of theirs'
            USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.outcome = 'keep' AND NEW.tier <> member.tier)
        OR (NEW.outcome = 'escalate' AND array_position(tiers, NEW.tier) >= array_position(tiers, member.tier))
        OR (NEW.outcome = 'step_down' AND array_position(tiers, NEW.tier) <= array_position(tiers, member.tier))
        OR NEW.review_due > (now() AT TIME ZONE 'Europe/London')::date + 182 THEN
        RAISE EXCEPTION 'what is proposed and the tier go together; the next review is within half a year'
            USING ERRCODE = 'check_violation';
    END IF;
    NEW.proposed_at := clock_timestamp();
    NEW.proposed_name := proposer.name;
    RETURN NEW;
END $$;
CREATE TRIGGER checks BEFORE INSERT ON plans_review
    FOR EACH ROW EXECUTE FUNCTION wall.checks_review();
CREATE FUNCTION wall.signs_review() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    signed constant text[] := CASE WHEN OLD.first_by_id IS NULL
        THEN '{first_agency_id,first_by_id,first_name,first_at}'::text[]
        ELSE '{second_agency_id,second_by_id,second_name,second_at,took_effect}'::text[] END;
    is_second constant boolean := OLD.first_by_id IS NOT NULL;
    signer bigint := CASE WHEN OLD.first_by_id IS NULL THEN NEW.first_by_id ELSE NEW.second_by_id END;
    signs_for bigint := CASE WHEN OLD.first_by_id IS NULL THEN NEW.first_agency_id ELSE NEW.second_agency_id END;
    member plans_membership;
BEGIN
    SELECT m.* INTO member FROM plans_membership m WHERE m.id = NEW.membership_id FOR UPDATE;
    IF OLD.took_effect IS NOT NULL OR member.ended_on IS NOT NULL
        OR (to_jsonb(NEW) - signed) IS DISTINCT FROM (to_jsonb(OLD) - signed)
        OR EXISTS (SELECT FROM plans_review r WHERE r.membership_id = OLD.membership_id AND r.edition > OLD.edition) THEN
        RAISE EXCEPTION 'this is not what is proposed now' USING ERRCODE = 'check_violation';
    END IF;
    IF signer IS NULL OR signer = OLD.proposed_by_id OR signs_for IS NOT DISTINCT FROM OLD.first_agency_id
        OR (wall.user_id() IS NOT NULL AND signer <> wall.user_id())
        OR NOT EXISTS (SELECT FROM nominals_chair c JOIN partners_user u ON u.id = c.person_id
            WHERE c.programme_id = member.programme_id AND c.owner_id = signs_for AND c.person_id = signer
                AND c.ended_at IS NULL AND u.agency_id = signs_for AND u.is_active) THEN
        RAISE EXCEPTION 'a named chair of each of two agencies signs, who did not propose it' USING ERRCODE = 'check_violation';
    END IF;
    IF is_second THEN
        NEW.second_at := clock_timestamp();
        NEW.took_effect := NEW.second_at;
        NEW.second_name := (SELECT u.name FROM partners_user u WHERE u.id = signer);
    ELSE
        NEW.first_at := clock_timestamp();
        NEW.first_name := (SELECT u.name FROM partners_user u WHERE u.id = signer);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signs BEFORE UPDATE ON plans_review
    FOR EACH ROW EXECUTE FUNCTION wall.signs_review();
CREATE TRIGGER never_deleted BEFORE DELETE ON plans_review
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
CREATE FUNCTION wall.review_takes_effect() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE plans_membership m SET tier = NEW.tier, review_due = coalesce(NEW.review_due, m.review_due),
        ended_on = CASE WHEN NEW.outcome = 'deselect' THEN (now() AT TIME ZONE 'Europe/London')::date END
        WHERE m.id = NEW.membership_id;
    IF NEW.outcome = 'deselect' THEN
        UPDATE nominals_nomination n SET state = 'deselected' FROM plans_membership m
            WHERE m.id = NEW.membership_id AND n.id = m.nomination_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER takes_effect AFTER UPDATE ON plans_review
    FOR EACH ROW WHEN (OLD.took_effect IS NULL AND NEW.took_effect IS NOT NULL)
    EXECUTE FUNCTION wall.review_takes_effect();

-- Plans

ALTER TABLE plans_plan ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON plans_plan FOR SELECT TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND programme_id IN (SELECT p.id FROM nominals_programme p
        WHERE (SELECT wall.agency_as(<MEMBERS>)) IN (
            p.chair_first_id, p.chair_second_id, plans_plan.owner_id, plans_plan.lead_agency_id)
            OR (SELECT wall.agency_as(<MEMBERS>)) = ANY (plans_plan.team))
    AND (membership_id IS NULL OR membership_id IN (SELECT m.id FROM plans_membership m))
);
CREATE POLICY begins ON plans_plan FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as(<PLANNERS>)) AND created_by_id = (SELECT wall.user_id()) AND state = 'draft'
    AND programme_id IN (SELECT p.id FROM nominals_programme p)
    AND (membership_id IS NULL OR membership_id IN (SELECT m.id FROM plans_membership m))
);
CREATE POLICY keeps ON plans_plan FOR UPDATE TO portal_web, portal_worker USING (
    state <> 'closed' AND (SELECT wall.agency_as(<PLANNERS>)) IN (owner_id, lead_agency_id)
    AND marking = ANY ((SELECT wall.markings())::text[])
    AND programme_id IN (SELECT p.id FROM nominals_programme p)
    AND (membership_id IS NULL OR membership_id IN (SELECT m.id FROM plans_membership m))
) WITH CHECK ((SELECT wall.agency_as(<PLANNERS>)) IN (owner_id, lead_agency_id));
CREATE POLICY looks_after ON plans_plan TO CURRENT_USER USING (true);
-- Whether an agency reads the nomination behind a membership now.
CREATE FUNCTION wall.reads_member(by_agency bigint, chosen bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM plans_membership m JOIN nominals_nomination n ON n.id = m.nomination_id
        WHERE m.id = chosen AND (by_agency IN (n.owner_id, n.recipient_id) OR EXISTS (
            SELECT FROM nominals_nominationgrant g JOIN partners_agency a ON a.group_id = g.group_id
            WHERE g.content_object_id = n.id AND a.id = by_agency AND g.owner_id = n.owner_id
                AND g.revoked_at IS NULL AND g.expires_at > now())))
$$;
CREATE FUNCTION wall.checks_plan() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    moves constant text[] := '{draft>active,draft>closed,active>paused,active>closed,paused>active,paused>closed}';
    leads partners_user;
    already bigint[] := '{}';
BEGIN
    IF TG_OP = 'UPDATE' AND ((NEW.state <> OLD.state AND NOT OLD.state || '>' || NEW.state = ANY (moves))
        OR (NEW.owner_id, NEW.programme_id, NEW.key, NEW.reference, NEW.created_by_id, NEW.kind, NEW.marking, NEW.lead_agency_id)
            IS DISTINCT FROM
            (OLD.owner_id, OLD.programme_id, OLD.key, OLD.reference, OLD.created_by_id, OLD.kind, OLD.marking, OLD.lead_agency_id)
        OR NEW.membership_id IS DISTINCT FROM OLD.membership_id) THEN
        RAISE EXCEPTION 'a plan stays what it is against' USING ERRCODE = 'check_violation';
    END IF;
    -- Who has left the agreement since may stay named: nothing reaches them.
    IF TG_OP = 'UPDATE' THEN
        already := OLD.team || OLD.owner_id || OLD.lead_agency_id;
    END IF;
    IF EXISTS (SELECT FROM unnest(NEW.team || NEW.owner_id || NEW.lead_agency_id) AS one (agency)
            WHERE one.agency <> ALL (already) AND NOT EXISTS (SELECT FROM partners_agreementparty a
                JOIN nominals_programme p ON p.agreement_id = a.agreement_id
                WHERE p.id = NEW.programme_id AND a.agency_id = one.agency))
        OR (NEW.membership_id IS NOT NULL AND NOT EXISTS (SELECT FROM plans_membership m
            WHERE m.id = NEW.membership_id AND m.programme_id = NEW.programme_id)) THEN
        RAISE EXCEPTION 'a plan is within its programme' USING ERRCODE = 'check_violation';
    END IF;
    IF wall.user_id() IS NOT NULL AND ((TG_OP = 'UPDATE' AND NEW.team IS DISTINCT FROM OLD.team AND wall.agency() <> NEW.owner_id)
        OR EXISTS (SELECT FROM unnest(NEW.team) AS one (agency) WHERE one.agency <> ALL (already)
            AND NOT EXISTS (SELECT FROM partners_sharingdecision d WHERE d.subject_model = 'plans.Plan'
                AND d.subject_key = NEW.key AND d.recipient_id = one.agency AND d.outcome = 'share'))
        OR (NEW.membership_id IS NOT NULL AND EXISTS (SELECT FROM unnest(NEW.team || NEW.lead_agency_id) AS one (agency)
            WHERE one.agency <> ALL (already) AND NOT wall.reads_member(one.agency, NEW.membership_id)))
        OR (TG_OP = 'UPDATE' AND NEW.reviewed_by_id IS DISTINCT FROM OLD.reviewed_by_id AND NEW.reviewed_by_id <> wall.user_id())) THEN
        RAISE EXCEPTION 'its owner opens a plan, by a decision, to who may see whom it is about' USING ERRCODE = 'check_violation';
    END IF;
    NEW.lead_trained := CASE WHEN TG_OP = 'UPDATE' THEN OLD.lead_trained END;
    NEW.lead_name := CASE WHEN TG_OP = 'UPDATE' THEN OLD.lead_name ELSE '' END;
    IF NEW.lead_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.lead_id IS DISTINCT FROM OLD.lead_id) THEN
        SELECT u.* INTO leads FROM partners_user u WHERE u.id = NEW.lead_id;
        IF leads.agency_id <> NEW.lead_agency_id OR NOT leads.is_active OR NOT 'lead_officer' = ANY (leads.roles)
            OR (wall.user_id() IS NOT NULL AND wall.user_id() <> NEW.lead_id) THEN
            RAISE EXCEPTION 'the agency that leads names its lead responsible officer' USING ERRCODE = 'check_violation';
        END IF;
        NEW.lead_trained := leads.trained_until;
        NEW.lead_name := leads.name;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checks BEFORE INSERT OR UPDATE ON plans_plan
    FOR EACH ROW EXECUTE FUNCTION wall.checks_plan();
-- At the end of the transaction: the decision names the row, which comes first.
CREATE FUNCTION wall.is_decided() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    told constant bigint := CASE TG_ARGV[0] WHEN 'plans.Plan' THEN (to_jsonb(NEW) ->> 'lead_agency_id')::bigint
        ELSE (to_jsonb(NEW) ->> 'tasked_id')::bigint END;
BEGIN
    IF told <> NEW.owner_id AND NOT EXISTS (SELECT FROM partners_sharingdecision d WHERE d.subject_model = TG_ARGV[0]
            AND d.subject_key = NEW.key AND d.owner_id = NEW.owner_id AND d.recipient_id = told AND d.outcome = 'share') THEN
        RAISE EXCEPTION 'another agency is told by a decision' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER is_decided AFTER INSERT ON plans_plan DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION wall.is_decided('plans.Plan');

ALTER TABLE plans_objective ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON plans_objective FOR SELECT TO portal_web, portal_worker USING (
    plan_id IN (SELECT p.id FROM plans_plan p)
);
CREATE POLICY sets ON plans_objective FOR INSERT TO portal_web, portal_worker WITH CHECK (
    created_by_id = (SELECT wall.user_id()) AND plan_id IN (SELECT p.id FROM plans_plan p
        WHERE p.state <> 'closed' AND (SELECT wall.agency_as(<PLANNERS>)) IN (p.owner_id, p.lead_agency_id))
);
CREATE POLICY keeps ON plans_objective FOR UPDATE TO portal_web, portal_worker USING (
    plan_id IN (SELECT p.id FROM plans_plan p
        WHERE p.state <> 'closed' AND (SELECT wall.agency_as(<PLANNERS>)) IN (p.owner_id, p.lead_agency_id))
);
CREATE POLICY looks_after ON plans_objective TO CURRENT_USER USING (true);
CREATE FUNCTION plans_guard_objective() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (to_jsonb(NEW) - 'result') IS DISTINCT FROM (to_jsonb(OLD) - 'result') THEN
        RAISE EXCEPTION 'an objective stays as it was set; what came of it is added' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE UPDATE ON plans_objective
    FOR EACH ROW EXECUTE FUNCTION plans_guard_objective();

ALTER TABLE plans_planreading ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON plans_planreading FOR SELECT TO portal_web, portal_worker USING (
    plan_id IN (SELECT p.id FROM plans_plan p)
);
CREATE POLICY has_read ON plans_planreading FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as(<MEMBERS>)) AND read_by_id = (SELECT wall.user_id()) AND plan_id IN (SELECT p.id FROM plans_plan p)
);
CREATE POLICY reads_again ON plans_planreading FOR UPDATE TO portal_web, portal_worker USING (
    owner_id = (SELECT wall.agency_as(<MEMBERS>)) AND plan_id IN (SELECT p.id FROM plans_plan p)
);
CREATE POLICY looks_after ON plans_planreading TO CURRENT_USER USING (true);
CREATE FUNCTION plans_guard_reading() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND ((NEW.id, NEW.plan_id, NEW.owner_id) IS DISTINCT FROM (OLD.id, OLD.plan_id, OLD.owner_id)
        OR (wall.user_id() IS NOT NULL AND NEW.read_by_id <> wall.user_id())) THEN
        RAISE EXCEPTION 'a reading stays its agency''s, and is one''s own' USING ERRCODE = 'check_violation';
    END IF;
    IF wall.user_id() IS NOT NULL THEN
        NEW.read_at := clock_timestamp();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE INSERT OR UPDATE ON plans_planreading
    FOR EACH ROW EXECUTE FUNCTION plans_guard_reading();

-- Actions: whoever was given one reads it, whatever becomes of programme and plan.

ALTER TABLE plans_action ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON plans_action FOR SELECT TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND (tasked_id = (SELECT wall.agency_as(<ANSWERERS>))
        OR (tasked_id = (SELECT wall.agency_as(<DOERS>)) AND doer_id = (SELECT wall.user_id()))
        OR plan_id IN (SELECT p.id FROM plans_plan p))
);
CREATE POLICY tasks ON plans_action FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as(<PLANNERS>)) AND created_by_id = (SELECT wall.user_id())
    AND plan_id IN (SELECT p.id FROM plans_plan p
        WHERE p.state <> 'closed' AND (SELECT wall.agency_as(<PLANNERS>)) IN (p.owner_id, p.lead_agency_id))
);
CREATE POLICY moves ON plans_action FOR UPDATE TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND (tasked_id = (SELECT wall.agency_as(<ANSWERERS>))
        OR (tasked_id = (SELECT wall.agency_as(<DOERS>)) AND doer_id = (SELECT wall.user_id()))
        OR plan_id IN (SELECT p.id FROM plans_plan p
            WHERE p.state <> 'closed' AND (SELECT wall.agency_as(<PLANNERS>)) IN (p.owner_id, p.lead_agency_id)))
);
CREATE POLICY looks_after ON plans_action TO CURRENT_USER USING (true);
CREATE FUNCTION wall.checks_action() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    plan plans_plan;
BEGIN
    SELECT p.* INTO plan FROM plans_plan p WHERE p.id = NEW.plan_id;
    IF NOT EXISTS (SELECT FROM partners_agreementparty a JOIN nominals_programme p ON p.agreement_id = a.agreement_id
            WHERE p.id = plan.programme_id AND a.agency_id = NEW.tasked_id)
        OR (NEW.objective_id IS NOT NULL AND NOT EXISTS (SELECT FROM plans_objective o
            WHERE o.id = NEW.objective_id AND o.plan_id = NEW.plan_id AND o.pillar = NEW.pillar))
        OR NEW.state <> (CASE WHEN NEW.tasked_id = NEW.owner_id THEN 'accepted' ELSE 'tasked' END)
        OR NEW.doer_id IS NOT NULL OR NEW.done_at IS NOT NULL OR NEW.answered_at IS NOT NULL
        OR NEW.proposed_due IS NOT NULL OR NEW.answer <> '' OR NEW.result <> '' THEN
        RAISE EXCEPTION 'an action is given to an agency of the programme, which answers it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checks BEFORE INSERT ON plans_action
    FOR EACH ROW EXECUTE FUNCTION wall.checks_action();
CREATE CONSTRAINT TRIGGER is_decided AFTER INSERT ON plans_action DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION wall.is_decided('plans.Action');
CREATE FUNCTION wall.guards_action() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    given constant text[] := '{tasked>accepted,tasked>declined,tasked>dated,dated>declined,accepted>under_way,'
        'accepted>blocked,accepted>done,under_way>blocked,under_way>done,blocked>under_way,blocked>done}';
    gave constant text[] := '{tasked>cancelled,dated>accepted,dated>tasked,dated>cancelled,accepted>cancelled,'
        'under_way>cancelled,blocked>cancelled}';
    move constant text := OLD.state || '>' || NEW.state;
    -- What each move writes; without a move, who does it.
    writes constant text[] := '{state,readers}'::text[] || CASE
        WHEN OLD.state || '>' || NEW.state IN ('tasked>accepted', 'tasked>declined', 'tasked>dated', 'dated>declined')
            THEN '{proposed_due,answer,answered_at,answered_by_id}'::text[]
        WHEN OLD.state || '>' || NEW.state IN ('dated>accepted', 'dated>tasked') THEN '{due}'::text[]
        WHEN NEW.state = 'done' THEN '{result,done_at,done_by_id}'::text[]
        WHEN NEW.state = OLD.state THEN '{doer_id}'::text[]
        ELSE '{}'::text[] END;
    acts_for constant bigint := wall.agency();
BEGIN
    IF (to_jsonb(NEW) - 'readers') IS NOT DISTINCT FROM (to_jsonb(OLD) - 'readers') THEN
        RETURN NEW;
    END IF;
    IF (to_jsonb(NEW) - writes) IS DISTINCT FROM (to_jsonb(OLD) - writes)
        OR (NEW.state <> OLD.state AND NOT move = ANY (given || gave))
        OR (NEW.state = OLD.state AND NEW.state IN ('done', 'declined', 'cancelled'))
        OR (move = 'dated>accepted' AND NEW.due <> OLD.proposed_due) THEN
        RAISE EXCEPTION 'an action does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF acts_for IS NOT NULL AND ((move = ANY (given) AND acts_for <> NEW.tasked_id)
        OR (move = ANY (gave) AND NOT EXISTS (SELECT FROM plans_plan p WHERE p.id = NEW.plan_id
            AND acts_for IN (NEW.owner_id, p.owner_id, p.lead_agency_id)))
        OR (NEW.state = OLD.state AND acts_for <> NEW.tasked_id)
        OR (NEW.answered_by_id IS DISTINCT FROM OLD.answered_by_id AND NEW.answered_by_id IS DISTINCT FROM wall.user_id())
        OR (NEW.done_by_id IS DISTINCT FROM OLD.done_by_id AND NEW.done_by_id IS DISTINCT FROM wall.user_id())) THEN
        RAISE EXCEPTION 'each side of an action does its own part' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.doer_id IS DISTINCT FROM OLD.doer_id AND NEW.doer_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM partners_user u WHERE u.id = NEW.doer_id AND u.agency_id = NEW.tasked_id AND u.is_active) THEN
        RAISE EXCEPTION 'one of the agency does it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE UPDATE ON plans_action
    FOR EACH ROW EXECUTE FUNCTION wall.guards_action();

ALTER TABLE plans_actionentry ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON plans_actionentry FOR SELECT TO portal_web, portal_worker USING (
    action_id IN (SELECT a.id FROM plans_action a)
);
CREATE POLICY says ON plans_actionentry FOR INSERT TO portal_web, portal_worker WITH CHECK (
    said_by_id = (SELECT wall.user_id()) AND owner_id = (SELECT wall.agency())
    AND action_id IN (SELECT a.id FROM plans_action a)
);
CREATE POLICY looks_after ON plans_actionentry TO CURRENT_USER USING (true);
CREATE FUNCTION wall.checks_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF wall.user_id() IS NOT NULL AND NOT EXISTS (SELECT FROM plans_action a JOIN plans_plan p ON p.id = a.plan_id
            WHERE a.id = NEW.action_id AND a.state = NEW.state
                AND NEW.owner_id IN (a.tasked_id, a.owner_id, p.owner_id, p.lead_agency_id)) THEN
        RAISE EXCEPTION 'each side of an action says what it did' USING ERRCODE = 'check_violation';
    END IF;
    NEW.said_at := clock_timestamp();
    NEW.said_name := (SELECT u.name FROM partners_user u WHERE u.id = NEW.said_by_id);
    RETURN NEW;
END $$;
CREATE TRIGGER checks BEFORE INSERT ON plans_actionentry
    FOR EACH ROW EXECUTE FUNCTION wall.checks_entry();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON plans_actionentry
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();

-- The menu of tactics: open to read, and kept by secretariats alone. Other words are another row.

CREATE FUNCTION wall.end_tactic(chosen text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF wall.agency_as('japtm_secretariat') IS NULL THEN
        RETURN false;
    END IF;
    UPDATE public.plans_tactic SET ends_on = (now() AT TIME ZONE 'Europe/London')::date
        WHERE code = chosen AND ends_on IS NULL;
    RETURN FOUND;
END $$;
CREATE FUNCTION wall.keep_tactic(
    chosen text, within text, called text, does text, power text, asked_by text, known text, care text, checked boolean
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF wall.agency_as('japtm_secretariat') IS NULL THEN
        RETURN false;
    END IF;
    PERFORM wall.end_tactic(chosen);
    INSERT INTO public.plans_tactic (code, area, name, what, authority, applicants, facts, watch_out, is_checked, starts_on)
        VALUES (chosen, within, called, does, power, asked_by, known, care, checked,
            (now() AT TIME ZONE 'Europe/London')::date);
    RETURN true;
END $$;

-- Disruptions

ALTER TABLE plans_disruption ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON plans_disruption FOR SELECT TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[]) AND (SELECT wall.agency_as(<MEMBERS>)) IS NOT NULL
    AND programme_id IN (SELECT p.id FROM nominals_programme p)
);
CREATE POLICY claims ON plans_disruption FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as(<PLANNERS>)) AND created_by_id = (SELECT wall.user_id())
    AND level_moderated = '' AND programme_id IN (SELECT p.id FROM nominals_programme p)
);
CREATE POLICY moderates ON plans_disruption FOR UPDATE TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[]) AND level_moderated = ''
    AND owner_id <> (SELECT wall.agency_as(<PLANNERS>))
    AND programme_id IN (SELECT p.id FROM nominals_programme p)
) WITH CHECK (moderator_id = (SELECT wall.agency_as(<PLANNERS>)) AND moderated_by_id = (SELECT wall.user_id()));
CREATE POLICY looks_after ON plans_disruption TO CURRENT_USER USING (true);
CREATE FUNCTION plans_guard_disruption() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    moderation constant text[] := '{level_moderated,moderation,moderator_id,moderated_at,moderated_by_id}';
BEGIN
    IF OLD.level_moderated <> '' OR (to_jsonb(NEW) - moderation) IS DISTINCT FROM (to_jsonb(OLD) - moderation) THEN
        RAISE EXCEPTION 'a disruption is moderated once, and stays as it was claimed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE UPDATE ON plans_disruption
    FOR EACH ROW EXECUTE FUNCTION plans_guard_disruption();
"""
BACKWARD = """
DROP TRIGGER checks ON plans_actionentry;
DROP FUNCTION wall.checks_entry();
DROP TRIGGER is_decided ON plans_action;
DROP TRIGGER is_decided ON plans_plan;
DROP FUNCTION wall.is_decided();
DROP TRIGGER guards ON plans_disruption;
DROP TRIGGER never_changed ON plans_actionentry;
DROP TRIGGER guards ON plans_action;
DROP TRIGGER checks ON plans_action;
DROP TRIGGER guards ON plans_planreading;
DROP TRIGGER guards ON plans_objective;
DROP TRIGGER checks ON plans_plan;
DROP TRIGGER takes_effect ON plans_review;
DROP TRIGGER never_deleted ON plans_review;
DROP TRIGGER signs ON plans_review;
DROP TRIGGER checks ON plans_review;
DROP TRIGGER in_and_out_of_cohort ON nominals_nomination;
DROP TRIGGER checks ON plans_membership;
DROP POLICY looks_after ON plans_disruption;
DROP POLICY moderates ON plans_disruption;
DROP POLICY claims ON plans_disruption;
DROP POLICY reads ON plans_disruption;
DROP POLICY looks_after ON plans_actionentry;
DROP POLICY says ON plans_actionentry;
DROP POLICY reads ON plans_actionentry;
DROP POLICY looks_after ON plans_action;
DROP POLICY moves ON plans_action;
DROP POLICY tasks ON plans_action;
DROP POLICY reads ON plans_action;
DROP POLICY looks_after ON plans_planreading;
DROP POLICY reads_again ON plans_planreading;
DROP POLICY has_read ON plans_planreading;
DROP POLICY reads ON plans_planreading;
DROP POLICY looks_after ON plans_objective;
DROP POLICY keeps ON plans_objective;
DROP POLICY sets ON plans_objective;
DROP POLICY reads ON plans_objective;
DROP POLICY looks_after ON plans_plan;
DROP POLICY keeps ON plans_plan;
DROP POLICY begins ON plans_plan;
DROP POLICY reads ON plans_plan;
DROP POLICY looks_after ON plans_review;
DROP POLICY signs ON plans_review;
DROP POLICY proposes ON plans_review;
DROP POLICY reads ON plans_review;
DROP POLICY looks_after ON plans_membership;
DROP POLICY admits ON plans_membership;
DROP POLICY reads ON plans_membership;
DROP FUNCTION wall.checks_membership();
DROP FUNCTION plans_in_and_out_of_cohort();
DROP FUNCTION wall.checks_review();
DROP FUNCTION wall.signs_review();
DROP FUNCTION wall.review_takes_effect();
DROP FUNCTION wall.checks_plan();
DROP FUNCTION wall.reads_member(bigint, bigint);
DROP FUNCTION plans_guard_objective();
DROP FUNCTION plans_guard_reading();
DROP FUNCTION wall.checks_action();
DROP FUNCTION wall.guards_action();
DROP FUNCTION wall.keep_tactic(text, text, text, text, text, text, text, text, boolean);
DROP FUNCTION wall.end_tactic(text);
DROP FUNCTION plans_guard_disruption();
ALTER TABLE plans_membership NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE plans_review NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE plans_plan NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE plans_objective NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE plans_planreading NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE plans_action NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE plans_actionentry NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE plans_disruption NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""


def written(words: str) -> str:
    for name, roles in LISTS.items():
        words = words.replace(name, roles)
    return words


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_first_tables"), ("nominals", "0013_meeting_walls")]
    operations = [migrations.RunSQL(written(FORWARD), BACKWARD)]
