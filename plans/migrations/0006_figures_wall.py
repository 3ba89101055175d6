"""The counts of a programme, alike for all of it; its documents; what a claim may name."""

from django.db import migrations

MEMBERS = (
    "'agency_lead', 'intelligence_analyst', 'nominating_officer', 'japtm_secretariat', 'co_chair',"
    " 'lead_officer'"
)
FORWARD = """
-- Rows differ by reader, figures must not: whoever sees the programme is told counts of all of it, and no row.
CREATE FUNCTION wall.programme_counts(chosen bigint)
RETURNS TABLE (part text, one text, two text, counted bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM nominals_programme p WHERE p.id = chosen
            AND p.marking = ANY ((wall.markings())::text[]) AND wall.agency_as(<MEMBERS>) IS NOT NULL
            AND (p.owner_id = wall.agency_as(<MEMBERS>) OR p.agreement_id = ANY ((wall.agreements())::bigint[]))) THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT 'nominations', n.state::text, '', count(*) FROM nominals_nomination n
        WHERE n.programme_id = chosen AND n.state NOT IN ('draft', 'awaiting', 'returned') GROUP BY n.state;
    RETURN QUERY
        SELECT 'decisions', d.outcome::text, '', count(*) FROM nominals_decision d
        JOIN nominals_agendaitem i ON i.id = d.item_id JOIN nominals_meeting m ON m.id = i.meeting_id
        WHERE m.programme_id = chosen AND d.took_effect IS NOT NULL GROUP BY d.outcome;
    RETURN QUERY
        SELECT CASE WHEN a.state IN ('accepted', 'under_way', 'blocked', 'done') THEN 'covered' ELSE 'uncovered' END,
            a.tasked_id::text, a.pillar::text, count(*)
        FROM plans_action a JOIN plans_plan p ON p.id = a.plan_id
        WHERE p.programme_id = chosen AND a.state <> 'cancelled' GROUP BY 1, 2, 3;
    RETURN QUERY
        SELECT 'disruptions', date_trunc('quarter', d.happened_on)::date::text, d.level_moderated::text, count(*)
        FROM plans_disruption d WHERE d.programme_id = chosen GROUP BY 2, 3;
    RETURN QUERY
        SELECT 'days', '', '', percentile_disc(0.5) WITHIN GROUP (ORDER BY took.days)::bigint
        FROM (SELECT min((a.created_at AT TIME ZONE 'Europe/London')::date)
                - min((n.approved_at AT TIME ZONE 'Europe/London')::date) AS days
            FROM nominals_nomination n JOIN plans_membership m ON m.nomination_id = n.id
            JOIN plans_plan p ON p.membership_id = m.id JOIN plans_action a ON a.plan_id = p.id
            WHERE n.programme_id = chosen AND a.state IN ('accepted', 'under_way', 'blocked', 'done')
            GROUP BY n.id) AS took
        HAVING count(*) >= 5;
END $$;

ALTER TABLE plans_programmerendering ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY with_its_programme ON plans_programmerendering TO portal_web, portal_worker USING (
    programme_id IN (SELECT p.id FROM nominals_programme p)
);
CREATE POLICY looks_after ON plans_programmerendering TO CURRENT_USER USING (true);
CREATE FUNCTION plans_job_is_of_document(job bigint) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM plans_programmerendering r WHERE r.job_id = job);
END $$;
CREATE POLICY also_plans_documents ON portal_job FOR SELECT TO portal_web USING (plans_job_is_of_document(id));
CREATE POLICY asks_for_plans_documents_again ON portal_job FOR UPDATE TO portal_web USING (
    state = 'failed' AND plans_job_is_of_document(id)
) WITH CHECK (state = 'queued' AND asked_by_id = (SELECT wall.user_id()));

-- A claim names a plan that its claimer sees, and agencies, of its own programme.
CREATE FUNCTION wall.checks_disruption() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NEW.plan_id IS NOT NULL AND NOT EXISTS (SELECT FROM plans_plan p
            WHERE p.id = NEW.plan_id AND p.programme_id = NEW.programme_id))
        OR NEW.owner_id = ANY (NEW.contributors)
        OR EXISTS (SELECT FROM unnest(NEW.contributors) AS each (agency) WHERE NOT EXISTS (
            SELECT FROM partners_agreementparty a JOIN nominals_programme p ON p.agreement_id = a.agreement_id
            WHERE p.id = NEW.programme_id AND a.agency_id = each.agency)) THEN
        RAISE EXCEPTION 'a disruption is within its programme' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checks BEFORE INSERT ON plans_disruption
    FOR EACH ROW EXECUTE FUNCTION wall.checks_disruption();
ALTER POLICY claims ON plans_disruption WITH CHECK (
    owner_id = (SELECT wall.agency_as('agency_lead', 'japtm_secretariat', 'lead_officer'))
    AND created_by_id = (SELECT wall.user_id())
    AND level_moderated = '' AND programme_id IN (SELECT p.id FROM nominals_programme p)
    AND (plan_id IS NULL OR plan_id IN (SELECT p.id FROM plans_plan p))
);
"""
BACKWARD = """
ALTER POLICY claims ON plans_disruption WITH CHECK (
    owner_id = (SELECT wall.agency_as('agency_lead', 'japtm_secretariat', 'lead_officer'))
    AND created_by_id = (SELECT wall.user_id())
    AND level_moderated = '' AND programme_id IN (SELECT p.id FROM nominals_programme p)
);
DROP TRIGGER checks ON plans_disruption;
DROP FUNCTION wall.checks_disruption();
DROP POLICY asks_for_plans_documents_again ON portal_job;
DROP POLICY also_plans_documents ON portal_job;
DROP FUNCTION plans_job_is_of_document(bigint);
DROP POLICY looks_after ON plans_programmerendering;
DROP POLICY with_its_programme ON plans_programmerendering;
ALTER TABLE plans_programmerendering NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP FUNCTION wall.programme_counts(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0005_programme_renderings")]
    operations = [migrations.RunSQL(FORWARD.replace("<MEMBERS>", MEMBERS), BACKWARD)]
