"""An agenda that changes: what leaves it, where that goes back to, and what a day may be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from nominals import actions
from nominals.models import Meeting, Nomination
from partners.models import Message, User
from portal.errors import Refused
from tests.conftest import PortalClient, acting_as
from tests.factories import japtm
from tests.pages.nominals import table
from tests.pages.nominals.table import Table

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


@pytest.fixture
def laid() -> Table:
    return table.laid()


def state_of(laid: Table) -> str:
    return Nomination.objects.get(pk=laid.row.pk).state


def decided(laid: Table, outcome: str) -> None:
    table.is_open(laid)
    with acting_as(laid.keeper):
        decision = actions.propose(laid.item, outcome=outcome, reasons="Later.", by=laid.keeper)
    table.signed(decision, laid.first, laid.second)
    table.closed(laid)


def listed_again(laid: Table) -> Meeting:
    later = japtm.meeting(laid.programme, laid.keeper, state="planned",
                          planned_for=timezone.now() + timedelta(days=28))  # fmt: skip
    with acting_as(laid.keeper):
        actions.list_items(later, [laid.row], by=laid.keeper)
    return later


@pytest.mark.parametrize("outcome", ["reserve", "deferred"])
def test_what_a_later_meeting_does_not_decide_stands_as_the_earlier_left_it(
    laid: Table, outcome: str
) -> None:
    decided(laid, outcome)
    laid.meeting = listed_again(laid)
    there = [agency.pk for agency in laid.programme.agencies()]

    with acting_as(laid.keeper):
        actions.open_meeting(laid.meeting, present=there, by=laid.keeper)
        actions.close_meeting(laid.meeting, by=laid.keeper)

    assert state_of(laid) == outcome


@pytest.mark.parametrize(
    ("before", "after", "is_refused"),
    [
        (None, "scored", False), (None, "reserve", True), ("reserve", "scored", True),
        ("reserve", "deferred", True), ("reserve", "reserve", False),
    ],
)  # fmt: skip
def test_the_database_takes_nothing_off_an_agenda_to_another_state(
    laid: Table, before: str | None, after: str, is_refused: bool
) -> None:
    if before:
        decided(laid, before)
        listed_again(laid)

    def moved() -> bool:
        try:
            with transaction.atomic():
                Nomination._base_manager.filter(pk=laid.row.pk).update(state=after)
        except DatabaseError:
            return False
        return True

    with acting_as(laid.keeper):
        assert moved() is not is_refused


def refused(by: User, act: Callable[[], object]) -> bool:
    """By the database itself, for somebody who writes SQL of their own."""
    with acting_as(by):
        try:
            with transaction.atomic():
                act()
        except DatabaseError:
            return True
    return False


TOMORROW = timedelta(days=1)


def at(passed: timedelta) -> datetime:
    return timezone.now() + passed


def told(person: User) -> set[str]:
    return set(Message.objects.filter(person=person).values_list("kind", flat=True))


@pytest.mark.parametrize("how", ["planned", "moved"])
def test_no_meeting_is_on_a_day_that_is_over(laid: Table, sign_in: SignIn, how: str) -> None:
    page = {
        "planned": reverse("nominals:meeting-plan", args=[laid.programme.key]),
        "moved": reverse("nominals:meeting-move", args=[laid.meeting.key]),
    }[how]
    gone = timezone.localdate() - TOMORROW
    sent = {"day_day": gone.day, "day_month": gone.month, "day_year": gone.year, "at": "10:00"}
    rows = Meeting._base_manager.filter(pk=laid.meeting.pk)

    answer = sign_in(laid.keeper).post(page, sent)

    assert "Give a day from today on." in answer.content.decode()
    act: Callable[[], object] = {
        "planned": lambda: actions.plan_meeting(
            laid.programme, planned_for=at(-TOMORROW), by=laid.keeper
        ),
        "moved": lambda: actions.move_meeting(
            laid.meeting, planned_for=at(-TOMORROW), by=laid.keeper
        ),
    }[how]
    write: Callable[[], object] = {
        "planned": lambda: japtm.meeting(
            laid.programme, laid.keeper, state="planned", planned_for=at(-TOMORROW)
        ),
        "moved": lambda: rows.update(planned_for=at(-TOMORROW)),
    }[how]
    with acting_as(laid.keeper), pytest.raises(Refused, match="from today on"):
        act()
    assert refused(laid.keeper, write)


def test_whoever_may_come_learns_of_another_day(laid: Table, sign_in: SignIn) -> None:
    day = timezone.localdate() + timedelta(days=9)
    sent = {"day_day": day.day, "day_month": day.month, "day_year": day.year, "at": "10:00"}

    sign_in(laid.keeper).post(reverse("nominals:meeting-move", args=[laid.meeting.key]), sent)

    laid.meeting.refresh_from_db()
    assert timezone.localdate(laid.meeting.planned_for) == day
    assert "meeting_moved" in told(laid.nominator) & told(laid.second)


def test_an_open_meeting_is_neither_moved_nor_called_off(laid: Table) -> None:
    table.is_open(laid)
    rows = Meeting._base_manager.filter(pk=laid.meeting.pk)

    with acting_as(laid.keeper):
        for act in (
            lambda: actions.move_meeting(laid.meeting, planned_for=at(TOMORROW), by=laid.keeper),
            lambda: actions.call_off(laid.meeting, reason="x", by=laid.keeper),
        ):
            with pytest.raises(Refused, match="moved on"):
                act()
    assert refused(laid.keeper, lambda: rows.update(planned_for=at(TOMORROW)))
    assert refused(laid.keeper, lambda: rows.update(**off(laid)))


def off(laid: Table) -> dict[str, object]:
    return {
        "state": "called_off", "called_off_reason": "x", "called_off_at": timezone.now(),
        "called_off_by": laid.keeper,
    }  # fmt: skip


def test_what_was_on_a_meeting_that_is_called_off_goes_back(laid: Table, sign_in: SignIn) -> None:
    page = reverse("nominals:meeting-call-off", args=[laid.meeting.key])

    sign_in(laid.keeper).post(page, {"reason": "A strike."})
    shown = sign_in(laid.second).get(laid.meeting.get_absolute_url()).content.decode()

    assert state_of(laid) == "scored"
    assert "Called off" in shown
    assert "A strike." in shown
    assert "meeting_called_off" in told(laid.nominator) & told(laid.second)
    listed_again(laid)
    assert state_of(laid) == "listed"


def test_the_database_calls_off_nothing_with_something_on_it(laid: Table) -> None:
    rows = Meeting._base_manager.filter(pk=laid.meeting.pk)

    assert refused(laid.keeper, lambda: rows.update(**off(laid)))
    with acting_as(laid.keeper):
        actions.take_off(laid.item, reason="Too early.", by=laid.keeper)
    assert refused(laid.keeper, lambda: rows.update(**(off(laid) | {"called_off_by": laid.first})))
    assert not refused(laid.keeper, lambda: rows.update(**off(laid)))
    assert refused(laid.keeper, lambda: rows.update(called_off_reason="Other."))


def test_what_is_taken_off_goes_back_and_the_pack_says_so(laid: Table, sign_in: SignIn) -> None:
    table.frozen(laid)
    before = laid.meeting.pack_sha256

    sign_in(laid.keeper).post(
        reverse("nominals:item-off", args=[laid.item.key]), {"reason": "Too early."}
    )
    pack = sign_in(laid.first).get(table.pack_page(laid.meeting)).content.decode()
    laid.meeting.refresh_from_db()

    assert (state_of(laid), laid.meeting.pack_sha256) == ("scored", before)
    assert table.stands(laid, laid.keeper)
    assert "Taken off the agenda: Too early." in pack
    assert "Only for first." not in pack
    assert "item_taken_off" in told(laid.nominator)


def test_what_was_taken_off_can_go_on_the_same_agenda_again(laid: Table) -> None:
    with acting_as(laid.keeper):
        actions.take_off(laid.item, reason="Too early.", by=laid.keeper)
        actions.list_items(laid.meeting, [laid.row], late_reason="Back.", by=laid.keeper)

    assert state_of(laid) == "listed"


STAYS: dict[str, Callable[[Table], object]] = {
    "on the table": table.is_open,
    "proposed on": lambda of: (table.is_open(of), table.proposed(of), cleared(of)),
}


def cleared(of: Table) -> None:
    Meeting._base_manager.filter(pk=of.meeting.pk).update(current=None)


@pytest.mark.parametrize("before", STAYS.values(), ids=STAYS.keys())
def test_it_stays_on_the_agenda(laid: Table, before: Callable[[Table], object]) -> None:
    before(laid)

    with acting_as(laid.keeper), pytest.raises(Refused, match="stays on the agenda"):
        actions.take_off(laid.item, reason="Too early.", by=laid.keeper)


def test_nobody_else_takes_anything_off(laid: Table) -> None:
    with acting_as(laid.first), connection.cursor() as cursor:
        cursor.execute("SELECT wall.take_off(%s, 'mine')", [laid.item.pk])
        assert cursor.fetchone() == (False,)


def test_what_is_off_comes_neither_on_the_table_nor_is_remarked_on(laid: Table) -> None:
    with acting_as(laid.keeper):
        actions.take_off(laid.item, reason="Too early.", by=laid.keeper)
    there = [agency.pk for agency in laid.programme.agencies()]
    with acting_as(laid.keeper):
        actions.open_meeting(laid.meeting, present=there, by=laid.keeper)
        with pytest.raises(Refused, match="not on the agenda"):
            actions.show_item(laid.meeting, laid.item.key, by=laid.keeper)
        with pytest.raises(Refused):
            actions.remark(laid.item, kind="dissent", words="No.", by=laid.keeper)
    rows = Meeting._base_manager.filter(pk=laid.meeting.pk)
    assert refused(laid.keeper, lambda: rows.update(current=laid.item))
