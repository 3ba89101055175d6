"""Limits of the database's logins: what is missing is added, what was set is left alone."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from portal import limits
from tests.house.committed import ask

pytestmark = pytest.mark.django_db
ROLE = "portal_auditor"


@pytest.mark.parametrize("role", limits.LIMITS)
def test_every_login_has_its_limits(role: str) -> None:
    ((settings, connections),) = ask(
        "SELECT setconfig, rolconnlimit FROM pg_roles r JOIN pg_db_role_setting s"
        " ON s.setrole = r.oid AND s.setdatabase = 0 WHERE rolname = %s",
        [role],
    )
    expected = limits.LIMITS[role]

    assert {f"{name}={value}" for name, value in expected.settings.items()} <= set(settings)
    assert connections == expected.connections


def test_the_limits_fit_into_one_server() -> None:
    assert sum(each.connections for each in limits.LIMITS.values()) <= 57  # of 60, 3 are kept free


@pytest.fixture
def without_limits() -> None:
    """In the test's transaction, so that no other test meets it."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER ROLE {ROLE} RESET ALL")
        cursor.execute(f"ALTER ROLE {ROLE} SET lock_timeout = '9s'")
        cursor.execute(f"ALTER ROLE {ROLE} CONNECTION LIMIT -1")


def secured() -> str:
    told = StringIO()
    call_command("secure_database", stderr=told)
    return told.getvalue()


def of_role() -> tuple[list[str], int]:
    ((settings, connections),) = ask(
        "SELECT setconfig, rolconnlimit FROM pg_roles r JOIN pg_db_role_setting s"
        " ON s.setrole = r.oid AND s.setdatabase = 0 WHERE rolname = %s",
        [ROLE],
    )
    return sorted(settings), connections


def test_secure_database_adds_what_is_missing_and_changes_nothing_else(
    without_limits: None,
) -> None:
    assert secured() == ""

    settings, connections = of_role()
    assert settings == [
        "idle_in_transaction_session_timeout=15s", "lock_timeout=9s", "statement_timeout=60s",
    ]  # fmt: skip
    assert connections == limits.LIMITS[ROLE].connections


def test_secure_database_names_what_it_may_not_do(
    without_limits: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An owner without CREATEROLE, as a server of somebody else's gives one."""
    module = "portal.management.commands.secure_database"
    monkeypatch.setattr(f"{module}.Command._grant", lambda self: None)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE portal_owner")

    told = secured()

    assert f"ALTER ROLE {ROLE} SET statement_timeout = '60s'" in told
    assert f"ALTER ROLE {ROLE} CONNECTION LIMIT 4" in told
    assert "lock_timeout" not in told


@pytest.mark.parametrize(
    ("name", "value"),
    [("search_path", "public"), ("row_security", "on"), ("default_transaction_read_only", "off")],
)
def test_a_connection_says_itself_what_a_login_could_have_changed(name: str, value: str) -> None:
    ((setting, source),) = ask("SELECT setting, source FROM pg_settings WHERE name = %s", [name])

    assert (setting, source) == (value, "client")
