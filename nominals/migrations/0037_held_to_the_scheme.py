"""Scores stay on their scheme's scale, schemes within what can be reckoned, and a ranking's seed,
scheme and free places come from the database and from nobody's request."""

from django.db import migrations

FORWARD = """
-- By which version a programme's rounds are scored: its own, else the house's from before its start.
CREATE FUNCTION wall.scheme_of(chosen bigint) RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN (SELECT coalesce(
        p.scheme_id,
        (SELECT s.id FROM nominals_scoringscheme s WHERE s.owner_id IS NULL AND s.published_on < p.starts_on
            ORDER BY s.version DESC LIMIT 1),
        (SELECT s.id FROM nominals_scoringscheme s WHERE s.owner_id IS NULL AND s.published_on IS NOT NULL
            ORDER BY s.version LIMIT 1)
    ) FROM nominals_programme p WHERE p.id = chosen);
END $$;

CREATE FUNCTION wall.checks_score() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    rules jsonb := (SELECT s.definition FROM nominals_scoringscheme s WHERE s.id = NEW.scheme_id);
BEGIN
    IF wall.user_id() IS NULL THEN RETURN NEW; END IF;
    IF NEW.scheme_id IS DISTINCT FROM (SELECT wall.scheme_of(n.programme_id)
            FROM nominals_nomination n WHERE n.id = NEW.nomination_id) THEN
        RAISE EXCEPTION 'a score goes by the scheme of its programme' USING ERRCODE = 'check_violation';
    END IF;
    IF jsonb_typeof(NEW.marks) <> 'object' OR jsonb_typeof(NEW.reasons) <> 'object' THEN
        RAISE EXCEPTION 'marks and reasons stand by dimension' USING ERRCODE = 'check_violation';
    END IF;
    IF (SELECT count(*) FROM jsonb_object_keys(NEW.marks)) <> jsonb_array_length(rules -> 'dimensions')
        OR EXISTS (SELECT FROM jsonb_array_elements(rules -> 'dimensions') d WHERE NOT EXISTS (
            SELECT FROM jsonb_array_elements(d -> 'steps') s
            WHERE s -> 'points' = NEW.marks -> (d ->> 'code') AND s ->> 'points' = NEW.marks ->> (d ->> 'code')))
        OR EXISTS (SELECT FROM (VALUES ('likelihood', NEW.likelihood), ('confidence', NEW.confidence),
                ('opportunity', NEW.opportunity), ('gap', NEW.gap)) given (name, points)
            WHERE NOT EXISTS (SELECT FROM jsonb_array_elements(rules -> 'scales' -> given.name -> 'steps') s
                WHERE s -> 'points' = to_jsonb(given.points))) THEN
        RAISE EXCEPTION 'a score is made of steps of its scheme' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER on_scale BEFORE INSERT OR UPDATE ON nominals_score
    FOR EACH ROW EXECUTE FUNCTION wall.checks_score();

-- What is published can be reckoned with in whole numbers, however many agencies score.
CREATE FUNCTION nominals_check_scheme() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    doubt jsonb := NEW.definition -> 'uncertainty';
    most numeric;
BEGIN
    SELECT sum((d ->> 'weight')::numeric * (
            SELECT max((s ->> 'points')::numeric) FROM jsonb_array_elements(d -> 'steps') s))
        INTO most FROM jsonb_array_elements(NEW.definition -> 'dimensions') d;
    SELECT most * coalesce(exp(sum(ln(greatest(of.points, 1)))), 1) INTO most FROM (
        SELECT (SELECT max((s ->> 'points')::numeric)
            FROM jsonb_array_elements(NEW.definition -> 'scales' -> f.name -> 'steps') s) AS points
        FROM jsonb_array_elements_text(NEW.definition -> 'formula') f (name) WHERE f.name <> 'harm') of;
    IF most IS NULL OR round(most) > 1000000
        OR (SELECT count(*) FROM jsonb_array_elements(NEW.definition -> 'dimensions')) NOT BETWEEN 1 AND 20
        OR EXISTS (SELECT FROM jsonb_array_elements(NEW.definition -> 'dimensions') d
            WHERE ((d ->> 'weight')::numeric BETWEEN 1 AND 100 AND d ->> 'weight' ~ '^[0-9]+$') IS NOT TRUE)
        OR EXISTS (SELECT FROM jsonb_path_query(NEW.definition, '$.**.steps[*].points') p (points)
            WHERE ((p.points #>> '{}')::numeric BETWEEN 0 AND 100 AND p.points #>> '{}' ~ '^[0-9]+$') IS NOT TRUE)
        OR ((doubt ->> 'draws')::numeric BETWEEN 100 AND 10000 AND (doubt ->> 'spread')::numeric BETWEEN 0 AND 90
            AND (doubt ->> 'settled')::numeric BETWEEN 51 AND 100) IS NOT TRUE THEN
        RAISE EXCEPTION 'a scheme is published within bounds' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
EXCEPTION WHEN invalid_text_representation OR invalid_parameter_value OR numeric_value_out_of_range THEN
    RAISE EXCEPTION 'a scheme is published within bounds' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER within_bounds BEFORE INSERT OR UPDATE ON nominals_scoringscheme
    FOR EACH ROW WHEN (NEW.published_on IS NOT NULL) EXECUTE FUNCTION nominals_check_scheme();

-- Nobody draws until the order pleases: the seed follows from what is ranked. A place is free that no
-- member has and nobody was accepted for; where none is, the first is who comes when somebody leaves.
CREATE FUNCTION wall.sets_ranking() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    scored text;
    programme nominals_programme;
BEGIN
    IF wall.user_id() IS NULL THEN RETURN NEW; END IF;
    SELECT * INTO programme FROM nominals_programme p WHERE p.id = NEW.programme_id;
    SELECT string_agg(n.key, ',' ORDER BY n.key COLLATE "C") INTO scored FROM nominals_nomination n
        WHERE n.programme_id = NEW.programme_id AND n.revealed_at = NEW.revealed_at
            AND n.revealed_by_id = wall.user_id();
    IF scored IS NULL OR NEW.revealed_by_id IS DISTINCT FROM wall.user_id() THEN
        RAISE EXCEPTION 'a ranking is of what oneself revealed' USING ERRCODE = 'check_violation';
    END IF;
    NEW.scheme_id := wall.scheme_of(NEW.programme_id);
    NEW.seed := ('x' || substr(encode(sha256(convert_to(programme.key || ':' || scored, 'UTF8')), 'hex'), 1, 8))
        ::bit(32)::bigint & 2147483647;
    NEW.first := greatest(1, programme.cohort_size - (SELECT count(*) FROM nominals_nomination n
        WHERE n.programme_id = NEW.programme_id AND n.state IN ('in_cohort', 'accepted')));
    RETURN NEW;
END $$;
CREATE TRIGGER sets BEFORE INSERT ON nominals_ranking
    FOR EACH ROW EXECUTE FUNCTION wall.sets_ranking();
"""
BACKWARD = """
DROP TRIGGER sets ON nominals_ranking;
DROP FUNCTION wall.sets_ranking();
DROP TRIGGER within_bounds ON nominals_scoringscheme;
DROP FUNCTION nominals_check_scheme();
DROP TRIGGER on_scale ON nominals_score;
DROP FUNCTION wall.checks_score();
DROP FUNCTION wall.scheme_of(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("nominals", "0036_chased_after_the_day")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
