"""What the table looks at now: who sees which part of it, and what looking at it costs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.urls import reverse
from django.utils import timezone

from nominals import actions
from nominals.actions.papers import frozen
from nominals.models import AgendaItem, Meeting, Nomination
from partners.models import User
from portal.models import AuditEvent
from tests.conftest import PortalClient, acting_as
from tests.factories import japtm, nominals, partners, scores
from tests.factories.audit import triggers_off

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


@dataclass
class Room:
    """Two items on the agenda, the first on the table: scored by two, in an order, with a pack."""

    keeper: User
    chair: User
    member: User
    meeting: Meeting
    items: list[AgendaItem]


@pytest.fixture
def room() -> Room:
    keeper = partners.person(None, "japtm_secretariat")
    chair = partners.person(keeper.agency, "co_chair")
    member = partners.person(None, "nominating_officer", "agency_lead")
    programme = japtm.programme(keeper, member.agency)
    known = nominals.said(member, value="INVENTED, Ivor")
    nominals.lend(known, keeper.agency, member, agreement=programme.agreement)
    nominals.said(member, known.nominal, kind="text", code="", value="", detail="Kept at home.")
    rows = [
        japtm.nomination(member, programme, known.nominal, state="scoring", harm="Runs a line."),
        japtm.nomination(member, programme, state="scoring", harm="Another matter."),
    ]
    for row in rows:
        japtm.lend(row, keeper.agency, member)
        scores.score(row, member)
    changed = Nomination._base_manager.filter(pk__in=[row.pk for row in rows])
    changed.update(state="scored", revealed_at=timezone.now(), revealed_by=keeper)
    scores.ranking(programme, keeper)
    scores.place(rows[0], standing="open")
    changed.update(state="listed")
    meeting = japtm.meeting(programme, keeper)
    items = [japtm.item(meeting, row, keeper, position=place) for place, row in enumerate(rows, 1)]
    with acting_as(keeper):
        frozen(meeting, by=keeper)
        actions.show_item(meeting, items[0].key, by=keeper)
    meeting.refresh_from_db()
    return Room(keeper, chair, member, meeting, items)


def table(room: Room, browser: PortalClient) -> str:
    answer = browser.get(reverse("nominals:meeting-item", args=[room.meeting.key]))
    assert answer.status_code == 200
    return answer.content.decode()


SHOWN = {
    "the band and who scored": "scored by",
    "whether the order is settled": "Open: talk about it",
    "marks of agencies": "Marks of each agency",
    "criteria that are met": "Principal.",
    "what agencies say": "INVENTED, Ivor",
}


@pytest.mark.parametrize("words", SHOWN.values(), ids=SHOWN.keys())
@pytest.mark.parametrize("page", ["meeting", "meeting-item", "meeting-follow"])
def test_a_chair_has_before_them(room: Room, sign_in: SignIn, page: str, words: str) -> None:
    answer = sign_in(room.chair).get(reverse(f"nominals:{page}", args=[room.meeting.key]))

    assert words in answer.content.decode()


def test_nobody_reads_there_what_was_not_lent_to_them(room: Room, sign_in: SignIn) -> None:
    assert "Kept at home." not in table(room, sign_in(room.chair))


def test_marks_that_are_not_revealed_are_on_no_table(room: Room, sign_in: SignIn) -> None:
    rows = Nomination._base_manager.filter(pk=room.items[0].nomination_id)
    with triggers_off():
        rows.update(revealed_at=None, revealed_by=None)

    assert "Marks of each agency" not in table(room, sign_in(room.chair))


def test_a_change_reads_what_is_on_the_table_and_nothing_else(room: Room, sign_in: SignIn) -> None:
    browser = sign_in(room.chair)
    before = AuditEvent.objects.latest("pk").pk

    page = table(room, browser)

    events = AuditEvent.objects.filter(pk__gt=before, actor=room.chair.pk)
    read = [(event.model, key) for event in events for key in event.objects_seen]
    of_nominations = [key for model, key in read if model == "nominals.Nomination"]
    assert of_nominations == [room.items[0].nomination.key]
    assert "nominals.Meeting" not in {model for model, _key in read}
    assert "Another matter." not in page


def test_a_change_says_by_key_alone_which_line_of_the_agenda_it_is(
    room: Room, sign_in: SignIn
) -> None:
    browser = sign_in(room.chair)
    whole = browser.get(room.meeting.get_absolute_url()).content.decode()
    page = table(room, browser)

    assert f'data-portal-line-here="{room.items[0].key}"' in page
    assert [whole.count(f'data-portal-line="{item.key}"') for item in room.items] == [
        1 for _item in room.items
    ]
    shape = re.findall('data-portal-shape="([0-9a-f]+)"', page)
    assert shape == re.findall('data-portal-shape="([0-9a-f]+)"', whole)


def test_an_item_that_is_taken_off_changes_the_shape_of_the_agenda(
    room: Room, sign_in: SignIn
) -> None:
    browser = sign_in(room.chair)
    before = re.findall('data-portal-shape="([0-9a-f]+)"', table(room, browser))
    with triggers_off():
        room.items[1].__class__.objects.filter(pk=room.items[1].pk).update(
            off_at=timezone.now(), off_by=room.keeper, off_reason="Too early."
        )

    assert re.findall('data-portal-shape="([0-9a-f]+)"', table(room, browser)) != before


def test_a_page_that_is_over_says_so(room: Room, sign_in: SignIn) -> None:
    browser = sign_in(room.chair)
    with acting_as(room.keeper):
        actions.close_meeting(room.meeting, by=room.keeper)

    answer = browser.get(reverse("nominals:meeting-item", args=[room.meeting.key]))

    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize("page", ["meeting-item", "meeting-follow", "meeting-version"])
def test_what_a_page_asks_for_by_itself_is_no_sign_of_life(
    room: Room, sign_in: SignIn, page: str
) -> None:
    browser = sign_in(room.member)
    browser.get(room.meeting.get_absolute_url())
    session = browser.session
    session["last_seen_at"] -= 60
    session.save()
    before = session["last_seen_at"]

    browser.get(reverse(f"nominals:{page}", args=[room.meeting.key]))

    assert browser.session["last_seen_at"] == before


def test_who_has_an_interest_gets_no_part_of_it(room: Room, sign_in: SignIn) -> None:
    browser = sign_in(room.member)
    with acting_as(room.member):
        actions.declare_interest(room.items[0], words="A cousin.", by=room.member)

    page = table(room, browser)

    assert "You are out of it" in page
    assert "Runs a line." not in page
