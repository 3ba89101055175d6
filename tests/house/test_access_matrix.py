"""Every address and method, for every role and relation, from the access table.

A denial proves nothing where nothing is to be had: each has a record to hide, and is paired with
the same call made by somebody who may. The run counts both for each relation; a zero fails.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from partners.models import User
from portal import middleware
from tests.conftest import PortalClient
from tests.house.access_record import Record
from tests.house.access_scene import Scene
from tests.house.access_table import (
    LISTINGS,
    PAGES,
    RELATIONS,
    ROLES,
    THINGS,
    TITLES_ONLY,
    Call,
    Listing,
    Page,
)

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(2_400)]

SIGN_IN = "/sign-in/"
MAY = {200, 302, 409}
# Each share is a scene of its own: what calls undo piles up in a transaction and slows the next.
SHARES = 12
LEAST_PROBES = 150
LEAST_ODD = 1_500
# Asked for on each address although no view offers them.
OTHER_METHODS = ("PUT", "PATCH", "DELETE")


@dataclass
class Run:
    """Browsers of the scene's people, and what was counted and found."""

    scene: Scene
    sign_in: Callable[[User], PortalClient]
    browsers: dict[int, PortalClient] = field(default_factory=dict)
    probes: int = 0
    hidden: Counter[str] = field(default_factory=Counter)
    allowed: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def ask(self, person: User, page: Page, method: str, **more: Any) -> Any:
        """One call, undone afterwards."""
        browser = self.browsers.get(person.pk) or self.sign_in(person)
        self.browsers[person.pk] = browser
        record, query, sends = more.get("record"), more.get("query", ""), more.get("sends", {})
        kwargs = {**page.kwargs, **({"key": record.key} if record else {})}
        address = reverse(page.name, kwargs=kwargs) + (f"?{query}" if query else "")
        self.probes += 1
        with transaction.atomic():
            if method == "POST":
                answer = browser.post(address, sends)
            else:
                answer = browser.generic(method, address)
            transaction.set_rollback(True)
        return answer

    def note(self, is_right: object, *said: object) -> None:
        if not is_right:
            self.faults.append(" ".join(str(word) for word in said))


def _is_in(answer: Any, words: tuple[str, ...]) -> bool:
    told = answer.content.decode(errors="replace") + str(answer.headers)
    return any(word in told for word in words if word)


def _is_sign_in(answer: Any) -> bool:
    return answer.status_code == 302 and SIGN_IN in answer.headers["Location"]


@pytest.fixture
def run(sign_in: Callable[[User], PortalClient], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Nothing is timed here: "not found" need not wait for its beat."""
    monkeypatch.setattr(middleware, "BEAT_SECONDS", 1e-6)
    return Run(Scene(), sign_in)


def test_every_relation_is_tried() -> None:
    things = {call.thing for page in PAGES for call in page.calls if call.thing}
    assert {relation for thing in things for relation in THINGS[thing]} == set(RELATIONS)


@pytest.mark.parametrize(
    "share", [0, *(pytest.param(share, marks=pytest.mark.sweep) for share in range(1, SHARES))]
)
def test_every_call_on_a_record_is_answered_by_the_table(
    run: Run, share: int, capsys: pytest.CaptureFixture[str]
) -> None:
    started = time.monotonic()
    pages = [page for page in PAGES if page.has_key][share::SHARES]
    tried = set()
    for page in pages:
        for call in page.calls:
            for relation in THINGS.get(call.thing, ()):
                _try_relation(run, page, call, relation)
                tried.add(relation)

    with capsys.disabled():
        print(f"\naccess table: {run.probes} probes, {time.monotonic() - started:.0f} s")
        for relation in sorted(tried):
            print(
                f"  {relation}: {run.hidden[relation]} had a record to hide,"
                f" {run.allowed[relation]} paired calls were allowed"
            )
    assert not run.faults, "\n".join(run.faults)
    assert run.probes >= LEAST_PROBES
    for relation in tried:
        assert run.hidden[relation], f"Nothing was hidden: {relation}"
        assert run.allowed[relation], f"No paired call was allowed: {relation}"


def _try_relation(run: Run, page: Page, call: Call, relation: str) -> None:
    """All roles against the record that stands so to them; then somebody who may.

    Whoever may not come to the page at all is refused before a record is looked for: one record
    is enough for them.
    """
    first = THINGS[call.thing][0]
    for letter in ROLES:
        if letter not in page.may and relation != first:
            continue
        record = run.scene.record(call.thing, relation, letter)
        expected = call.status_for(letter, relation) if letter in page.may else 403
        for method in _methods(call, relation):
            person = run.scene.asks(letter, call.thing, relation)
            answer = run.ask(person, page, method, record=record, sends=call.sends)
            case = (method, page.name, call.thing, relation, letter)
            run.note(answer.status_code == expected, *case, answer.status_code, "not", expected)
            if expected in {403, 404}:
                run.hidden[relation] += 1
                run.note(not _is_in(answer, (*record.words, record.account)), *case, "leaks")
            elif answer.status_code == expected and not _is_sign_in(answer):
                run.allowed[relation] += 1
            _account_is_for_readers(run, page, record, answer, case)
    _pair(run, page, call, relation)


def _methods(call: Call, relation: str) -> tuple[str, ...]:
    is_looked_at_twice = call.method == "GET" and relation in {"own", "received", "other agency"}
    return ("GET", "HEAD") if is_looked_at_twice else (call.method,)


def _account_is_for_readers(
    run: Run, page: Page, record: Record, answer: Any, case: tuple[str, ...]
) -> None:
    """A lead sees the title and the state of a colleague's form, never what it says."""
    method, _name, thing, relation, letter = case
    if page.name != "referrals:cpi-read" or thing != "form" or method != "GET":
        return
    if answer.status_code == 200:
        titles_only = letter in TITLES_ONLY.get(relation, "")
        run.note(_is_in(answer, (record.account,)) is not titles_only, *case, "account")
        run.note(_is_in(answer, record.words), *case, "title")


def _pair(run: Run, page: Page, call: Call, relation: str) -> None:
    """Where nobody of this relation may, somebody else may, on the very same record."""
    if call.gets.get(relation):
        return
    record = run.scene.record(call.thing, relation, "P")
    for theirs, letter, person in run.scene.keepers(record):
        if letter in call.gets.get(theirs, "") and letter in page.may:
            answer = run.ask(person, page, call.method, record=record, sends=call.sends)
            is_allowed = answer.status_code in MAY and not _is_sign_in(answer)
            run.allowed[relation] += is_allowed
            run.note(is_allowed, page.name, call.method, relation, "nobody may:", answer)
            return
    run.note(False, page.name, call.method, call.thing, relation, "has no keeper")


@pytest.mark.sweep
@pytest.mark.parametrize(
    "each",
    [pytest.param(False, id="in turn"), pytest.param(True, id="each", marks=pytest.mark.long)],
)
def test_a_method_that_no_view_offers_is_refused_to_all(run: Run, *, each: bool) -> None:
    """Alike, before any record is looked for. In turn: of the odd ones each role tries one."""
    for at, page in enumerate(PAGES):
        usual = {"GET", "POST"} - {call.method for call in page.calls}
        for number, letter in enumerate(ROLES, start=at):
            odd = OTHER_METHODS if each else OTHER_METHODS[number % len(OTHER_METHODS) :][:1]
            record = _some_record(run, page, letter)
            for method in {*usual, *odd}:
                expected = 405 if letter in page.may else 403
                answer = run.ask(run.scene.receivers[letter], page, method, record=record)
                case = (method, page.name, letter, answer.status_code, "not", expected)
                run.note(answer.status_code == expected, *case)

    assert not run.faults, "\n".join(run.faults)
    assert run.probes >= LEAST_ODD


def _some_record(run: Run, page: Page, letter: str) -> Record | None:
    if not page.has_key:
        return None
    thing = page.calls[-1].thing
    relation = {"A": "other agency", "I": "other agency"}.get(letter, THINGS[thing][0])
    return run.scene.record(thing, relation, letter)


def test_every_page_without_a_record_is_answered_by_the_table(run: Run) -> None:
    for page in PAGES:
        for call in page.calls:
            if call.thing:
                continue
            for letter, person in run.scene.receivers.items():
                expected = call.answer if letter in page.may else 403
                answer = run.ask(person, page, call.method, sends=call.sends)
                case = (call.method, page.name, letter, answer.status_code, "not", expected)
                run.note(answer.status_code == expected and not _is_sign_in(answer), *case)

    assert not run.faults, "\n".join(run.faults)


def test_every_relation_is_tried_in_a_list() -> None:
    listed = {relation for listing in LISTINGS for relation in THINGS[listing.thing]}
    assert listed == set(RELATIONS)


@pytest.mark.sweep
@pytest.mark.parametrize("thing", sorted({listing.thing for listing in LISTINGS}))
def test_a_list_shows_the_rows_of_the_table_and_no_others(
    run: Run, thing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for relation in THINGS[thing]:  # every record is there before the first list is asked
        for letter in ROLES:
            run.scene.record(thing, relation, letter)
    for listing in LISTINGS:
        if listing.thing == thing:
            _try_list(run, listing)

    with capsys.disabled():
        print(f"\nlists of {thing}: {run.probes} probes, rows hidden {dict(run.hidden)}")
    assert not run.faults, "\n".join(run.faults)
    assert set(run.hidden) == set(THINGS[thing])


def _try_list(run: Run, listing: Listing) -> None:
    (page,) = [page for page in PAGES if page.name == listing.name]
    for relation in THINGS[listing.thing]:
        for letter in ROLES:
            record = run.scene.record(listing.thing, relation, letter)
            person = run.scene.asks(letter, listing.thing, relation)
            answer = run.ask(person, page, "GET", query=listing.query)
            expected = letter in listing.shows.get(relation, "")
            case = (listing.name, listing.query, listing.thing, relation, letter)
            run.note(_is_in(answer, record.words) is expected, *case, "not", expected)
            run.note(not _is_in(answer, (record.account,)), *case, "account")
            run.hidden[relation] += not expected
