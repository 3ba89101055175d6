"""A web machine's clock is an hour off: what runs by the clock runs by the database's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from partners.models import User
from portal.moments import moment
from referrals import actions, targets
from referrals.models import CpiForm, TriageSettings
from tests.conftest import acting_as, database_role
from tests.factories import partners, referrals

pytestmark = pytest.mark.django_db
OFF = {"an hour ahead": timedelta(hours=1), "an hour behind": timedelta(hours=-1)}
NEAR = timedelta(minutes=5)


@pytest.fixture
def writer() -> User:
    return partners.person()


def sent(writer: User) -> CpiForm:
    force = partners.force()
    district = partners.district(force_area=force.police_area)
    form = referrals.draft(writer, theme="CUCKOOING", district=district)
    with acting_as(writer):
        actions.send_form(form, by=writer)
    form.refresh_from_db()
    return form


@pytest.mark.parametrize("off", OFF.values(), ids=OFF.keys())
def test_a_form_is_sent_when_the_database_says_so(off: timedelta, writer: User) -> None:
    true = moment()
    with time_machine.travel(timezone.now() + off):
        form = sent(writer)

    assert form.sent_at
    assert form.due_at
    assert abs(form.sent_at - true) < NEAR
    assert form.due_at - form.sent_at == timedelta(hours=24)


@pytest.mark.parametrize("off", OFF.values(), ids=OFF.keys())
def test_the_time_does_not_come_from_the_machine(off: timedelta) -> None:
    before = moment()
    with time_machine.travel(timezone.now() + off), database_role("portal_web"):
        assert timedelta(0) <= moment() - before < NEAR


# Days on which the clocks change, in London: 29 March and 25 October 2026


CHANGES = {
    "an hour is missing": datetime(2026, 3, 28, 20, 0, tzinfo=UTC),
    "an hour comes twice": datetime(2026, 10, 24, 20, 0, tzinfo=UTC),
}


@pytest.mark.parametrize("at", CHANGES.values(), ids=CHANGES.keys())
@pytest.mark.parametrize(
    ("priority", "long"), [("high", timedelta(hours=1)), ("medium", timedelta(hours=24))]
)
def test_hours_are_hours_when_the_clocks_change(
    priority: str, long: timedelta, at: datetime
) -> None:
    due = targets.due_at(at, priority, TriageSettings())

    assert due.astimezone(UTC) - at == long


LOW = {
    "before summer time": (
        datetime(2026, 3, 27, 16, 30, tzinfo=UTC), datetime(2026, 4, 3, 15, 30, tzinfo=UTC),
    ),
    "in the missing hour's night": (
        datetime(2026, 3, 29, 1, 0, tzinfo=UTC), datetime(2026, 4, 3, 1, 0, tzinfo=UTC),
    ),
    "in the hour that comes twice, first": (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 30, 1, 30, tzinfo=UTC),
    ),
    "in the hour that comes twice, second": (
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC), datetime(2026, 10, 30, 1, 30, tzinfo=UTC),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("at", "due"), LOW.values(), ids=LOW.keys())
def test_working_days_end_at_the_same_time_of_day_in_london(at: datetime, due: datetime) -> None:
    assert targets.due_at(at, "low", TriageSettings()) == due
