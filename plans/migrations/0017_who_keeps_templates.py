"""The weeks that were code are the first rows; secretariats alone keep them and the templates."""

from django.db import migrations

FORWARD = """
INSERT INTO plans_namedweek (code, version, name, words, starts_on) VALUES
    ('COUNTY_LINES', 1, 'County lines intensification week',
        'Agencies act against drug lines in the same week, and visit those who may be used by them.', '2026-11-22'),
    ('KNIVES', 1, 'Knife crime intensification week',
        'Agencies act against the carrying of knives in the same week, with bins for knives and lessons in schools.', '2026-11-22'),
    ('EXPLOITATION', 1, 'Exploitation awareness week',
        'Agencies tell the public and their own people what exploitation looks like and whom to tell.', '2026-11-22'),
    ('LOCAL', 1, 'A local week', 'A week that the agencies of a programme have chosen themselves.', '2026-11-22');
UPDATE plans_plan p SET named_week_id = w.id FROM plans_namedweek w WHERE w.code = upper(p.week);
SET CONSTRAINTS ALL IMMEDIATE;

CREATE TRIGGER stays_begun BEFORE UPDATE ON plans_plan FOR EACH ROW
    WHEN (NEW.template_id IS DISTINCT FROM OLD.template_id OR NEW.named_week_id IS DISTINCT FROM OLD.named_week_id)
    EXECUTE FUNCTION portal_refuse_change();

-- Two who change the same version: the second finds it ended, and changes nothing.
CREATE FUNCTION wall.end_template(chosen text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF wall.agency_as('japtm_secretariat') IS NULL THEN
        RETURN false;
    END IF;
    UPDATE public.plans_plantemplate SET ends_on = (now() AT TIME ZONE 'Europe/London')::date
        WHERE code = chosen AND ends_on IS NULL;
    RETURN FOUND;
END $$;
CREATE FUNCTION wall.keep_template(
    chosen text, before integer, called text, said text, aimed text, goals jsonb, steps jsonb
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    today constant date := (now() AT TIME ZONE 'Europe/London')::date;
BEGIN
    IF wall.agency_as('japtm_secretariat') IS NULL OR jsonb_typeof(goals) IS DISTINCT FROM 'array'
        OR jsonb_typeof(steps) IS DISTINCT FROM 'array' THEN
        RETURN false;
    END IF;
    IF before > 0 THEN
        UPDATE public.plans_plantemplate SET ends_on = today WHERE code = chosen AND version = before AND ends_on IS NULL;
        IF NOT FOUND THEN
            RETURN false;
        END IF;
    END IF;
    INSERT INTO public.plans_plantemplate (code, version, name, words, aim, objectives, actions, starts_on)
        VALUES (chosen, before + 1, called, said, aimed, goals, steps, today) ON CONFLICT DO NOTHING;
    RETURN FOUND;
END $$;
CREATE FUNCTION wall.end_week(chosen text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF wall.agency_as('japtm_secretariat') IS NULL THEN
        RETURN false;
    END IF;
    UPDATE public.plans_namedweek SET ends_on = (now() AT TIME ZONE 'Europe/London')::date
        WHERE code = chosen AND ends_on IS NULL;
    RETURN FOUND;
END $$;
CREATE FUNCTION wall.keep_week(chosen text, before integer, called text, said text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    today constant date := (now() AT TIME ZONE 'Europe/London')::date;
BEGIN
    IF wall.agency_as('japtm_secretariat') IS NULL THEN
        RETURN false;
    END IF;
    IF before > 0 THEN
        UPDATE public.plans_namedweek SET ends_on = today WHERE code = chosen AND version = before AND ends_on IS NULL;
        IF NOT FOUND THEN
            RETURN false;
        END IF;
    END IF;
    INSERT INTO public.plans_namedweek (code, version, name, words, starts_on)
        VALUES (chosen, before + 1, called, said, today) ON CONFLICT DO NOTHING;
    RETURN FOUND;
END $$;
"""
BACKWARD = """
DROP FUNCTION wall.keep_week(text, integer, text, text);
DROP FUNCTION wall.end_week(text);
DROP FUNCTION wall.keep_template(text, integer, text, text, text, jsonb, jsonb);
DROP FUNCTION wall.end_template(text);
DROP TRIGGER stays_begun ON plans_plan;
UPDATE plans_plan p SET week = lower(w.code), named_week_id = NULL FROM plans_namedweek w
    WHERE w.id = p.named_week_id AND w.code IN ('COUNTY_LINES', 'KNIVES', 'EXPLOITATION', 'LOCAL');
UPDATE plans_plan SET week = 'local', named_week_id = NULL WHERE named_week_id IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE;
DELETE FROM plans_namedweek;
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0016_versions_of_templates")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
