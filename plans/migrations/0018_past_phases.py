"""What phases a place has been in stays on its plan: until when, why, and who changed it."""

from django.db import migrations, models

FORWARD = """
-- The last of the phases that were is the one that stood here; the database says until when and who changed it.
CREATE FUNCTION wall.guards_phase() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    past constant jsonb := NEW.past_phases -> -1;
BEGIN
    IF wall.user_id() IS NULL THEN
        RETURN NEW;
    END IF;
    IF NEW.phase = OLD.phase OR NEW.phase = '' OR OLD.kind <> 'place' THEN
        RAISE EXCEPTION 'a plan for a place moves to another phase, and nobody changes what it was' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state = 'draft' THEN
        NEW.past_phases := OLD.past_phases;
        RETURN NEW;
    END IF;
    IF NEW.past_phases IS DISTINCT FROM OLD.past_phases || jsonb_build_array(past)
        OR past ->> 'phase' IS DISTINCT FROM OLD.phase
        OR char_length(btrim(coalesce(past ->> 'reason', ''))) NOT BETWEEN 1 AND 300 THEN
        RAISE EXCEPTION 'the phase of a plan that has begun changes with a reason' USING ERRCODE = 'check_violation';
    END IF;
    NEW.past_phases := OLD.past_phases || jsonb_build_array(jsonb_build_object(
        'phase', OLD.phase, 'reason', past ->> 'reason',
        'by', (SELECT u.name FROM partners_user u WHERE u.id = wall.user_id()),
        'until', to_char(now() AT TIME ZONE 'Europe/London', 'YYYY-MM-DD')));
    RETURN NEW;
END $$;
CREATE TRIGGER guards_phase BEFORE UPDATE ON plans_plan FOR EACH ROW
    WHEN (NEW.phase IS DISTINCT FROM OLD.phase OR NEW.past_phases IS DISTINCT FROM OLD.past_phases)
    EXECUTE FUNCTION wall.guards_phase();
CREATE TRIGGER begins_without_past_phases BEFORE INSERT ON plans_plan FOR EACH ROW
    WHEN (NEW.past_phases <> '[]'::jsonb) EXECUTE FUNCTION portal_refuse_change();
"""
BACKWARD = """
DROP TRIGGER begins_without_past_phases ON plans_plan;
DROP TRIGGER guards_phase ON plans_plan;
DROP FUNCTION wall.guards_phase();
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0017_who_keeps_templates")]
    operations = [
        migrations.AddField(
            model_name="plan",
            name="past_phases",
            field=models.JSONField(db_default=[], default=list, editable=False),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
