"""Give each database role what `portal.privileges` says and nothing else. After each migration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection, transaction

from portal import limits
from portal.privileges import (
    KEEP_OUT,
    ROLES,
    TABLES,
    VERBS,
    WEB_COLUMNS,
)
from portal.wall_functions import (
    PEOPLE_FUNCTIONS,
    PLACE_FUNCTIONS,
    SIGN_IN_FUNCTIONS,
    WALL_FUNCTIONS,
    WORKER_FUNCTIONS,
)


class Command(BaseCommand):
    help = "Grant the application roles their rights on each table and install the principal's key."

    def handle(self, *args: Any, **options: Any) -> None:
        self._refuse_missing_tables()
        self._grant()
        if refused := [sql for sql in _limits_missing() if not _may(sql)]:
            self.stderr.write(
                "One long query or forgotten session could hold everybody up, and this login may "
                f"not change that. Have the database's administrator do: {'; '.join(refused)}."
            )

    @transaction.atomic
    def _grant(self) -> None:
        with connection.cursor() as cursor:
            for statement in (*_closing(), *_opening()):
                cursor.execute(statement)
            cursor.execute(
                "INSERT INTO wall.principal_key (inner_pad, outer_pad) VALUES (%s, %s) "
                "ON CONFLICT (id) DO UPDATE"
                " SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad",
                _pads(settings.PRINCIPAL_KEY),
            )
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            if cursor.fetchone()[0]:
                for thing in KEEP_OUT:
                    cursor.execute(f"REVOKE ALL ON {thing} FROM PUBLIC")

    def _refuse_missing_tables(self) -> None:
        with connection.cursor() as cursor:
            existing = set(connection.introspection.table_names(cursor))
        missing = sorted(set(TABLES) - existing)
        if missing:
            raise CommandError(f"These tables do not exist, migrate first: {', '.join(missing)}.")


def _limits_missing() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolconnlimit, coalesce(of_role.setconfig, '{}')"
            " || coalesce(here.setconfig, '{}') FROM pg_roles"
            " LEFT JOIN pg_db_role_setting of_role ON of_role.setrole = pg_roles.oid"
            " AND of_role.setdatabase = 0"
            " LEFT JOIN pg_db_role_setting here ON here.setrole = pg_roles.oid"
            " AND here.setdatabase ="
            " (SELECT oid FROM pg_database WHERE datname = current_database())"
            " WHERE rolname = ANY (%s)",
            [list(ROLES)],
        )
        rows = cursor.fetchall()
    return [
        sql
        for role, connections, settings in rows
        for sql in limits.missing(role, dict(one.split("=", 1) for one in settings), connections)
    ]


def _may(sql: str) -> bool:
    """Logins may have been made by somebody else, who alone may change them."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except ProgrammingError:
        return False
    return True


def _closing() -> list[str]:
    names = ", ".join(ROLES)
    database = connection.ops.quote_name(str(connection.settings_dict["NAME"]))
    return [
        f"REVOKE ALL ON DATABASE {database} FROM PUBLIC, {names}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {names}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {names}",
        f"REVOKE ALL ON SCHEMA wall FROM PUBLIC, {names}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA wall FROM PUBLIC, {names}",
        f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA wall FROM PUBLIC, {names}",
    ]


def _opening() -> list[str]:
    database = connection.ops.quote_name(str(connection.settings_dict["NAME"]))
    statements = [
        f"GRANT CONNECT ON DATABASE {database} TO {', '.join(ROLES)}",
        f"GRANT USAGE ON SCHEMA public, wall TO {', '.join(ROLES)}",
    ]
    statements += [
        f"GRANT EXECUTE ON FUNCTION wall.{name} TO portal_web, portal_worker"
        for name in WALL_FUNCTIONS
    ]
    statements += [
        f"GRANT EXECUTE ON FUNCTION wall.{name} TO portal_web"
        for name in (*SIGN_IN_FUNCTIONS, *PEOPLE_FUNCTIONS, *PLACE_FUNCTIONS)
    ]
    statements += [
        f"GRANT EXECUTE ON FUNCTION wall.{name} TO portal_worker" for name in WORKER_FUNCTIONS
    ]
    statements += [
        f'GRANT UPDATE ({columns}) ON public."{table}" TO portal_web'
        for table, columns in WEB_COLUMNS.items()
    ]
    for table, rights in TABLES.items():
        statements += _on_table(table, "portal_web", rights.web)
        statements += _on_table(table, "portal_worker", rights.worker)
        statements += _on_table(table, "portal_auditor", rights.auditor)
    return statements


def _on_table(table: str, role: str, letters: str) -> Iterator[str]:
    if letters:
        verbs = ", ".join(VERBS[letter] for letter in letters)
        yield f'GRANT {verbs} ON public."{table}" TO {role}'
    if "I" in letters:
        sequence = f"pg_get_serial_sequence('public.\"{table}\"', 'id')"
        yield (
            f"DO $$ BEGIN IF {sequence} IS NOT NULL THEN"
            f" EXECUTE 'GRANT USAGE ON SEQUENCE ' || {sequence} || ' TO {role}';"
            " END IF; EXCEPTION WHEN undefined_column THEN NULL; END $$"
        )


def _pads(key: bytes) -> list[bytes]:
    """The two padded keys of HMAC (RFC 2104); the key is shorter than SHA-256's block."""
    padded = key.ljust(64, b"\0")
    return [bytes(byte ^ 0x36 for byte in padded), bytes(byte ^ 0x5C for byte in padded)]
