"""Whoever acts at the same moment on one item: one signature an agency, one outcome, one content.

Pairs in a set order show each lock by itself: the first act stands open until the second waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from nominals import actions
from nominals.models import AgendaItem, Decision, Meeting, Programme
from partners.models import User
from portal import wall
from portal.errors import Refused
from tests.factories import japtm, nominals, partners
from tests.house.at_once import Tap, at_once, cookie_of
from tests.house.committed import ask, cleared_afterwards, process_of, watcher
from tests.kill.trap import wait_until

pytestmark = pytest.mark.django_db
ROUNDS, CLICKS = 3, 2
BUSY = 503  # too slow a machine for the limit on waiting: said so, and nothing half done
OTHER = {"outcome": "rejected", "reasons": "Other reasons."}
WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND usename = 'portal_web' AND wait_event_type = 'Lock'
"""
# Of each item: its state, editions, and of the one in effect the edition and whose names it has.
STANDING = """
SELECT n.state, (SELECT array_agg(d.edition ORDER BY d.edition) FROM nominals_decision d
        WHERE d.item_id = i.id),
    (SELECT d.edition FROM nominals_decision d WHERE d.item_id = i.id AND took_effect IS NOT NULL),
    (SELECT count(DISTINCT s.owner_id) FROM nominals_signature s JOIN nominals_decision d
        ON d.id = s.decision_id AND d.sha256 = s.sha256
        WHERE d.item_id = i.id AND d.took_effect IS NOT NULL),
    (SELECT count(*) FROM nominals_signature s JOIN nominals_decision d ON d.id = s.decision_id
        WHERE d.item_id = i.id),
    (SELECT count(*) FROM nominals_interest d WHERE d.item_id = i.id)
FROM nominals_agendaitem i JOIN nominals_nomination n ON n.id = i.nomination_id WHERE i.id = %s
"""
LISTED = ("listed", [1], None, 0)  # and how many signatures, how many interests
IN_EFFECT = ("accepted", [1], 1, 2, 2, 0)


@dataclass
class Room:
    """An open meeting, two chairs and their deputies: committed before the tests' transactions."""

    programme: Programme
    keeper: User
    member: User
    chairs: list[User]  # of the first agency, of the second, and their deputies in that order

    def meeting(self) -> Meeting:
        return japtm.meeting(self.programme, self.keeper)

    def item(self, meeting: Meeting, *signed: User) -> Decision:
        """On the table in its first edition, with these names under it."""
        said = nominals.said(self.member)
        row = japtm.nomination(self.member, self.programme, said.nominal, state="listed")
        for agency in (chair.agency for chair in self.chairs[:2]):
            japtm.lend(row, agency, self.member)
        listed = japtm.item(meeting, row, self.keeper)
        japtm.put_on_table(listed, self.keeper)
        decision = japtm.decision(listed, self.keeper)
        for person in signed:
            japtm.signature(decision, person)
        return decision


def room() -> Room:
    keeper = partners.person(None, "japtm_secretariat")
    second = partners.person(None, "co_chair")
    member = partners.person(None, "nominating_officer")
    programme = japtm.programme(keeper, second.agency, member.agency)
    first = partners.person(keeper.agency, "co_chair")
    deputies = [partners.person(each.agency, "co_chair") for each in (first, second)]
    for person in (first, second):
        japtm.chair(programme, person)
    for person in deputies:
        japtm.chair(programme, person, is_deputy=True)
    return Room(programme, keeper, member, [first, second, *deputies])


Act = Callable[[Decision], Any]


def signs(by: User) -> Act:
    return lambda of: _as(by, lambda: actions.sign(of, sha256=of.sha256, by=by))


def proposes(by: User) -> Act:
    return lambda of: _as(by, lambda: actions.propose(of.item, **OTHER, by=by))


def declares(by: User) -> Act:
    return lambda of: _as(by, lambda: actions.declare_interest(of.item, words="A cousin.", by=by))


def closes(by: User) -> Act:
    return lambda of: _as(by, lambda: actions.close_meeting(of.item.meeting, by=by))


def _as(by: User, act: Callable[[], Any]) -> Any:
    wall.enter(by.pk)
    return act()


PAIRS: dict[str, tuple[str, str, bool, tuple[Any, ...]]] = {
    "an edit after the last signature": ("second signs", "keeper proposes", False, IN_EFFECT),
    "the last signature after an edit": (
        "keeper proposes", "second signs", False, ("listed", [1, 2], None, 0, 1, 0),
    ),
    "two edits": ("keeper proposes", "second proposes", False, ("listed", [1, 2], None, 0, 1, 0)),
    "a deputy after the chair": ("second signs", "deputy signs", False, IN_EFFECT),
    "a deputy beside the chair, nobody before": (
        "second signs", "deputy signs", False, ("listed", [1], None, 0, 1, 0),
    ),
    "the same yes twice, nobody before": (
        "second signs", "second signs", True, ("listed", [1], None, 0, 1, 0),
    ),
    "the same yes twice": ("second signs", "second signs", True, IN_EFFECT),
    "an interest after the signature": ("second signs", "second declares", False, IN_EFFECT),
    "a signature after the interest": (
        "second declares", "second signs", False, (*LISTED, 1, 1),
    ),
    "an interest after the end": (
        "keeper closes", "second declares", False, ("scored", [1], None, 0, 1, 0),
    ),
    "the end after the last signature": ("second signs", "keeper closes", True, IN_EFFECT),
    "the last signature after the end": (
        "keeper closes", "second signs", False, ("scored", [1], None, 0, 1, 0),
    ),
}  # fmt: skip
VERBS = {"signs": signs, "proposes": proposes, "declares": declares, "closes": closes}


@dataclass
class Scene:
    room: Room
    pairs: dict[str, Decision]
    clicked: list[Decision]
    edited: list[Decision]

    def act(self, words: str) -> Act:
        who, verb = words.split()
        first, second, _deputy, deputy = self.room.chairs
        people = {"keeper": self.room.keeper, "first": first, "second": second, "deputy": deputy}
        return VERBS[verb](people[who])


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    with django_db_blocker.unblock(), cleared_afterwards():
        made = room()
        first = made.chairs[0]
        meeting = made.meeting()
        yield Scene(
            made,
            {
                name: made.item(made.meeting(), *([] if "nobody before" in name else [first]))
                for name in PAIRS
            },
            [made.item(meeting) for _ in range(ROUNDS)],
            [made.item(made.meeting(), first) for _ in range(ROUNDS)],
        )


def standing(of: AgendaItem) -> tuple[Any, ...]:
    (row,) = ask(STANDING, [of.pk])
    return row


def told_after(first: Act, second: Act, of: Decision) -> bool:
    """Whether `second` was done, begun while `first` was done and not yet committed."""
    eyes = watcher()

    def is_waiting() -> bool:
        ((number,),) = ask(WAITING, by=eyes)
        return bool(number)

    try:
        with ThreadPoolExecutor(1) as errand:
            with process_of("portal_web"), transaction.atomic():
                first(of)
                later: Future[bool] = errand.submit(_is_done, second, of)
                wait_until(lambda: later.done() or is_waiting(), "the second act", seconds=10)
            return later.result(20)
    finally:
        eyes.close()


def _is_done(act: Act, of: Decision) -> bool:
    with process_of("portal_web"):
        try:
            with transaction.atomic():
                act(of)
        except (Refused, DatabaseError):
            return False
        return True


@pytest.mark.parametrize("pair", PAIRS)
def test_of_two_acts_the_second_finds_what_the_first_has_done(pair: str, scene: Scene) -> None:
    first, second, is_done, left = PAIRS[pair]
    decision = scene.pairs[pair]

    done = told_after(scene.act(first), scene.act(second), decision)

    assert (done, standing(decision.item)) == (is_done, left)


def clicks(scene: Scene, of: Decision, people: list[User]) -> list[Tap]:
    address = reverse("nominals:decision-sign", args=[of.key])
    return [Tap(cookie_of(person), address, {"sha256": of.sha256}) for person in people]


def events(name: str, of: Decision) -> int:
    ((number,),) = ask(
        "SELECT count(*) FROM portal_auditevent WHERE event = %s AND %s = ANY (objects_seen)",
        [name, of.item.nomination.key],
    )
    return int(number)


def test_of_many_clicks_of_four_people_one_counts_for_each_agency(scene: Scene) -> None:
    for decision in scene.clicked:
        told = at_once(clicks(scene, decision, scene.room.chairs) * CLICKS)

        assert set(told) <= {302, 409, BUSY}
        assert standing(decision.item) == IN_EFFECT
        assert (events("decision_signed", decision), events("decision_took_effect", decision)) == (
            2, 1,
        )  # fmt: skip


def test_an_edit_among_the_clicks_leaves_nothing_signed_in_parts(scene: Scene) -> None:
    for decision in scene.edited:
        address = reverse("nominals:item-propose", args=[decision.item.key])
        edit = Tap(cookie_of(scene.room.keeper), address, OTHER)
        told = at_once([edit, *clicks(scene, decision, scene.room.chairs[1::2])])

        assert set(told) <= {302, 404, 409, BUSY}
        assert standing(decision.item) in (IN_EFFECT, ("listed", [1, 2], None, 0, 1, 0))
