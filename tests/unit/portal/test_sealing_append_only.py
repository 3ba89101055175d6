"""Events and seals are only ever added: by privilege for the roles, by trigger for the owner."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from portal import sealing
from tests.conftest import database_role
from tests.factories.audit import event, execute

LOG = ("portal_auditevent", "portal_auditseal")
CHANGES = {
    "update": "UPDATE {} SET {} = {}",
    "delete": "DELETE FROM {}",
    "truncate": "TRUNCATE {}",
    "truncate cascade": "TRUNCATE {} CASCADE",
}
FIRST_COLUMN = {"portal_auditevent": "purpose", "portal_auditseal": "head"}


@pytest.fixture
def _sealed(db: None, tmp_path: Path, settings: Any) -> None:
    settings.AUDIT_HEADS_FILE = tmp_path / "heads.jsonl"
    event(10)
    sealing.seal()


def refused(sql: str) -> str:
    with pytest.raises(ProgrammingError) as refusal, transaction.atomic():
        execute(sql)
    return str(refusal.value)


def change(name: str, table: str) -> str:
    return CHANGES[name].format(table, FIRST_COLUMN[table], FIRST_COLUMN[table])


@pytest.mark.usefixtures("_sealed")
@pytest.mark.parametrize("table", LOG)
@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("role", ["portal_web", "portal_worker", "portal_auditor"])
def test_no_role_may_change_the_log(role: str, name: str, table: str) -> None:
    with database_role(role):
        assert "permission denied" in refused(change(name, table))


@pytest.mark.usefixtures("_sealed")
@pytest.mark.parametrize("table", LOG)
@pytest.mark.parametrize("name", CHANGES)
def test_the_database_refuses_change_even_by_the_owner_of_the_table(name: str, table: str) -> None:
    execute(f"ALTER TABLE {table} OWNER TO portal_owner")
    if table == "portal_auditevent":  # whoever migrates owns the table and its policy
        execute("ALTER POLICY looks_after ON portal_auditevent TO portal_owner")
    with database_role("portal_owner"):
        assert execute(f"SELECT count(*) FROM {table}") == [(1,)]
        assert "are never changed" in refused(change(name, table))
    assert "are never changed" in refused(change(name, table))  # nor by the superuser


INSERT_SEAL = (
    "INSERT INTO portal_auditseal (number, first, \"end\", leaves, head) VALUES (9, 0, 1, '', 'x')"
)
INSERT_EVENT = (
    "INSERT INTO portal_auditevent (operation, event, model, objects_seen, fields, recipients, "
    "digest_before, digest_after, purpose, request) "
    "VALUES ('login', 'sign_in_failed', '', '{}', '{}', '{}', '', '', '', '')"
)


@pytest.mark.usefixtures("_sealed")
@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("portal_web", {INSERT_EVENT}),
        ("portal_worker", {INSERT_EVENT, INSERT_SEAL, *(f"TABLE {name}" for name in LOG)}),
        ("portal_auditor", {f"TABLE {name}" for name in LOG}),
    ],
)
def test_each_role_may_do_its_own_part(role: str, allowed: set[str]) -> None:
    """The web adds events it cannot read; only the worker seals; the auditor only reads."""
    for sql in (INSERT_EVENT, INSERT_SEAL, *(f"TABLE {name}" for name in LOG)):
        with database_role(role):
            if sql in allowed:
                execute(sql)
            else:
                assert "permission denied" in refused(sql)


@pytest.mark.usefixtures("_sealed")
def test_the_auditor_reads_nothing_but_the_log() -> None:
    tables = connection.introspection.table_names()
    with database_role("portal_auditor"):
        readable = {name for name in tables if not _is_refused(f'SELECT 1 FROM "{name}"')}

    assert readable == set(LOG)


def _is_refused(sql: str) -> bool:
    try:
        with transaction.atomic():
            execute(sql)
    except ProgrammingError:
        return True
    return False


@pytest.mark.usefixtures("_sealed")
def test_transaction_and_time_of_an_event_are_the_databases_own() -> None:
    """Whatever the writer claims: a forged transaction would hide an event from sealing."""
    with database_role("portal_web"):
        execute(
            INSERT_EVENT.replace("(operation", "(transaction, at, operation").replace(
                "('login'", "(7, '1999-01-01', 'login'"
            )
        )

    rows = execute(
        "SELECT transaction = pg_current_xact_id()::text::bigint, at > now() - interval '1 hour' "
        "FROM portal_auditevent ORDER BY id DESC LIMIT 1"
    )
    assert rows == [(True, True)]


@pytest.mark.django_db
def test_only_the_worker_may_seal(tmp_path: Path, settings: Any) -> None:
    settings.AUDIT_HEADS_FILE = tmp_path / "heads.jsonl"
    event(10)
    for role in ("portal_web", "portal_auditor"):
        with database_role(role), pytest.raises(ProgrammingError, match="permission denied"):
            sealing.seal()

    with database_role("portal_worker"):
        assert sealing.seal() == 1
