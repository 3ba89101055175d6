"""The second wall around scores and rankings, written independently of `nominals.score_querysets`."""

from django.db import migrations

FORWARD = """
-- Whoever scores and whoever reveals wait for each other: no score comes after the reveal.
CREATE FUNCTION nominals_guard_score() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept text[] := '{id,created_at,created_by_id,key,reference,owner_id,unit_id,marking,nomination_id}';
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('scores of ' || NEW.nomination_id, 0));
    IF NOT EXISTS (SELECT FROM nominals_nomination n
            WHERE n.id = NEW.nomination_id AND n.state = 'scoring' AND n.revealed_at IS NULL) THEN
        RAISE EXCEPTION 'scores are given until they are revealed' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM nominals_scoringscheme s
            WHERE s.id = NEW.scheme_id AND s.published_on IS NOT NULL) THEN
        RAISE EXCEPTION 'scores go by a published scheme' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND EXISTS (SELECT FROM unnest(kept) AS one (name)
            WHERE to_jsonb(NEW) -> one.name IS DISTINCT FROM to_jsonb(OLD) -> one.name) THEN
        RAISE EXCEPTION 'a score stays of whom and by whom it is' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE INSERT OR UPDATE ON nominals_score
    FOR EACH ROW EXECUTE FUNCTION nominals_guard_score();
CREATE FUNCTION nominals_wait_for_scores() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('scores of ' || NEW.id, 0));
    RETURN NEW;
END $$;
CREATE TRIGGER waits_for_scores BEFORE UPDATE ON nominals_nomination
    FOR EACH ROW WHEN (OLD.revealed_at IS NULL AND NEW.revealed_at IS NOT NULL)
    EXECUTE FUNCTION nominals_wait_for_scores();
-- All agencies of a round score by one scheme.
CREATE FUNCTION nominals_keep_schemes() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM nominals_nomination n WHERE n.programme_id = NEW.id AND n.state = 'scoring') THEN
        RAISE EXCEPTION 'the scheme stays while nominations are being scored' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keeps_schemes BEFORE UPDATE ON nominals_programme
    FOR EACH ROW WHEN (OLD.scheme_id IS DISTINCT FROM NEW.scheme_id OR OLD.starts_on <> NEW.starts_on)
    EXECUTE FUNCTION nominals_keep_schemes();

ALTER TABLE nominals_score ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON nominals_score FOR SELECT TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND (owner_id = (SELECT wall.agency_as('agency_lead', 'intelligence_analyst', 'nominating_officer'))
        OR nomination_id IN (SELECT n.id FROM nominals_nomination n WHERE n.revealed_at IS NOT NULL))
);
CREATE POLICY scores ON nominals_score FOR INSERT TO portal_web, portal_worker WITH CHECK (
    owner_id = (SELECT wall.agency_as('agency_lead', 'intelligence_analyst', 'nominating_officer'))
    AND created_by_id = (SELECT wall.user_id()) AND scored_by_id = (SELECT wall.user_id())
    AND nomination_id IN (SELECT n.id FROM nominals_nomination n)
);
CREATE POLICY scores_again ON nominals_score FOR UPDATE TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND owner_id = (SELECT wall.agency_as('agency_lead', 'intelligence_analyst', 'nominating_officer'))
    AND nomination_id IN (SELECT n.id FROM nominals_nomination n WHERE n.state = 'scoring')
) WITH CHECK (
    owner_id = (SELECT wall.agency_as('agency_lead', 'intelligence_analyst', 'nominating_officer')) AND scored_by_id = (SELECT wall.user_id())
);

CREATE FUNCTION nominals_guard_ranking() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    made text[] := '{inputs_sha256,kappa,pairs,made_at}';
BEGIN
    IF OLD.made_at IS NOT NULL OR (to_jsonb(NEW) - made) IS DISTINCT FROM (to_jsonb(OLD) - made) THEN
        RAISE EXCEPTION 'a ranking is made once' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards BEFORE UPDATE ON nominals_ranking
    FOR EACH ROW EXECUTE FUNCTION nominals_guard_ranking();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON nominals_rankedplace
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();

ALTER TABLE nominals_ranking ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON nominals_ranking FOR SELECT TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND programme_id IN (SELECT p.id FROM nominals_programme p)
);
CREATE POLICY asks ON nominals_ranking FOR INSERT TO portal_web WITH CHECK (
    owner_id = (SELECT wall.agency_as('japtm_secretariat')) AND created_by_id = (SELECT wall.user_id()) AND made_at IS NULL
    AND programme_id IN (SELECT p.id FROM nominals_programme p WHERE p.owner_id = (SELECT wall.agency_as('japtm_secretariat')))
);
CREATE POLICY makes ON nominals_ranking FOR UPDATE TO portal_worker USING (
    owner_id = (SELECT wall.agency_as('japtm_secretariat')) AND made_at IS NULL
) WITH CHECK (owner_id = (SELECT wall.agency_as('japtm_secretariat')));

ALTER TABLE nominals_rankedplace ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON nominals_rankedplace FOR SELECT TO portal_web, portal_worker USING (
    nomination_id IN (SELECT n.id FROM nominals_nomination n WHERE n.revealed_at IS NOT NULL)
);
CREATE POLICY makes ON nominals_rankedplace FOR INSERT TO portal_worker WITH CHECK (
    ranking_id IN (SELECT r.id FROM nominals_ranking r WHERE r.owner_id = (SELECT wall.agency_as('japtm_secretariat')) AND r.made_at IS NULL)
);

CREATE POLICY sees_rankings ON portal_job FOR SELECT TO portal_web USING (EXISTS (
    SELECT FROM nominals_ranking r WHERE r.job_id = portal_job.id
));
CREATE POLICY asks_for_rankings_again ON portal_job FOR UPDATE TO portal_web USING (
    state = 'failed' AND EXISTS (SELECT FROM nominals_ranking r
        WHERE r.job_id = portal_job.id AND r.owner_id = (SELECT wall.agency_as('japtm_secretariat')))
) WITH CHECK (state = 'queued' AND asked_by_id = (SELECT wall.user_id()));
"""
BACKWARD = """
DROP POLICY asks_for_rankings_again ON portal_job;
DROP POLICY sees_rankings ON portal_job;
DROP POLICY makes ON nominals_rankedplace;
DROP POLICY reads ON nominals_rankedplace;
ALTER TABLE nominals_rankedplace NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY makes ON nominals_ranking;
DROP POLICY asks ON nominals_ranking;
DROP POLICY reads ON nominals_ranking;
ALTER TABLE nominals_ranking NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP TRIGGER never_changed ON nominals_rankedplace;
DROP TRIGGER guards ON nominals_ranking;
DROP FUNCTION nominals_guard_ranking();
DROP POLICY scores_again ON nominals_score;
DROP POLICY scores ON nominals_score;
DROP POLICY reads ON nominals_score;
ALTER TABLE nominals_score NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP TRIGGER keeps_schemes ON nominals_programme;
DROP FUNCTION nominals_keep_schemes();
DROP TRIGGER waits_for_scores ON nominals_nomination;
DROP FUNCTION nominals_wait_for_scores();
DROP TRIGGER guards ON nominals_score;
DROP FUNCTION nominals_guard_score();
"""


class Migration(migrations.Migration):
    dependencies = [("nominals", "0008_scores")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
