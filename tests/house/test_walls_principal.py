"""Who is asking: no token, a forged one, one that was good elsewhere or before, gives no rows."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from copy import copy
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from partners.models import User
from portal import audit, errors, registry, wall
from portal.privileges import TABLES
from tests.factories import partners, profiles, referrals
from tests.house.committed import ask, cleared_afterwards, login, process_of

pytestmark = pytest.mark.django_db
Token = Callable[["Scene"], str]


class Scene:
    """A writer with rows of every kind in reach, committed, and a second live session."""

    def __init__(self) -> None:
        force = partners.force()
        self.analyst = partners.person(
            force, "intelligence_analyst", "profile_analyst", "agency_lead"
        )
        self.writer = partners.person()
        self.forms = [referrals.sent(self.writer, force), referrals.draft(self.writer)]
        self.profile = profiles.published(self.analyst)
        other = partners.force()
        referrals.lend(self.forms[0], other, self.analyst)

    def token(self, user_id: int, backend: int, started: str, key: bytes | None = None) -> str:
        message = f"{user_id}:{backend}:{started}".encode()
        made = hmac.new(key or settings.PRINCIPAL_KEY, message, hashlib.sha256).hexdigest()
        return f"{user_id}:{made}"

    def here(self) -> tuple[int, str]:
        """This backend and the start of its transaction, as a token names them."""
        ((backend, started),) = ask(
            "SELECT pg_backend_pid(), extract(epoch FROM transaction_timestamp())::text"
        )
        return backend, started


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    with django_db_blocker.unblock(), cleared_afterwards():
        yield Scene()


def _good(scene: Scene) -> str:
    return scene.token(scene.analyst.pk, *scene.here())


def _of_another_backend(scene: Scene) -> str:
    backend, started = scene.here()
    return scene.token(scene.analyst.pk, backend + 1, started)


def _of_another_time(scene: Scene) -> str:
    backend, started = scene.here()
    return scene.token(scene.analyst.pk, backend, str(float(started) - 0.000001))


def _of_another_user(scene: Scene) -> str:
    mac = scene.token(scene.writer.pk, *scene.here()).partition(":")[2]
    return f"{scene.analyst.pk}:{mac}"


def _by_another_key(scene: Scene) -> str:
    return scene.token(scene.analyst.pk, *scene.here(), key=b"k" * 32)


FORGED: dict[str, Token] = {
    "nothing": lambda scene: "",
    "only the user": lambda scene: str(scene.analyst.pk),
    "an empty signature": lambda scene: f"{scene.analyst.pk}:",
    "a guessed signature": lambda scene: f"{scene.analyst.pk}:{'0' * 64}",
    "another backend": _of_another_backend,
    "another transaction": _of_another_time,
    "another user's": _of_another_user,
    "another key": _by_another_key,
    "an empty key": lambda scene: scene.token(scene.analyst.pk, *scene.here(), key=b"\0" * 32),
    "cut off": lambda scene: _good(scene)[:-1],
    "half of it": lambda scene: _good(scene)[:36],
    "one too long": lambda scene: _good(scene) + "0",
    "a space after": lambda scene: _good(scene) + " ",
    "a space before": lambda scene: " " + _good(scene),
    "capitals": lambda scene: _good(scene).upper(),
    "a leading zero": lambda scene: "0" + _good(scene),
    "a plus sign": lambda scene: "+" + _good(scene),
    "full-width digits": lambda scene: _wide(_good(scene)),
    "two users": lambda scene: f"{scene.writer.pk}:{_good(scene)}",
    "nobody, signed": lambda scene: scene.token(0, *scene.here()),
    "nobody of that number": lambda scene: scene.token(10**15, *scene.here()),
    "a number too big": lambda scene: scene.token(10**30, *scene.here()),
    "a negative number": lambda scene: scene.token(-scene.analyst.pk, *scene.here()),
    "SQL": lambda scene: f"{scene.analyst.pk} OR 1=1:{'0' * 64}",
    "NULL": lambda scene: "NULL",
    "a colon": lambda scene: ":",
}


def _wide(token: str) -> str:
    user, _, mac = token.partition(":")
    return user.translate({ord("0") + n: 0xFF10 + n for n in range(10)}) + ":" + mac


def rows_of_every_table() -> dict[str, int]:
    tables = {entry.table for entry in registry.entries()}
    tables |= {entry.grant._meta.db_table for entry in registry.entries() if entry.grant}
    return {
        table: ask(f'SELECT count(*) FROM "{table}"')[0][0] if _is_readable(table) else 0
        for table in sorted(tables | {"portal_job"})
    }


def _is_readable(table: str) -> bool:
    """What the login may not read at all has no rows for it."""
    ((readable,),) = ask("SELECT has_table_privilege(%s, 'SELECT')", [table])
    return bool(readable)


def present(token: str) -> None:
    ask("SELECT set_config(%s, %s, true)", [wall.PRINCIPAL, token])


@pytest.mark.parametrize("kind", FORGED)
def test_a_token_that_was_not_made_for_this_transaction_shows_nothing(
    scene: Scene, kind: str
) -> None:
    with process_of("portal_web"), transaction.atomic():
        present(_good(scene))
        good = rows_of_every_table()
        present(FORGED[kind](scene))
        forged = rows_of_every_table()

    assert good["referrals_cpiform"] == 1, "The true one shows rows."
    assert not any(forged.values()), forged


@pytest.mark.parametrize("role", ["portal_web", "portal_worker"])
def test_without_a_principal_no_table_has_rows(scene: Scene, role: str) -> None:
    with process_of(role), transaction.atomic():
        rows = rows_of_every_table()

    if role == "portal_worker":
        rows.pop("portal_job")  # the worker's own list of work: ids, no content
    assert not any(rows.values()), rows


def test_an_account_opens_its_own_person_and_no_record(scene: Scene) -> None:
    with process_of("portal_web"), transaction.atomic():
        before = ask("SELECT id FROM partners_user")
        wall.name_account(scene.analyst.pk)
        named = ask("SELECT id FROM partners_user")
        rows = rows_of_every_table()

    assert (before, named) == ([], [(scene.analyst.pk,)])
    assert not any(rows.values()), rows


def test_a_principal_and_an_account_are_signed_apart(scene: Scene) -> None:
    """The token of the one, put in the other's place, is nobody's."""
    with process_of("portal_web"), transaction.atomic():
        wall.name_account(scene.analyst.pk)
        present(ask("SELECT current_setting('portal.account')")[0][0])
        as_principal = rows_of_every_table()
        ask("SELECT set_config('portal.account', %s, true)", [_good(scene)])
        as_account = ask("SELECT wall.account()")

    assert not any(as_principal.values()), as_principal
    assert as_account == [(None,)]


@pytest.mark.parametrize(
    ("actor", "event", "is_taken"),
    [
        ("own", audit.Event.SIGNED_IN, True),
        ("other", audit.Event.SIGNED_IN, False),
        ("own, for another agency", audit.Event.SIGNED_IN, False),
        ("nobody", audit.Event.SIGN_IN_FAILED, True),
        ("nobody", audit.Event.RECORD_READ, False),
    ],
)
def test_an_event_is_in_the_name_of_the_account_and_a_failed_sign_in_in_nobodys(
    scene: Scene, actor: str, event: audit.Event, is_taken: bool
) -> None:
    elsewhere = copy(scene.analyst)
    elsewhere.agency_id = partners.agency().pk
    by = {
        "own": scene.analyst, "nobody": None, "other": partners.person(),
        "own, for another agency": elsewhere,
    }[actor]  # fmt: skip
    with process_of("portal_web"), transaction.atomic():
        wall.enter(scene.analyst.pk)
        with nullcontext() if is_taken else pytest.raises(errors.AuditUnavailable):
            audit.record(event, by=by)
        transaction.set_rollback(True)


def test_the_auditor_has_no_table_of_records(scene: Scene) -> None:
    readable = {table for table, rights in TABLES.items() if rights.auditor}

    assert readable == {"portal_auditevent", "portal_auditseal"}


def test_a_token_dies_with_its_transaction_on_a_pooled_connection(scene: Scene) -> None:
    with process_of("portal_web") as pooled:
        with transaction.atomic():
            wall.enter(scene.analyst.pk)
            ((kept,),) = ask("SELECT current_setting('portal.principal')")
            assert rows_of_every_table()["referrals_cpiform"] == 1
        after = ask("SELECT current_setting('portal.principal', true)")
        with transaction.atomic():
            left = rows_of_every_table()
            present(kept)
            replayed = rows_of_every_table()
        same = ask("SELECT pg_backend_pid()", by=pooled)

    assert after in ([(None,)], [("",)])
    assert not any(left.values()), "The next request on this connection starts as nobody."
    assert not any(replayed.values()), f"Replayed later on the same backend {same}."


def test_a_token_kept_for_the_session_is_nobody_in_the_next_transaction(scene: Scene) -> None:
    with process_of("portal_web"):
        with transaction.atomic():
            wall.enter(scene.analyst.pk)
            ask("SELECT set_config('portal.principal', current_setting('portal.principal'), false)")
        with transaction.atomic():
            rows = rows_of_every_table()

    assert not any(rows.values()), rows


def test_a_token_seen_in_another_live_session_is_of_no_use(scene: Scene) -> None:
    victim, thief = login("portal_web"), login("portal_web")
    try:
        with victim.cursor() as theirs, thief.cursor() as ours:
            theirs.execute("BEGIN")
            theirs.execute(
                "SELECT pg_backend_pid(), extract(epoch FROM transaction_timestamp())::text"
            )
            token = scene.token(scene.analyst.pk, *theirs.fetchone())
            theirs.execute("SELECT set_config('portal.principal', %s, true)", [token])
            ours.execute("BEGIN")
            ours.execute("SELECT set_config('portal.principal', %s, true)", [token])
            for cursor in (theirs, ours):
                cursor.execute("SELECT count(*) FROM referrals_cpiform")
            assert (theirs.fetchone(), ours.fetchone()) == ((1,), (0,))
    finally:
        victim.close()
        thief.close()


@pytest.mark.parametrize("change", ["is_active = false", "roles = '{}'", "agency_id = %s"])
def test_what_a_person_loses_is_lost_in_the_same_transaction(scene: Scene, change: str) -> None:
    """The token names a person and no more: agency, roles and state are looked up each time."""
    stranger = partners.agency()
    values = [stranger.pk, scene.analyst.pk] if "%s" in change else [scene.analyst.pk]
    with transaction.atomic():
        ask(f"UPDATE partners_user SET {change} WHERE id = %s", values)
        ask("SET ROLE portal_web")
        wall.enter(scene.analyst.pk)
        rows = rows_of_every_table()
        ask("RESET ROLE")
        transaction.set_rollback(True)

    assert rows["referrals_cpiform"] == 0
    assert User.objects.get(pk=scene.analyst.pk).is_active


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM wall.principal_key",
        "UPDATE wall.principal_key SET inner_pad = outer_pad",
        "INSERT INTO wall.principal_key DEFAULT VALUES",
        "COPY wall.principal_key TO STDOUT",
        "CREATE FUNCTION wall.person() RETURNS wall.one LANGUAGE sql AS 'SELECT NULL::wall.one'",
        "ALTER FUNCTION wall.person() OWNER TO portal_web",
        "SET SESSION AUTHORIZATION portal_owner",
        "SET ROLE portal_owner",
        "SET row_security = off",
    ],
)
@pytest.mark.parametrize("role", ["portal_web", "portal_worker"])
def test_the_key_is_out_of_reach(scene: Scene, role: str, sql: str) -> None:
    with process_of(role), pytest.raises(DatabaseError):
        ask(f"{sql}; SELECT * FROM referrals_cpiform")
