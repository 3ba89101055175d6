"""Whoever leads a plan and was trained anew says so by taking the lead again."""

from importlib import import_module

from django.db import migrations

_WALLS = import_module("plans.migrations.0002_walls").FORWARD
_BEGIN = _WALLS.index("CREATE FUNCTION wall.checks_plan()")
BEFORE = _WALLS[_BEGIN : _WALLS.index("END $$;", _BEGIN) + 7].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
ANOTHER = "NEW.lead_id IS DISTINCT FROM OLD.lead_id"
ANEW = f"{ANOTHER} OR NEW.lead_since IS DISTINCT FROM OLD.lead_since"
AFTER = BEFORE.replace(ANOTHER, ANEW)


class Migration(migrations.Migration):
    dependencies = [("plans", "0014_answered_and_aimed_wall")]
    operations = [migrations.RunSQL(AFTER, BEFORE)]
