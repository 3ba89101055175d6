"""Whoever may not see a nomination's marking is not reminded of it."""

from importlib import import_module

from django.db import migrations

_CLOCK = import_module("nominals.migrations.0018_by_the_clock").FORWARD
BEFORE = _CLOCK[_CLOCK.index("CREATE FUNCTION wall.chase_partners") :].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
TAKEN, MARKED = "n.recipient_id, n.readers,", "n.recipient_id, n.readers, n.marking,"
TOLD, TOLD_MARKED = "'by the clock', true)", "'by the clock', true, asked.marking)"
AFTER = BEFORE.replace(TAKEN, MARKED).replace(TOLD, TOLD_MARKED)


class Migration(migrations.Migration):
    dependencies = [
        ("nominals", "0024_who_notes_actions"), ("partners", "0038_told_within_the_marking"),
    ]  # fmt: skip
    operations = [migrations.RunSQL(AFTER, BEFORE)]
