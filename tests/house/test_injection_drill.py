"""Injected SQL becomes no other agency: a page with the mistake, attacked as the real login."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.backends.postgresql.base import DatabaseWrapper
from django.test import Client

from partners.models import User
from portal import registry, wall
from tests.conftest import PortalClient
from tests.house import hostile
from tests.house.committed import ask, cleared_afterwards, login, process_of, watcher
from tests.house.drill import CANARIES, Scene, snapshot, tables_of_records
from tests.house.payloads import KINDS, ORACLES

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.house.injectable")]

BACKEND = "partners.signin.SignIn"


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    with django_db_blocker.unblock(), cleared_afterwards():
        yield Scene()


@pytest.fixture
def victim(scene: Scene) -> Iterator[DatabaseWrapper]:
    """A live session of the victim, in the middle of a transaction."""
    theirs = login("portal_web")
    with theirs.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(
            "SELECT set_config('portal.principal', %s, true)",
            [scene.token_of(scene.victim, theirs)],
        )
    yield theirs
    theirs.close()


@pytest.fixture
def aside(scene: Scene) -> Iterator[DatabaseWrapper]:
    watching = watcher()
    yield watching
    watching.close()


@pytest.fixture
def told(scene: Scene, victim: DatabaseWrapper) -> dict[str, Any]:
    return {
        "foreign": scene.foreign.pk,
        "key": scene.foreign.key,
        "force": scene.force.pk,
        "agency": scene.attacker.agency_id,
        "group": scene.attacker.agency.group_id,
        "attacker": scene.attacker.pk,
        "victim": scene.victim.pk,
        "decision": scene.grant.decision_id,
        "token": scene.token_of(scene.victim, victim),
    }


def browser_of(person: User) -> Client:
    browser = Client(HTTP_X_FORWARDED_PROTO="https", raise_request_exception=False)
    with transaction.atomic():
        wall.name_account(person.pk)
        browser.force_login(person, backend=BACKEND)
    return browser


def leaks(text: str) -> list[str]:
    return [table for table, canary in CANARIES.items() if canary in text]


def test_the_page_is_injectable_and_every_table_has_a_canary(scene: Scene) -> None:
    with process_of("portal_web"):
        page = browser_of(scene.attacker).get("/drill/", {"q": "' OR 1=1 --"})
    seen = {
        table: ask(f'SELECT string_agg(t::text, chr(10)) FROM "{table}" t') for table in CANARIES
    }

    assert page.content.decode() == scene.own.reference
    assert set(CANARIES) == set(tables_of_records())
    assert [table for table, ((text,),) in seen.items() if CANARIES[table] not in text] == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_injected_statement_reads_and_writes_nothing_of_others(
    scene: Scene, told: dict[str, Any], aside: DatabaseWrapper, kind: str
) -> None:
    before = snapshot(by=aside)
    with process_of("portal_web"):
        browser = browser_of(scene.attacker)
        answer = browser.get("/drill/", {"q": KINDS[kind].format(**told)})
        afterwards = browser.get("/drill/", {"q": "' OR 1=1 --"})  # on the connection it left

    assert leaks(answer.content.decode(errors="replace")) == []
    assert afterwards.content.decode() == scene.own.reference
    assert snapshot(by=aside) == before


def test_the_drill_sees_a_leak_where_a_wall_is_down(
    scene: Scene, sign_in: Callable[[User], PortalClient]
) -> None:
    browser = sign_in(scene.attacker)
    for table in tables_of_records():
        with transaction.atomic():
            _open(table)
            answer = browser.get("/drill/", {"q": KINDS[f"union with {table}"]})
            assert table in leaks(answer.content.decode()), (
                f"{table} is open and nothing was found."
            )
            transaction.set_rollback(True)


@pytest.mark.parametrize("kind", ORACLES)
def test_an_error_tells_nothing_unless_a_wall_is_down(
    scene: Scene, sign_in: Callable[[User], PortalClient], kind: str
) -> None:
    browser = sign_in(scene.attacker)
    browser.raise_request_exception = False
    walled = browser.get("/drill/", {"q": KINDS[kind]})
    _open("referrals_cpiform")
    opened = browser.get("/drill/", {"q": KINDS[kind]})

    assert (walled.status_code, walled.content) == (200, b"")
    assert opened.status_code == 500


def _open(table: str) -> None:
    """What the web may only write it could not read without a right, either."""
    ask(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    ask(f"GRANT SELECT ON {table} TO portal_web")


@pytest.mark.parametrize("kind", ["a person of the other agency", "an outcome for another's form"])
def test_the_drill_sees_a_write_where_a_right_is_too_wide(
    scene: Scene, told: dict[str, Any], sign_in: Callable[[User], PortalClient], kind: str
) -> None:
    browser = sign_in(scene.attacker)
    browser.raise_request_exception = False
    ask("GRANT UPDATE ON partners_user TO portal_web")
    _open("referrals_cpioutcome")
    before = snapshot()

    browser.get("/drill/", {"q": KINDS[kind].format(**told)})

    assert snapshot() != before


def test_hostile_statements_read_and_write_nothing_of_others(
    scene: Scene,
    told: dict[str, Any],
    aside: DatabaseWrapper,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before, tried, refused, leaking = snapshot(by=aside), 0, 0, []
    with process_of("portal_web"):
        for context, table in product(hostile.CONTEXTS, hostile.tables()):
            for verb, statement in hostile.statements(table).items():
                tried += 1
                try:
                    answer = _run(scene, hostile.CONTEXTS[context].format(**told), statement)
                except DatabaseError:
                    refused += 1
                    continue
                leaking += [(context, table, verb) for _ in leaks(answer)]

    with capsys.disabled():
        print(
            f"\ninjection drill: {len(KINDS)} kinds through the page, {tried} statements: ", end=""
        )
        print(f"{refused} refused, {len(leaking)} foreign rows")
    assert tried >= 2_000
    assert leaking == []
    assert snapshot(by=aside) == before


def _run(scene: Scene, context: str, statement: str) -> str:
    """In a transaction of its own, committed if it can be."""
    with transaction.atomic():
        ((token,),) = [(scene.token_of(scene.attacker, connection),)]
        ask("SELECT set_config('portal.principal', %s, true)", [token])
        if context:
            ask(context)
        return "\n".join(str(row) for row in ask(statement))


def test_the_registry_is_wholly_in_the_drill() -> None:
    assert {entry.table for entry in registry.entries()} <= set(hostile.tables())
