"""An action that says it was noted in a meeting was noted there, of whom its plan is about."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION wall.checks_taken() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM nominals_remark r JOIN nominals_agendaitem i ON i.id = r.item_id
            JOIN plans_membership m ON m.nomination_id = i.nomination_id JOIN plans_plan p ON p.membership_id = m.id
            WHERE r.id = NEW.noted_id AND r.kind = 'action' AND p.id = NEW.plan_id) THEN
        RAISE EXCEPTION 'a plan takes over what was noted of whom it is about' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checks_taken BEFORE INSERT ON plans_action
    FOR EACH ROW WHEN (NEW.noted_id IS NOT NULL) EXECUTE FUNCTION wall.checks_taken();
"""
BACKWARD = """
DROP TRIGGER checks_taken ON plans_action;
DROP FUNCTION wall.checks_taken();
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0007_noted_actions")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
