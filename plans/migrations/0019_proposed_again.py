"""A proposed day that nobody decides is chased after three days, and every week after that."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("plans.migrations.0010_chased_within_the_marking").AFTER
ONCE = "'dated ' || late.moved::date, true, late.marking)"
# The first step is called as it was: whoever has been told it already is not told it again.
EACH_WEEK = (
    "'dated ' || late.moved::date || CASE WHEN waited >= 10 THEN ' week ' || (waited - 3) / 7 ELSE '' END,"
    " true, late.marking)"
)
if ONCE not in BEFORE:
    raise ValueError(ONCE)
AFTER = BEFORE.replace(ONCE, EACH_WEEK)


class Migration(migrations.Migration):
    dependencies = [("plans", "0018_past_phases")]
    operations = [migrations.RunSQL(AFTER, BEFORE)]
