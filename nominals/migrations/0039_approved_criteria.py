"""The words of the criteria that somebody says are met are part of what is approved."""

from importlib import import_module

from django.db import migrations

_EARLIER = import_module("nominals.migrations.0028_approved_by_who_wrote_nothing").FORWARD
_BEGIN = _EARLIER.index("CREATE FUNCTION nominals_print(chosen bigint)")
BEFORE = _EARLIER[_BEGIN : _EARLIER.index("$$;", _BEGIN) + 3].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
AFTER = BEFORE.replace(
    "'agencies', (",
    """'criteria', (SELECT jsonb_object_agg(k.code, k.words) FROM nominals_criterion k
            WHERE n.criteria ? k.code AND daterange(k.starts_on, k.ends_on) @> (now() AT TIME ZONE 'Europe/London')::date
                AND (k.programme_id = n.programme_id OR (k.programme_id IS NULL AND NOT EXISTS (
                    SELECT FROM nominals_criterion own WHERE own.programme_id = n.programme_id
                        AND daterange(own.starts_on, own.ends_on) @> (now() AT TIME ZONE 'Europe/London')::date)))),
        'agencies', (""",
)


class Migration(migrations.Migration):
    dependencies = [("nominals", "0038_closed_unread")]
    operations = [migrations.RunSQL(AFTER, BEFORE)]
