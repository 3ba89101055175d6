"""Alerts of a plan are told by the clock; plans of who may be a child pause; who moderates."""

from django.db import migrations

FORWARD = """
-- Each alert once as long as it is the same: of one review's day, one officer and training, one reading's beginning.
CREATE FUNCTION wall.chase_alerts() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Europe/London')::date;
    plan record;
    told record;
    people bigint := 0;
BEGIN
    FOR plan IN SELECT p.*, g.owner_id AS secretariat, g.chair_first_id, g.chair_second_id,
            (coalesce(p.reviewed_at, p.created_at) AT TIME ZONE 'Europe/London')::date AS since
        FROM plans_plan p JOIN nominals_programme g ON g.id = p.programme_id
        WHERE p.state IN ('active', 'paused') ORDER BY p.id
    LOOP
        FOR told IN SELECT * FROM (VALUES
                ('plan_overdue', plan.review_due::text, plan.review_due < today),
                ('plan_untrained', plan.lead_id || ' ' || coalesce(plan.lead_trained::text, 'never'),
                    plan.lead_id IS NOT NULL AND coalesce(plan.lead_trained < today, true)),
                ('plan_only_pursue', plan.state, plan.state = 'active'
                    AND EXISTS (SELECT FROM plans_objective o WHERE o.plan_id = plan.id)
                    AND NOT EXISTS (SELECT FROM plans_objective o WHERE o.plan_id = plan.id AND o.pillar <> 'pursue')),
                ('plan_unread', plan.since::text, plan.state = 'active' AND today - plan.since >= 7 AND EXISTS (
                    SELECT FROM unnest(plan.team || ARRAY[plan.owner_id, plan.lead_agency_id, plan.chair_first_id,
                        plan.chair_second_id]) AS near (agency) WHERE NOT EXISTS (SELECT FROM plans_planreading r
                            WHERE r.plan_id = plan.id AND r.owner_id = near.agency
                                AND r.read_at >= coalesce(plan.reviewed_at, plan.created_at)))
            )) AS alert (kind, step, holds) WHERE alert.holds
        LOOP
            people := people
                + wall.told(plan.lead_agency_id, ARRAY[plan.lead_id], '{agency_lead,lead_officer}', told.kind, plan.reference,
                    plan.key, told.step, false, plan.marking)
                + wall.told(plan.owner_id, ARRAY[plan.created_by_id], '{agency_lead,japtm_secretariat}', told.kind,
                    plan.reference, plan.key, told.step, false, plan.marking);
            -- The secretariat where its agency reads the plan at all.
            IF plan.secretariat = ANY (plan.team || ARRAY[plan.chair_first_id, plan.chair_second_id]) THEN
                people := people + wall.told(plan.secretariat, '{}', '{japtm_secretariat}', told.kind, plan.reference,
                    plan.key, told.step, false, plan.marking);
            END IF;
        END LOOP;
    END LOOP;
    RETURN people;
END $$;

-- By whoever speaks of the person: their words decide, which no SQL can weigh. How many plans were paused.
CREATE FUNCTION wall.pause_for_youth(chosen bigint) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asking constant bigint := wall.agency_as('agency_lead', 'intelligence_analyst', 'nominating_officer');
    today text := (now() AT TIME ZONE 'Europe/London')::date::text;
    member record;
    plan record;
    people bigint := 0;
    paused bigint := 0;
BEGIN
    IF asking IS NULL OR NOT EXISTS (SELECT FROM nominals_contribution c
            WHERE c.nominal_id = chosen AND c.owner_id = asking) THEN
        RETURN 0;
    END IF;
    FOR member IN SELECT m.id, m.key, m.reference, n.marking, p.owner_id, p.chair_first_id, p.chair_second_id
        FROM plans_membership m JOIN nominals_nomination n ON n.id = m.nomination_id
        JOIN nominals_programme p ON p.id = m.programme_id
        WHERE n.nominal_id = chosen AND m.ended_on IS NULL ORDER BY m.id FOR UPDATE OF m
    LOOP
        FOR plan IN UPDATE plans_plan SET state = 'paused' WHERE membership_id = member.id AND state = 'active'
            RETURNING id, key, reference, marking, owner_id, lead_agency_id, lead_id
        LOOP
            paused := paused + 1;
            PERFORM portal_record(ROW('alteration', 'plan_altered', NULL, plan.owner_id, 'plans.Plan', ARRAY[plan.key],
                '{state}', '', '', '{}', 'adults only', 'youth')::portal_event);
            people := people + wall.told(plan.lead_agency_id, ARRAY[plan.lead_id], '{agency_lead}', 'plan_stopped',
                plan.reference, plan.key, 'age ' || today, true, plan.marking);
        END LOOP;
        people := people
            + wall.told(member.owner_id, '{}', '{japtm_secretariat}', 'member_age', member.reference, member.key, 'age ' || today, true,
                member.marking)
            + wall.told(member.chair_first_id, '{}', '{co_chair}', 'member_age', member.reference, member.key, 'age ' || today, true,
                member.marking)
            + wall.told(member.chair_second_id, '{}', '{co_chair}', 'member_age', member.reference, member.key, 'age ' || today, true,
                member.marking);
    END LOOP;
    RETURN paused;
END $$;

-- Whoever took part does not say how far it went.
ALTER POLICY moderates ON plans_disruption USING (
    marking = ANY ((SELECT wall.markings())::text[]) AND level_moderated = ''
    AND owner_id <> (SELECT wall.agency_as('agency_lead', 'japtm_secretariat', 'lead_officer'))
    AND (SELECT wall.agency_as('agency_lead', 'japtm_secretariat', 'lead_officer')) <> ALL (contributors)
    AND programme_id IN (SELECT p.id FROM nominals_programme p)
);
CREATE FUNCTION plans_guard_moderator() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.moderator_id = ANY (NEW.contributors) THEN
        RAISE EXCEPTION 'whoever took part does not moderate' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards_moderator BEFORE UPDATE ON plans_disruption
    FOR EACH ROW WHEN (NEW.moderator_id IS DISTINCT FROM OLD.moderator_id) EXECUTE FUNCTION plans_guard_moderator();
"""
BACKWARD = """
DROP TRIGGER guards_moderator ON plans_disruption;
DROP FUNCTION plans_guard_moderator();
ALTER POLICY moderates ON plans_disruption USING (
    marking = ANY ((SELECT wall.markings())::text[]) AND level_moderated = ''
    AND owner_id <> (SELECT wall.agency_as('agency_lead', 'japtm_secretariat', 'lead_officer'))
    AND programme_id IN (SELECT p.id FROM nominals_programme p)
);
DROP FUNCTION wall.pause_for_youth(bigint);
DROP FUNCTION wall.chase_alerts();
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0008_noted_wall"), ("partners", "0038_told_within_the_marking")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
