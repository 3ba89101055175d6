"""What a database holds, said so that two of them can be compared: rows by table, and the walls."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from portal.backups import brackets

# Sessions end with a restore, and the principal's key comes from the settings of the new place.
LEFT_OUT = ("public.django_session", "wall.principal_key")
FROM_SETTINGS = ("HOST", "PORT", "USER", "PASSWORD")
FROM_OPTIONS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
_TABLES = """
SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
WHERE schemaname IN ('public', 'wall') ORDER BY 1
"""
_WALLS = """
SELECT 'table', c.oid::regclass::text, c.relrowsecurity || ' ' || c.relforcerowsecurity
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('public', 'wall') AND c.relkind IN ('r', 'p')
UNION ALL SELECT 'policy', tablename || ' ' || policyname,
    concat_ws(' ', permissive, roles, cmd, qual, with_check) FROM pg_policies
UNION ALL SELECT 'trigger', tgrelid::regclass || ' ' || tgname, pg_get_triggerdef(oid)
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function', p.oid::regprocedure::text, pg_get_functiondef(p.oid)
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname IN ('public', 'wall') AND p.prokind = 'f' AND NOT EXISTS
    (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
UNION ALL SELECT 'right', c.oid::regclass::text || ' ' || r.rolname, a.privilege_type
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) a
JOIN pg_roles r ON r.oid = a.grantee
WHERE n.nspname IN ('public', 'wall')
    AND r.rolname IN ('portal_web', 'portal_worker', 'portal_auditor')
UNION ALL SELECT 'constraint', conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
ORDER BY 1, 2, 3
"""


def address() -> dict[str, str]:
    """Where this process connects, as PostgreSQL's own programs are told it."""
    told = connection.settings_dict
    options = told.get("OPTIONS") or {}
    given = {f"PG{key}": str(told[key]) for key in FROM_SETTINGS if told.get(key)}
    given["PGDATABASE"] = str(told["NAME"])
    return given | {name: str(options[key]) for key, name in FROM_OPTIONS.items() if key in options}


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        return [str(row[0]) for row in cursor.fetchall()]


def rows() -> dict[str, int]:
    counted: dict[str, int] = {}
    with connection.cursor() as cursor:
        for table in tables():
            if table not in LEFT_OUT:
                cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 quoted by the catalogue
                counted[table] = int(cursor.fetchone()[0])
    return counted


def is_older_than_code() -> bool:
    """Whether migrations of this release are still to come."""
    known = set(MigrationLoader(None).graph.leaf_nodes())
    return not known <= set(MigrationRecorder(connection).applied_migrations())


def walls() -> str:
    """One digest over row security, policies, triggers, functions, rights and constraints."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = pg_catalog")
        cursor.execute(_WALLS)
        return digest(cursor.fetchall())


def digest(found: Iterable[tuple[object, ...]]) -> str:
    lines = (_as_first_written("\0".join(map(str, row))) for row in found)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _as_first_written(text: str) -> str:
    """PostgreSQL writes a list that was read back with a cast on each value, not on the whole.

    And it writes `(a AND b) AND c` without the brackets.
    """
    text = text.replace("::character varying", "")
    text = re.sub(r"\(('(?:[^']|'')*')\)::text", r"\1", text)
    return brackets.flattened(re.sub(r"\((ARRAY\[[^\]]*\])\)::text\[\]", r"\1", text))


def sees_everything() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])
