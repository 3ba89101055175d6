"""Another level is answered once by who claimed it; another aim is its lead officer's, with why."""

from importlib import import_module

from django.db import migrations

PLANNERS = "'agency_lead', 'japtm_secretariat', 'lead_officer'"
_WALLS = import_module("plans.migrations.0002_walls").FORWARD
_BEGIN = _WALLS.index("CREATE FUNCTION plans_guard_disruption()")
BEFORE = _WALLS[_BEGIN : _WALLS.index("END $$;", _BEGIN) + 7].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
FORWARD = """
CREATE POLICY answers ON plans_disruption FOR UPDATE TO portal_web, portal_worker USING (
    marking = ANY ((SELECT wall.markings())::text[]) AND reply = ''
    AND level_moderated <> '' AND level_moderated <> level_claimed
    AND owner_id = (SELECT wall.agency_as(<PLANNERS>))
    AND programme_id IN (SELECT p.id FROM nominals_programme p)
) WITH CHECK (owner_id = (SELECT wall.agency_as(<PLANNERS>)) AND replied_by_id = (SELECT wall.user_id()));
CREATE OR REPLACE FUNCTION plans_guard_disruption() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    mine constant text[] := CASE WHEN OLD.level_moderated = ''
        THEN '{level_moderated,moderation,moderator_id,moderated_at,moderated_by_id}'::text[]
        ELSE '{reply,reply_words,replied_at,replied_by_id}'::text[] END;
BEGIN
    IF (to_jsonb(NEW) - mine) IS DISTINCT FROM (to_jsonb(OLD) - mine)
        OR (OLD.level_moderated <> '' AND (OLD.reply <> '' OR NEW.reply = '')) THEN
        RAISE EXCEPTION 'a disruption is moderated once and answered once, and stays as it was claimed'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

-- The last of the aims that were is the one that stood here; the database says until when and who changed it.
CREATE FUNCTION plans_guard_aim() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    past constant jsonb := NEW.past_aims -> -1;
BEGIN
    IF wall.user_id() IS NULL THEN
        RETURN NEW;
    END IF;
    IF NEW.aim = OLD.aim OR wall.user_id() IS DISTINCT FROM OLD.lead_id THEN
        RAISE EXCEPTION 'its lead officer changes the aim of a plan, and nobody what it was' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state = 'draft' THEN
        NEW.past_aims := OLD.past_aims;
        RETURN NEW;
    END IF;
    IF NEW.past_aims IS DISTINCT FROM OLD.past_aims || jsonb_build_array(past)
        OR past ->> 'aim' IS DISTINCT FROM OLD.aim
        OR char_length(btrim(coalesce(past ->> 'reason', ''))) NOT BETWEEN 1 AND 300 THEN
        RAISE EXCEPTION 'the aim of a plan that has begun changes with a reason' USING ERRCODE = 'check_violation';
    END IF;
    NEW.past_aims := OLD.past_aims || jsonb_build_array(jsonb_build_object(
        'aim', OLD.aim, 'reason', past ->> 'reason', 'by', OLD.lead_name,
        'until', to_char(now() AT TIME ZONE 'Europe/London', 'YYYY-MM-DD')));
    RETURN NEW;
END $$;
CREATE TRIGGER guards_aim BEFORE UPDATE ON plans_plan FOR EACH ROW
    WHEN (NEW.aim IS DISTINCT FROM OLD.aim OR NEW.past_aims IS DISTINCT FROM OLD.past_aims)
    EXECUTE FUNCTION plans_guard_aim();
CREATE TRIGGER begins_without_a_past BEFORE INSERT ON plans_plan FOR EACH ROW
    WHEN (NEW.past_aims <> '[]'::jsonb) EXECUTE FUNCTION portal_refuse_change();
"""
BACKWARD = """
DROP TRIGGER begins_without_a_past ON plans_plan;
DROP TRIGGER guards_aim ON plans_plan;
DROP FUNCTION plans_guard_aim();
DROP POLICY answers ON plans_disruption;
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0013_answered_and_aimed")]
    operations = [
        migrations.RunSQL(FORWARD.replace("<PLANNERS>", PLANNERS), BACKWARD + BEFORE),
    ]
