"""What runs out by the clock: reviews of members, answers to actions, actions themselves."""

from django.db import migrations

FORWARD = """
-- Told once for each step, however often it runs. Fourteen days after its review a membership pauses its plans.
CREATE FUNCTION wall.chase_plans() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'Europe/London')::date;
    lapsed record;
    late record;
    plan record;
    people bigint := 0;
    step text;
    waited integer;
    answerers constant text[] := '{agency_lead,intelligence_analyst,nominating_officer,lead_officer}';
BEGIN
    FOR lapsed IN SELECT m.id, m.key, m.reference, m.review_due, today - m.review_due AS days,
            p.owner_id, p.chair_first_id, p.chair_second_id
        FROM plans_membership m JOIN nominals_programme p ON p.id = m.programme_id
        WHERE m.ended_on IS NULL AND m.review_due < today ORDER BY m.review_due, m.id
    LOOP
        step := lapsed.review_due || CASE WHEN lapsed.days > 14 THEN ' paused' WHEN lapsed.days > 7 THEN ' week' ELSE ' lapsed' END;
        people := people
            + wall.told(lapsed.owner_id, '{}', '{japtm_secretariat}', 'member_lapsed', lapsed.reference, lapsed.key, step, true)
            + wall.told(lapsed.chair_first_id, '{}', '{co_chair}', 'member_lapsed', lapsed.reference, lapsed.key, step, true)
            + wall.told(lapsed.chair_second_id, '{}', '{co_chair}', 'member_lapsed', lapsed.reference, lapsed.key, step, true);
        FOR plan IN UPDATE plans_plan SET state = 'paused'
            WHERE membership_id = lapsed.id AND state = 'active' AND lapsed.days > 14
            RETURNING id, key, reference, owner_id, lead_agency_id, lead_id
        LOOP
            PERFORM portal_record(ROW('alteration', 'plan_altered', NULL, plan.owner_id, 'plans.Plan', ARRAY[plan.key],
                '{state}', '', '', '{}', 'two weeks past the review', 'clock')::portal_event);
            people := people + wall.told(plan.lead_agency_id, ARRAY[plan.lead_id], '{agency_lead}', 'plan_paused',
                plan.reference, plan.key, step, true);
        END LOOP;
    END LOOP;
    FOR late IN SELECT a.id, a.key, a.reference, a.state, a.due, a.owner_id, a.tasked_id, a.doer_id, a.created_by_id,
            coalesce((SELECT max(e.said_at) FROM plans_actionentry e WHERE e.action_id = a.id), a.created_at)
                AT TIME ZONE 'Europe/London' AS moved, today - a.due AS days
        FROM plans_action a WHERE a.state IN ('tasked', 'dated', 'accepted', 'under_way', 'blocked') ORDER BY a.due, a.id
    LOOP
        waited := today - late.moved::date;
        IF late.state = 'dated' AND waited >= 3 THEN  -- the turn of whoever gave it
            people := people + wall.told(late.owner_id, ARRAY[late.created_by_id], '{lead_officer}', 'action_late',
                late.reference, late.key, 'dated ' || late.moved::date, true);
        END IF;
        IF late.state = 'tasked' AND waited >= 3 THEN
            step := late.moved::date || CASE WHEN waited >= 7 THEN ' week' ELSE ' asked' END;
            people := people + wall.told(late.tasked_id, '{}', answerers, 'action_late', late.reference, late.key, step, true);
            IF waited >= 7 THEN
                people := people + wall.told(late.owner_id, ARRAY[late.created_by_id], '{lead_officer}', 'action_late',
                    late.reference, late.key, step, true);
            END IF;
        END IF;
        IF late.days > 0 AND late.state <> 'dated' THEN
            step := late.due || CASE WHEN late.days > 14 THEN ' fortnight' WHEN late.days > 7 THEN ' week' ELSE ' late' END;
            people := people + wall.told(late.tasked_id,
                CASE WHEN late.doer_id IS NULL OR late.days > 7 THEN '{}'::bigint[] ELSE ARRAY[late.doer_id] END,
                CASE WHEN late.days > 7 THEN '{agency_lead}'::text[] ELSE answerers END,
                'action_late', late.reference, late.key, step, true);
            IF late.days > 14 THEN
                people := people + wall.told(late.owner_id, ARRAY[late.created_by_id], '{lead_officer}', 'action_late',
                    late.reference, late.key, step, true);
            END IF;
        END IF;
    END LOOP;
    RETURN people;
END $$;
"""
BACKWARD = "DROP FUNCTION wall.chase_plans();"


class Migration(migrations.Migration):
    dependencies = [("plans", "0003_menu_of_tactics"), ("partners", "0034_who_speaks_for_a_system")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
