"""Rows that are really committed, and processes that really are the web: for what a test's own
transaction cannot show (other sessions, pooled connections, a login instead of SET ROLE)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dj_database_url
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper

LOGINS = {"portal_web": "DATABASE_WEB_URL", "portal_worker": "DATABASE_WORKER_URL"}


def login(role: str = "portal_web") -> DatabaseWrapper:
    """A connection to the tests' database by the role's own login, as a process of its own."""
    address = dj_database_url.parse(os.environ[LOGINS[role]])
    chosen = {name: address[name] for name in ("USER", "PASSWORD", "HOST", "PORT")}
    assert chosen["USER"] == role, f"{LOGINS[role]} is the address of {chosen['USER']}."
    return DatabaseWrapper({**connection.settings_dict, **chosen}, alias="default")


def watcher() -> DatabaseWrapper:
    """The superuser once more, outside the test's transaction, so that it holds no locks."""
    return DatabaseWrapper(dict(connection.settings_dict), alias="default")


@contextmanager
def process_of(role: str = "portal_web") -> Iterator[DatabaseWrapper]:
    """Until the end, all that Django does here is done by this login."""
    before, ours = connections["default"], login(role)
    connections["default"] = ours
    try:
        yield ours
    finally:
        ours.close()
        connections["default"] = before


@contextmanager
def cleared_afterwards() -> Iterator[None]:
    """Whatever was committed meanwhile goes, past the triggers that refuse it to everybody else."""
    before = {table: _places(table) for table in _tables()}
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            for table, places in before.items():
                cursor.execute(
                    f'DELETE FROM "{table}" WHERE ctid <> ALL (%s::tid[])',
                    ["{" + ",".join(f'"{place}"' for place in places) + "}"],
                )
            cursor.execute("SET session_replication_role = origin")


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        return [table.name for table in connection.introspection.get_table_list(cursor)]


def _places(table: str) -> list[str]:
    return [place for (place,) in ask(f'SELECT ctid::text FROM "{table}"')]


def ask(
    sql: str, values: Any = None, *, by: DatabaseWrapper | None = None
) -> list[tuple[Any, ...]]:
    with (by or connection).cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []
