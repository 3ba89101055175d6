"""A plan whose lead officer was switched off, moved or lost the role says so, and is told."""

from importlib import import_module

from django.db import migrations, models

_ALERTS = import_module("plans.migrations.0009_alerts_and_youth").FORWARD
_BEGIN = _ALERTS.index("CREATE FUNCTION wall.chase_alerts()")
BEFORE = _ALERTS[_BEGIN : _ALERTS.index("END $$;", _BEGIN) + 7].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
CHANGES = {
    # Who took the lead in the same moment in which they were switched off is found by the clock.
    "BEGIN\n    FOR plan IN": (
        "BEGIN\n"
        "    UPDATE plans_plan p SET lead_left_on = today WHERE p.state <> 'closed' AND p.lead_left_on IS NULL\n"
        "        AND wall.has_left(p.lead_id, p.lead_agency_id);\n"
        "    FOR plan IN"
    ),
    "('plan_untrained',": (
        "('plan_lead_left', plan.lead_id || ' ' || plan.lead_left_on, plan.lead_left_on IS NOT NULL),\n"
        "                ('plan_untrained',"
    ),
    "plan.lead_id IS NOT NULL AND coalesce(plan.lead_trained < today, true)": (
        "plan.lead_id IS NOT NULL AND plan.lead_left_on IS NULL AND coalesce(plan.lead_trained < today, true)"
    ),
    "wall.told(plan.lead_agency_id, ARRAY[plan.lead_id],": (
        "wall.told(plan.lead_agency_id, CASE WHEN plan.lead_left_on IS NULL THEN ARRAY[plan.lead_id] ELSE '{}'::bigint[] END,"
    ),
    "wall.told(plan.owner_id, ARRAY[plan.created_by_id],": (
        "wall.told(plan.owner_id, array_remove(ARRAY[plan.created_by_id],\n"
        "                    CASE WHEN plan.lead_left_on IS NOT NULL THEN plan.lead_id END),"
    ),
}
AFTER = BEFORE
for _old, _new in CHANGES.items():
    if AFTER.count(_old) != 1:
        raise ValueError(_old)
    AFTER = AFTER.replace(_old, _new)

FORWARD = """
-- Whether somebody leads no longer for an agency: switched off, of another agency, or without the role.
CREATE FUNCTION wall.has_left(person bigint, for_agency bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM partners_user u WHERE u.id = person
        AND (NOT u.is_active OR u.agency_id IS DISTINCT FROM for_agency OR NOT 'lead_officer' = ANY (u.roles)))
$$;
-- Nobody writes the day: it is what the directory of people says.
CREATE FUNCTION wall.dates_leaving() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.lead_left_on := CASE WHEN NEW.state <> 'closed' AND wall.has_left(NEW.lead_id, NEW.lead_agency_id)
        THEN CASE WHEN TG_OP = 'UPDATE' AND NEW.lead_id = OLD.lead_id AND OLD.lead_left_on IS NOT NULL THEN OLD.lead_left_on
            ELSE (now() AT TIME ZONE 'Europe/London')::date END END;
    RETURN NEW;
END $$;
CREATE TRIGGER dates_leaving BEFORE INSERT OR UPDATE OF lead_id, lead_left_on, state ON plans_plan
    FOR EACH ROW EXECUTE FUNCTION wall.dates_leaving();
CREATE FUNCTION wall.leaves_lead() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE plans_plan SET lead_left_on = NULL WHERE lead_id = NEW.id AND state <> 'closed'
        AND (lead_left_on IS NOT NULL) <> wall.has_left(lead_id, lead_agency_id);
    RETURN NULL;
END $$;
CREATE TRIGGER leaves_lead AFTER UPDATE OF is_active, agency_id, roles ON partners_user FOR EACH ROW
    WHEN ((NEW.is_active, NEW.agency_id, NEW.roles) IS DISTINCT FROM (OLD.is_active, OLD.agency_id, OLD.roles))
    EXECUTE FUNCTION wall.leaves_lead();
"""
BACKWARD = """
DROP TRIGGER leaves_lead ON partners_user;
DROP FUNCTION wall.leaves_lead();
DROP TRIGGER dates_leaving ON plans_plan;
DROP FUNCTION wall.dates_leaving();
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0019_proposed_again")]
    operations = [
        migrations.AddField(
            model_name="plan",
            name="lead_left_on",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.RunSQL(FORWARD + AFTER, BACKWARD + BEFORE + "DROP FUNCTION wall.has_left(bigint, bigint);"),
    ]
