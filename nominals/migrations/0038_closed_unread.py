"""What was closed before any partner was asked is read at home and by its secretariat alone."""

from importlib import import_module

from django.db import migrations

_WALLS = import_module("nominals.migrations.0007_japtm_walls").forward()
_BEGIN = _WALLS.index("CREATE POLICY reads ON nominals_nomination FOR SELECT")
BEFORE = _WALLS[_BEGIN : _WALLS.index("\n);", _BEGIN) + 3].replace(
    "CREATE POLICY reads ON nominals_nomination FOR SELECT TO portal_web, portal_worker",
    "ALTER POLICY reads ON nominals_nomination",
)
AFTER = BEFORE.replace(
    "state NOT IN ('draft', 'awaiting', 'returned', 'submitted') AND (",
    "state NOT IN ('draft', 'awaiting', 'returned', 'submitted')"
    " AND (state <> 'closed' OR answers_due IS NOT NULL) AND (",
)


class Migration(migrations.Migration):
    dependencies = [("nominals", "0037_held_to_the_scheme")]
    operations = [migrations.RunSQL(AFTER, BEFORE)]
