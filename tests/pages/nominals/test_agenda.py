"""An agenda that changes: what leaves it, where that goes back to, and what a day may be."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from nominals import actions
from nominals.models import Meeting, Nomination
from tests.conftest import acting_as
from tests.factories import japtm
from tests.pages.nominals import table
from tests.pages.nominals.table import Table

pytestmark = pytest.mark.django_db


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
