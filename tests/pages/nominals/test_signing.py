"""What two sign is what was on the table: identity, content, and one outcome, whoever clicks."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from nominals import actions
from nominals.models import (
    AgendaItem,
    Decision,
    Interest,
    Meeting,
    Nomination,
    Programme,
    Signature,
)
from partners.models import AgreementParty, User
from portal.errors import Refused
from tests.conftest import PortalClient, acting_as
from tests.factories import japtm, partners

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


@dataclass
class Room:
    """An open meeting with one item; a keeper, two co-chairs and a deputy, somebody besides."""

    programme: Programme
    meeting: Meeting
    item: AgendaItem
    keeper: User
    first: User
    second: User
    deputy: User
    member: User


@pytest.fixture
def room() -> Room:
    keeper = partners.person(None, "japtm_secretariat")
    second = partners.person(None, "co_chair")
    member = partners.person(None, "nominating_officer", "co_chair")
    programme = japtm.programme(keeper, second.agency, member.agency)
    first = partners.person(keeper.agency, "co_chair")
    deputy = partners.person(second.agency, "co_chair")
    for person in (first, second):
        japtm.chair(programme, person)
    japtm.chair(programme, deputy, is_deputy=True)
    meeting = japtm.meeting(programme, keeper)
    row = japtm.nomination(member, programme, state="listed")
    for agency in (keeper.agency, second.agency):
        japtm.lend(row, agency, member)
    item = japtm.item(meeting, row, keeper)
    japtm.put_on_table(item, keeper)
    return Room(programme, meeting, item, keeper, first, second, deputy, member)


def proposed(room: Room, **fields: Any) -> Decision:
    given = {"outcome": "accepted", "reasons": "High harm; levers exist."} | fields
    with acting_as(room.keeper):
        return actions.propose(room.item, **given, by=room.keeper)


def signed(decision: Decision, by: User) -> Decision:
    with acting_as(by):
        return actions.sign(decision, sha256=decision.sha256, by=by)


def state_of(room: Room) -> str:
    return Nomination.objects.get(pk=room.item.nomination_id).state


def test_two_agencies_signing_the_same_words_decide(room: Room) -> None:
    decision = proposed(room)

    before = signed(decision, room.first).took_effect, state_of(room)
    after = signed(decision, room.second)

    assert before == (None, "listed")
    assert after.took_effect is not None
    assert state_of(room) == "accepted"


def test_a_named_deputy_signs_for_the_agency(room: Room) -> None:
    decision = proposed(room)
    signed(decision, room.first)

    assert signed(decision, room.deputy).took_effect is not None


def test_the_same_yes_twice_is_one(room: Room) -> None:
    decision = proposed(room)
    signed(decision, room.first)
    signed(decision, room.first)

    assert Signature.objects.count() == 1


def _again(room: Room) -> None:
    proposed(room, reasons="Other reasons.")


def _interested(room: Room) -> None:
    with acting_as(room.first):
        actions.declare_interest(room.item, words="A cousin.", by=room.first)


def _closed(room: Room) -> None:
    with acting_as(room.keeper):
        actions.close_meeting(room.meeting, by=room.keeper)


def _named_no_more(room: Room) -> None:
    lead = partners.person(room.first.agency, "agency_lead")
    chair = room.programme.named_chairs.get(person=room.first)
    with acting_as(lead):
        actions.end_chair(chair, by=lead)


REFUSED: dict[str, tuple[str, Callable[[Room], object] | None]] = {
    "somebody of an agency that does not chair": ("member", None),
    "the secretariat, which proposed it": ("keeper", None),
    "after an edit": ("first", _again),
    "with an interest": ("first", _interested),
    "after the meeting": ("first", _closed),
    "who is named no more": ("first", _named_no_more),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_nobody_else_signs_and_nothing_else(room: Room, case: tuple[str, Any]) -> None:
    who, first = case
    decision = proposed(room)
    if first:
        first(room)
    person = getattr(room, who)

    with acting_as(person), pytest.raises((Refused, DatabaseError)), transaction.atomic():
        actions.sign(decision, sha256=decision.sha256, by=person)
    with acting_as(person), pytest.raises(DatabaseError), transaction.atomic():
        japtm.signature(decision, person)
    assert not Signature.objects.exists()


def test_one_agency_signs_once_whoever_of_it_clicks(room: Room) -> None:
    decision = proposed(room)
    signed(decision, room.second)

    with acting_as(room.deputy), pytest.raises(Refused, match="your agency has signed"):
        actions.sign(decision, sha256=decision.sha256, by=room.deputy)
    assert state_of(room) == "listed"


def test_nobody_signs_in_the_name_of_another(room: Room) -> None:
    decision = proposed(room)

    with acting_as(room.second), pytest.raises(DatabaseError), transaction.atomic():
        japtm.signature(decision, room.first)


def test_who_proposes_does_not_sign(room: Room) -> None:
    with acting_as(room.first):
        decision = actions.propose(
            room.item, outcome="rejected", reasons="Too little.", by=room.first
        )

    with acting_as(room.first), pytest.raises(Refused, match="You proposed this"):
        actions.sign(decision, sha256=decision.sha256, by=room.first)
    with acting_as(room.first), pytest.raises(DatabaseError), transaction.atomic():
        japtm.signature(decision, room.first)


def test_an_edit_voids_what_was_signed(room: Room) -> None:
    signed(proposed(room), room.first)
    again = proposed(room, reasons="Other reasons.")

    signed(again, room.second)

    assert state_of(room) == "listed"
    assert signed(again, room.first).took_effect is not None


def test_a_stale_page_signs_nothing(room: Room) -> None:
    stale = proposed(room)
    current = proposed(room, reasons="Other reasons.")

    with acting_as(room.first), pytest.raises(Refused, match="on the table"):
        actions.sign(current, sha256=stale.sha256, by=room.first)


@pytest.mark.parametrize("table", ["nominals_decision", "nominals_signature", "nominals_interest"])
def test_what_was_proposed_or_signed_never_changes(room: Room, table: str) -> None:
    decision = proposed(room)
    signed(decision, room.first)
    with acting_as(room.deputy):
        actions.declare_interest(room.item, words="A cousin.", by=room.deputy)
    model = {each._meta.db_table: each for each in (Decision, Signature, Interest)}[table]
    field = "reasons" if model is Decision else "name"

    with pytest.raises(DatabaseError), transaction.atomic():
        model._base_manager.update(**{field: "x"})


@pytest.mark.parametrize("who", ["owner of the tables", "keeper"])
def test_no_nomination_is_decided_but_by_two_signatures(room: Room, who: str) -> None:
    person = acting_as(room.keeper) if who == "keeper" else nullcontext()

    with person, pytest.raises(DatabaseError, match="two signatures"), transaction.atomic():
        Nomination._base_manager.filter(pk=room.item.nomination_id).update(state="accepted")


def test_a_decision_takes_effect_only_signed(room: Room) -> None:
    decision = proposed(room)
    signed(decision, room.first)

    with pytest.raises(DatabaseError), transaction.atomic():
        Decision._base_manager.update(took_effect=timezone.now())


def test_what_was_decided_is_not_proposed_again(room: Room) -> None:
    decision = proposed(room)
    signed(decision, room.first)
    signed(decision, room.second)

    with acting_as(room.keeper), pytest.raises(Refused, match="decided"):
        actions.propose(room.item, outcome="rejected", reasons="No.", by=room.keeper)


def test_whoever_signed_declares_no_interest_afterwards(room: Room) -> None:
    signed(proposed(room), room.first)

    with acting_as(room.first), pytest.raises(Refused, match="proposed again"):
        actions.declare_interest(room.item, words="A cousin.", by=room.first)


def test_nobody_declares_an_interest_once_the_minutes_stand(room: Room) -> None:
    _closed(room)
    room.item.refresh_from_db()

    with acting_as(room.first), pytest.raises(Refused, match="minutes stand"):
        actions.declare_interest(room.item, words="A cousin.", by=room.first)
    with acting_as(room.first), pytest.raises(DatabaseError), transaction.atomic():
        japtm.interest(room.item, room.first)


def test_signatories_read_what_they_signed_whatever_lapses(room: Room) -> None:
    decision = proposed(room)
    signed(decision, room.first)
    signed(decision, room.second)
    AgreementParty.objects.filter(agreement=room.programme.agreement).exclude(
        agency=room.keeper.agency
    ).delete()

    def reads(person: User) -> tuple[bool, bool]:
        with acting_as(person):
            return (
                Decision.objects.visible_to(person).filter(pk=decision.pk).exists(),
                Decision._base_manager.filter(pk=decision.pk).exists(),
            )

    assert (reads(room.second), reads(room.deputy)) == ((True, True), (False, False))


def test_what_two_did_not_sign_is_scored_still(room: Room) -> None:
    signed(proposed(room), room.first)
    _closed(room)

    assert state_of(room) == "scored"


def test_every_change_is_counted(room: Room) -> None:
    def version() -> int:
        return Meeting.objects.get(pk=room.meeting.pk).version

    counts = [version()]
    decision = proposed(room)
    counts.append(version())
    signed(decision, room.first)
    counts.append(version())
    with acting_as(room.member):
        actions.declare_interest(room.item, words="A cousin.", by=room.member)
    counts.append(version())

    assert counts == sorted(set(counts))


def test_a_meeting_without_its_quorum_or_its_chairs_is_not_opened(room: Room) -> None:
    planned = japtm.meeting(room.programme, room.keeper, state="planned")
    Programme.objects.filter(pk=room.programme.pk).update(quorum=2)

    with acting_as(room.keeper):
        with pytest.raises(Refused, match="quorum"):
            actions.open_meeting(planned, present=[room.keeper.agency_id], by=room.keeper)
        with pytest.raises(Refused, match="chair must be"):
            actions.open_meeting(
                planned, present=[room.keeper.agency_id, room.member.agency_id], by=room.keeper
            )
