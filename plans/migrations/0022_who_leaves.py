"""Who leaves the cohort: also whoever should never have been in it, and whose plans pause.

A child, somebody else of that name or somebody who died meets no way out that was written for them.
One sentence stands for all three, so that nobody who reads it learns that this is a child. An active
plan about whoever has left is paused at once, whatever the way: nobody acts on it meanwhile.
"""

from importlib import import_module

from django.db import migrations

WALLS: str = import_module("plans.migrations.0002_walls").FORWARD
ALWAYS = "They should never have been in it, or have died."


def function(name: str) -> str:
    start = WALLS.index(f"CREATE FUNCTION wall.{name}(")
    text = WALLS[start : WALLS.index("END $$;", start) + len("END $$;")]
    return text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


def changed(sql: str, before: str, after: str) -> str:
    if before not in sql:
        raise ValueError(before)
    return sql.replace(before, after)


CHECKS, EFFECT = function("checks_review"), function("review_takes_effect")
PAUSES = """
CREATE FUNCTION wall.pauses_plans_of(left_by bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    plan record;
BEGIN
    FOR plan IN UPDATE plans_plan SET state = 'paused' WHERE membership_id = left_by AND state = 'active'
        RETURNING key, reference, marking, owner_id, lead_agency_id, lead_id
    LOOP
        PERFORM portal_record(ROW('alteration', 'plan_altered', NULL, plan.owner_id, 'plans.Plan', ARRAY[plan.key],
            '{state}', '', '', '{}', 'who it is about has left', 'deselect')::portal_event);
        PERFORM wall.told(plan.lead_agency_id, ARRAY[plan.lead_id], '{agency_lead}', 'plan_stopped',
            plan.reference, plan.key, 'left', true, plan.marking);
    END LOOP;
END $$;
"""
FORWARD = (
    PAUSES
    + changed(
        CHECKS, "NEW.criteria_met <@ member.exit_criteria",
        f"NEW.criteria_met <@ (member.exit_criteria || '{ALWAYS}'::varchar)",
    )
    + changed(
        EFFECT, "    IF NEW.outcome = 'deselect' THEN\n",
        "    IF NEW.outcome = 'deselect' THEN\n"
        "        PERFORM wall.pauses_plans_of(NEW.membership_id);\n",
    )
)  # fmt: skip
BACKWARD = CHECKS + EFFECT + "DROP FUNCTION wall.pauses_plans_of(bigint);"


class Migration(migrations.Migration):
    dependencies = [("plans", "0021_none_after_leaving")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
