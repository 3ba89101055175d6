"""The clock asks a partner once more when the day has passed."""

from importlib import import_module

from django.db import migrations

_EARLIER = import_module("nominals.migrations.0025_chased_within_the_marking")
BEFORE = _EARLIER.AFTER
AFTER = BEFORE.replace("n.recipient_id, n.readers,", "n.answers_due, n.recipient_id, n.readers,").replace(
    "'by the clock', true,",
    "CASE WHEN asked.answers_due < today THEN 'after the day' ELSE 'by the clock' END, true,",
)


class Migration(migrations.Migration):
    dependencies = [("nominals", "0035_agreement_on_each")]
    operations = [migrations.RunSQL(AFTER, BEFORE)]
