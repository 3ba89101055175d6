"""Rules of scoring and criteria are written by the secretariat, by these functions alone.

Nothing that somebody was nominated or scored by ever changes: a published scheme stays, and other
words of a criterion are another row, from tomorrow at the earliest.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION wall.draft_scheme(source bigint, new_key text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    drafting bigint := wall.agency_as('japtm_secretariat');
BEGIN
    INSERT INTO public.nominals_scoringscheme (key, name, definition, explanation, owner_id, drawn_from_id)
    SELECT new_key, s.name, s.definition, s.explanation, drafting, s.id
    FROM public.nominals_scoringscheme s
    WHERE s.id = source AND drafting IS NOT NULL AND (s.published_on IS NOT NULL OR s.owner_id = drafting);
    RETURN FOUND;
END $$;

CREATE FUNCTION wall.write_scheme(chosen bigint, called text, explained text, defined jsonb) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.nominals_scoringscheme SET name = called, explanation = explained, definition = defined
    WHERE id = chosen AND published_on IS NULL AND owner_id = wall.agency_as('japtm_secretariat');
    RETURN FOUND;
END $$;

-- It gets its number now, and stays as it is for good.
CREATE FUNCTION wall.publish_scheme(chosen bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('nominals_scoringscheme.version', 0));
    UPDATE public.nominals_scoringscheme SET published_on = (now() AT TIME ZONE 'Europe/London')::date,
        version = (SELECT coalesce(max(s.version), 0) + 1 FROM public.nominals_scoringscheme s)
    WHERE id = chosen AND published_on IS NULL AND owner_id = wall.agency_as('japtm_secretariat');
    RETURN FOUND;
END $$;

CREATE FUNCTION wall.discard_scheme(chosen bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.nominals_scoringscheme SET drawn_from_id = NULL
    WHERE drawn_from_id = chosen AND published_on IS NULL
        AND owner_id = wall.agency_as('japtm_secretariat');
    DELETE FROM public.nominals_scoringscheme
    WHERE id = chosen AND published_on IS NULL AND owner_id = wall.agency_as('japtm_secretariat');
    RETURN FOUND;
END $$;

CREATE FUNCTION nominals_check_programme_scheme() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.scheme_id IS NOT NULL AND NOT EXISTS (SELECT FROM nominals_scoringscheme s
            WHERE s.id = NEW.scheme_id AND s.published_on IS NOT NULL
                AND (s.owner_id IS NULL OR s.owner_id = NEW.owner_id)) THEN
        RAISE EXCEPTION 'a programme is scored by what is published, by the house or its secretariat'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER scheme_is_published BEFORE INSERT OR UPDATE OF scheme_id ON nominals_programme
    FOR EACH ROW EXECUTE FUNCTION nominals_check_programme_scheme();

-- What is only tried out is no score and no order of a round.
CREATE FUNCTION nominals_check_scored_by() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM nominals_scoringscheme s
            WHERE s.id = NEW.scheme_id AND s.published_on IS NOT NULL) THEN
        RAISE EXCEPTION 'nothing is scored or ranked by a draft' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER by_what_is_published BEFORE INSERT OR UPDATE OF scheme_id ON nominals_score
    FOR EACH ROW EXECUTE FUNCTION nominals_check_scored_by();
CREATE TRIGGER by_what_is_published BEFORE INSERT OR UPDATE OF scheme_id ON nominals_ranking
    FOR EACH ROW EXECUTE FUNCTION nominals_check_scored_by();

-- Whether the caller may change this programme's criteria from that day on. Its own set begins as a
-- copy of the house's of that day. Changes are planned in the order of their days.
CREATE FUNCTION wall.keeps_criteria(of_programme bigint, from_day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM nominals_programme p WHERE p.id = of_programme
        AND p.owner_id = wall.agency_as('japtm_secretariat') FOR UPDATE;
    IF NOT FOUND OR from_day <= (now() AT TIME ZONE 'Europe/London')::date
        OR EXISTS (SELECT FROM nominals_criterion c WHERE c.programme_id = of_programme
            AND c.starts_on > from_day) THEN
        RETURN false;
    END IF;
    INSERT INTO nominals_criterion (programme_id, code, kind, words, starts_on, ends_on)
    SELECT of_programme, c.code, c.kind, c.words, from_day, c.ends_on FROM nominals_criterion c
    WHERE c.programme_id IS NULL AND c.starts_on <= from_day AND (c.ends_on IS NULL OR c.ends_on > from_day)
        AND NOT EXISTS (SELECT FROM nominals_criterion o WHERE o.programme_id = of_programme);
    RETURN true;
END $$;

-- A new one where `chosen` was never used, else other words of the same one.
CREATE FUNCTION wall.name_criterion(
    of_programme bigint, chosen text, of_kind text, said text, from_day date
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    stands nominals_criterion;
BEGIN
    IF NOT wall.keeps_criteria(of_programme, from_day) THEN RETURN false; END IF;
    SELECT * INTO stands FROM nominals_criterion c
    WHERE c.programme_id = of_programme AND c.code = chosen AND c.ends_on IS NULL;
    IF stands.id IS NULL AND EXISTS (SELECT FROM nominals_criterion c WHERE c.code = chosen
            AND (c.programme_id IS NULL OR c.programme_id = of_programme)) THEN
        RETURN false;
    END IF;
    IF stands.kind <> of_kind THEN RETURN false; END IF;
    IF stands.starts_on = from_day THEN
        UPDATE nominals_criterion SET words = said WHERE id = stands.id;
        RETURN true;
    END IF;
    UPDATE nominals_criterion SET ends_on = from_day WHERE id = stands.id;
    INSERT INTO nominals_criterion (programme_id, code, kind, words, starts_on)
    VALUES (of_programme, chosen, of_kind, said, from_day);
    RETURN true;
END $$;

-- Raises where too few would be left to nominate anybody by.
CREATE FUNCTION wall.end_criterion(of_programme bigint, chosen text, from_day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    ended boolean;
BEGIN
    IF NOT wall.keeps_criteria(of_programme, from_day) THEN RETURN false; END IF;
    DELETE FROM nominals_criterion c WHERE c.programme_id = of_programme AND c.code = chosen
        AND c.starts_on = from_day;
    ended := FOUND;
    UPDATE nominals_criterion c SET ends_on = from_day
    WHERE c.programme_id = of_programme AND c.code = chosen AND c.ends_on IS NULL;
    ended := ended OR FOUND;
    IF (SELECT count(*) FILTER (WHERE c.kind = 'mandatory') < 1 OR count(*) FILTER (WHERE c.kind = 'supporting') < 2
            FROM nominals_criterion c WHERE c.programme_id = of_programme
                AND c.starts_on <= from_day AND c.ends_on IS NULL) THEN
        RAISE EXCEPTION 'nobody could be nominated by what is left' USING ERRCODE = 'check_violation';
    END IF;
    RETURN ended;
END $$;
"""
BACKWARD = """
DROP FUNCTION wall.end_criterion(bigint, text, date);
DROP FUNCTION wall.name_criterion(bigint, text, text, text, date);
DROP FUNCTION wall.keeps_criteria(bigint, date);
DROP TRIGGER by_what_is_published ON nominals_ranking;
DROP TRIGGER by_what_is_published ON nominals_score;
DROP FUNCTION nominals_check_scored_by();
DROP TRIGGER scheme_is_published ON nominals_programme;
DROP FUNCTION nominals_check_programme_scheme();
DROP FUNCTION wall.discard_scheme(bigint);
DROP FUNCTION wall.publish_scheme(bigint);
DROP FUNCTION wall.write_scheme(bigint, text, text, jsonb);
DROP FUNCTION wall.draft_scheme(bigint, text);
"""


class Migration(migrations.Migration):
    dependencies = [("nominals", "0015_editors")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
