"""Whoever may not see a marking hears nothing by the clock of what bears it."""

from importlib import import_module

from django.db import migrations

_CLOCK = import_module("plans.migrations.0004_clock").FORWARD
_BEGIN = _CLOCK.index("CREATE FUNCTION wall.chase_plans()")
BEFORE = _CLOCK[_BEGIN : _CLOCK.index("END $$;", _BEGIN) + 7].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
CHANGES = {
    "p.owner_id, p.chair_first_id, p.chair_second_id": (
        "p.owner_id, p.chair_first_id, p.chair_second_id, n.marking"
    ),
    "JOIN nominals_programme p ON p.id = m.programme_id": (
        "JOIN nominals_programme p ON p.id = m.programme_id\n"
        "            JOIN nominals_nomination n ON n.id = m.nomination_id"
    ),
    "lapsed.reference, lapsed.key, step, true)": (
        "lapsed.reference, lapsed.key, step, true, lapsed.marking)"
    ),
    "RETURNING id, key, reference, owner_id": "RETURNING id, key, reference, marking, owner_id",
    "plan.reference, plan.key, step, true)": "plan.reference, plan.key, step, true, plan.marking)",
    "SELECT a.id, a.key, a.reference,": "SELECT a.id, a.key, a.reference, a.marking,",
    "'dated ' || late.moved::date, true)": "'dated ' || late.moved::date, true, late.marking)",
    "late.reference, late.key, step, true)": "late.reference, late.key, step, true, late.marking)",
}
AFTER = BEFORE
for _old, _new in CHANGES.items():
    if _old not in AFTER:
        raise ValueError(_old)
    AFTER = AFTER.replace(_old, _new)


class Migration(migrations.Migration):
    dependencies = [("plans", "0009_alerts_and_youth")]
    operations = [migrations.RunSQL(AFTER, BEFORE)]
