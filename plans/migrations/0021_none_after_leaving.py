"""No plan about somebody becomes active once they have left the cohort."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION wall.none_after_leaving() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF wall.user_id() IS NOT NULL AND EXISTS (
            SELECT FROM plans_membership m WHERE m.id = NEW.membership_id AND m.ended_on IS NOT NULL) THEN
        RAISE EXCEPTION 'whom it is about has left the cohort' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER none_after_leaving BEFORE UPDATE OF state ON plans_plan FOR EACH ROW
    WHEN (NEW.state = 'active' AND OLD.state <> 'active' AND NEW.membership_id IS NOT NULL)
    EXECUTE FUNCTION wall.none_after_leaving();
"""
BACKWARD = """
DROP TRIGGER none_after_leaving ON plans_plan;
DROP FUNCTION wall.none_after_leaving();
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0020_lead_left")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
