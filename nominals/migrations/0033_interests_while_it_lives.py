"""An interest is declared from when a nomination is sent until it is decided for good."""

from importlib import import_module

from django.db import migrations

_SITTING = import_module("nominals.migrations.0021_sitting_walls").FORWARD
_BEGIN = _SITTING.index("CREATE FUNCTION wall.checks_early_interest()")
CHECKS = _SITTING[_BEGIN : _SITTING.index("END $$;", _BEGIN) + 7].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
BEFORE = "('enriching', 'scoring', 'scored')"
LIVE = "('submitted', 'enriching', 'scoring', 'scored', 'reserve', 'deferred')"


class Migration(migrations.Migration):
    dependencies = [("nominals", "0032_whole_content")]
    operations = [migrations.RunSQL(CHECKS.replace(BEFORE, LIVE), CHECKS)]
