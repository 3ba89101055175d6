"""Nobody is told of a record above their marking; whoever stands in for a lead is told as the lead is.

A message names a reference: to somebody who may not open it that says that it exists, and leads
nowhere. Where nobody of those named may see it, those with the roles are told, as if none were there.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("partners.migrations.0034_who_speaks_for_a_system").ONLY_PEOPLE
TELL = import_module("partners.migrations.0026_who_is_told").FORWARD
TELL = TELL[TELL.index("CREATE FUNCTION wall.tell(") : TELL.index("-- A round-up")]
HEAD = "    only_once text, cannot_wait boolean\n)"
MARKED_HEAD = "    only_once text, cannot_wait boolean, marked text\n)"


def changed(sql: str, *pairs: tuple[str, str]) -> str:
    for before, after in pairs:
        if before not in sql:
            raise ValueError(before)
        sql = sql.replace(before, after)
    return sql


TOLD_MARKED = changed(
    BEFORE,
    ("CREATE OR REPLACE FUNCTION", "CREATE FUNCTION"),
    (HEAD, MARKED_HEAD),
    (
        "WHERE u.id = ANY (people) AND u.is_active AND NOT u.is_system AND u.agency_id = in_agency)",
        ("WHERE u.id = ANY (people) AND u.is_active AND NOT u.is_system AND u.agency_id = in_agency\n"
        "            AND wall.may_hear(u, marked))"),
    ),
    (
        "ELSE u.roles::text[] && or_roles END",
        ("ELSE CASE\n                WHEN u.deputy_until >= current_date THEN wall.roles_of(u.id)\n"
        "                ELSE u.roles::text[] END && or_roles END\n"
        "            AND wall.may_hear(u, marked)"),
    ),
)
SAME = "of_kind, about, row_key, only_once, cannot_wait"
FORWARD = f"""
CREATE FUNCTION wall.may_hear(one partners_user, marked text) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT marked <> 'OFFICIAL-SENSITIVE' OR (one.highest_marking = 'OFFICIAL-SENSITIVE'
        AND coalesce(least(one.vetted_until, one.trained_until)
            >= (now() AT TIME ZONE 'Europe/London')::date, true))
$$;
{TOLD_MARKED}
{changed(TELL, (HEAD, MARKED_HEAD), (SAME, SAME + ", marked"))}
"""
# What knows no marking is told as before: the release before this one, and what has none.
PASSED_ON = """
CREATE OR REPLACE FUNCTION wall.told(
    in_agency bigint, people bigint[], or_roles text[], of_kind text, about text, row_key text,
    only_once text, cannot_wait boolean
) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN wall.told(in_agency, people, or_roles, of_kind, about, row_key, only_once, cannot_wait, '');
END $$;
"""
BACKWARD = """
DROP FUNCTION wall.tell(bigint, bigint[], text[], text, text, text, text, boolean, text);
DROP FUNCTION wall.told(bigint, bigint[], text[], text, text, text, text, boolean, text);
DROP FUNCTION wall.may_hear(partners_user, text);
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0037_japtm_roles")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(PASSED_ON, BEFORE),
    ]
