"""A calendar learns when something is due, of one person's own, and nothing of what it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from partners.models import User
from partners.systems import Throttle
from plans import actions, feeds
from plans.models import Action, CalendarFeed, Plan
from portal.errors import Refused
from portal.models import AuditEvent
from tests.conftest import PortalClient, acting_as
from tests.factories import japtm, partners, plans
from tests.factories.audit import execute, triggers_off
from tests.pages.plans import scene
from tests.pages.plans.scene import Cohort

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


@pytest.fixture
def cohort() -> Cohort:
    return scene.cohort()


@pytest.fixture
def plan(cohort: Cohort) -> Plan:
    return plans.active(
        cohort.programme, cohort.officer, aim="AIM of the plan", threat="THREAT of the plan"
    )


@pytest.fixture
def given(cohort: Cohort, plan: Plan) -> Action:
    return plans.action(
        plan, cohort.school.agency, cohort.officer, title="TITLE of it", brief="BRIEF of it",
        where="PLACE of it", contact="CONTACT of it",
    )  # fmt: skip


def secret_of(person: User) -> str:
    with acting_as(person):
        return actions.make_feed(by=person)


def fetched(secret: str, **headers: str) -> Any:
    return PortalClient().get(
        reverse("plans:calendar-feed"), {"dates": secret}, headers=headers
    )  # fmt: skip


def dates_of(person: User) -> str:
    answer = fetched(secret_of(person))
    assert answer.status_code == 200
    return str(answer.content.decode())


# What it says


def test_an_action_of_my_agency_is_told_by_reference_and_day(cohort: Cohort, given: Action) -> None:
    told = dates_of(cohort.school)

    assert f"SUMMARY:Action {given.reference} due\r\n" in told
    assert f"DTSTART;VALUE=DATE:{given.due:%Y%m%d}\r\n" in told


def test_no_word_of_an_action_or_its_plan_goes_with_it(
    cohort: Cohort, plan: Plan, given: Action
) -> None:
    told = dates_of(cohort.school) + dates_of(cohort.officer)

    for word in ("TITLE", "BRIEF", "PLACE", "CONTACT", "AIM", "THREAT", cohort.school.agency.name):
        assert word not in told


def test_whoever_does_an_action_is_told_and_their_colleague_is_not(
    cohort: Cohort, given: Action
) -> None:
    colleague = partners.person(cohort.school.agency, "practitioner")
    Action.objects.filter(pk=given.pk).update(doer=cohort.teacher)

    assert given.reference in dates_of(cohort.teacher)
    assert given.reference not in dates_of(colleague)


@pytest.mark.parametrize(
    ("state", "is_told"),
    [("tasked", True), ("accepted", True), ("blocked", True), ("cancelled", False)],
)
def test_an_action_is_told_while_it_is_open(
    state: str, is_told: bool, cohort: Cohort, plan: Plan
) -> None:
    row = plans.action(plan, cohort.school.agency, cohort.officer)
    with triggers_off():
        Action.objects.filter(pk=row.pk).update(state=state)

    assert (row.reference in dates_of(cohort.school)) is is_told


def test_the_review_of_a_plan_is_told_to_who_keeps_it_and_not_to_who_only_acts(
    cohort: Cohort, plan: Plan, given: Action
) -> None:
    told = f"SUMMARY:Review of plan {plan.reference} due"

    assert told in dates_of(cohort.officer)
    assert plan.reference not in dates_of(cohort.school)


def test_a_plan_is_told_to_its_team_and_not_for_the_office_of_a_chair(cohort: Cohort) -> None:
    row = plans.active(cohort.programme, cohort.officer, team=[cohort.keeper.agency_id])

    assert row.reference in dates_of(cohort.keeper)
    assert row.reference not in dates_of(cohort.second)


@pytest.mark.parametrize(
    ("state", "is_told"), [("planned", True), ("open", True), ("closed", False)]
)
def test_a_meeting_is_told_until_it_is_closed(state: str, is_told: bool, cohort: Cohort) -> None:
    held = japtm.meeting(
        cohort.programme, cohort.keeper, state=state,
        planned_for=datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
    )  # fmt: skip
    told = dates_of(cohort.second)

    assert (f"SUMMARY:Meeting {held.reference}" in told) is is_told
    assert ("DTSTART:20261201T093000Z" in told) is is_told
    assert held.reference not in dates_of(partners.person(None, "co_chair"))


def test_a_calendar_takes_it_whatever_it_asks_for(cohort: Cohort) -> None:
    answer = fetched(secret_of(cohort.school), Accept="application/xml")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]


def test_what_is_told_is_recorded_as_read_by_its_person(cohort: Cohort, given: Action) -> None:
    dates_of(cohort.school)

    read = AuditEvent.objects.get(event="list_read", purpose="calendar")
    assert (read.actor, read.objects_seen) == (cohort.school.pk, [given.key])


# Whose it is


def test_it_is_shown_once_and_kept_as_a_hash(cohort: Cohort, sign_in: SignIn) -> None:
    browser, where = sign_in(cohort.teacher), reverse("plans:calendar")
    page = browser.post(where)
    secret = page.context["address"].partition("dates=")[2]

    assert fetched(secret).status_code == 200
    assert secret not in browser.get(where).content.decode()
    assert secret not in str(CalendarFeed.objects.values())
    assert AuditEvent.objects.get(event="calendar_opened").actor == cohort.teacher.pk


def test_another_ends_the_one_before(cohort: Cohort) -> None:
    first, second = secret_of(cohort.teacher), secret_of(cohort.teacher)

    assert (fetched(first).status_code, fetched(second).status_code) == (404, 200)


def test_its_owner_ends_it_on_the_page_and_once(cohort: Cohort, sign_in: SignIn) -> None:
    secret = secret_of(cohort.teacher)
    row = CalendarFeed.objects.get()
    sign_in(cohort.teacher).post(reverse("plans:calendar-end", args=[row.key]))

    assert fetched(secret).status_code == 404
    with acting_as(cohort.teacher), pytest.raises(Refused):
        actions.end_feed(row, by=cohort.teacher)


def test_nobody_else_sees_or_ends_it(cohort: Cohort, sign_in: SignIn) -> None:
    secret = secret_of(cohort.teacher)
    row = CalendarFeed.objects.get()

    lead = sign_in(cohort.school)
    assert lead.post(reverse("plans:calendar-end", args=[row.key])).status_code == 404
    assert fetched(secret).status_code == 200


def ended(cohort: Cohort) -> None:
    execute("UPDATE plans_calendarfeed SET ends_at = now()")


def switched_off(cohort: Cohort) -> None:
    User.objects.filter(pk=cohort.teacher.pk).update(is_active=False)
    User.objects.filter(pk=cohort.teacher.pk).update(is_active=True)


def let_in_anew(cohort: Cohort) -> None:
    User.objects.filter(pk=cohort.teacher.pk).update(password="another")


def without_the_role(cohort: Cohort) -> None:
    User.objects.filter(pk=cohort.teacher.pk).update(roles=["profile_analyst"])


def suspended(cohort: Cohort) -> None:
    execute(
        "UPDATE partners_agency SET state = 'suspended' WHERE id = %s", [cohort.school.agency_id]
    )


@pytest.mark.parametrize("why", [ended, switched_off, let_in_anew, without_the_role, suspended])
def test_one_that_opens_nothing_is_answered_as_one_that_never_was(
    why: Callable[[Cohort], None], cohort: Cohort
) -> None:
    secret = secret_of(cohort.teacher)
    why(cohort)
    answers = [
        (each.status_code, each.content, each["Content-Type"])
        for each in (fetched(secret), fetched(feeds.new_secret()), fetched(""))
    ]

    assert answers[0][0] == 404
    assert len(set(answers)) == 1


def test_it_ends_by_itself_after_a_year(cohort: Cohort) -> None:
    secret = secret_of(cohort.teacher)

    ends = CalendarFeed.objects.get().ends_at
    assert timedelta(days=364) < ends - timezone.now() <= timedelta(days=365)
    execute("UPDATE plans_calendarfeed SET ends_at = now() - interval '1 second'")
    assert fetched(secret).status_code == 404


def test_a_session_of_a_browser_opens_nothing(cohort: Cohort, sign_in: SignIn) -> None:
    assert sign_in(cohort.school).get(reverse("plans:calendar-feed")).status_code == 404


def test_an_address_opens_nothing_else(cohort: Cohort, given: Action) -> None:
    secret = secret_of(cohort.school)

    answer = PortalClient().get(given.get_absolute_url(), {"dates": secret})
    assert answer.status_code == 302
    assert "sign-in" in answer["Location"]


def test_it_is_held_to_the_pace_of_the_api(cohort: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(Throttle, "rate", "1/min")
    secret = secret_of(cohort.teacher)

    with time_machine.travel(timezone.now(), tick=False):
        answers = [fetched(secret).status_code for _ in range(2)]
    assert answers == [200, 429]


@pytest.mark.parametrize(
    "change",
    [
        "ends_at = now() + interval '9 years'",
        "digest = 'another'",
        "person_id = wall.user_id() + 1",
    ],
)
def test_the_database_lets_an_address_only_end(change: str, cohort: Cohort) -> None:
    secret_of(cohort.teacher)

    with acting_as(cohort.teacher), pytest.raises(DatabaseError), transaction.atomic():
        execute(f"UPDATE plans_calendarfeed SET {change}")


def test_nobody_makes_an_address_of_somebody_else_by_sql(cohort: Cohort) -> None:
    with acting_as(cohort.school), pytest.raises(DatabaseError), transaction.atomic():
        CalendarFeed.objects.create(
            person=cohort.teacher, digest="d", ends_at=timezone.now() + timedelta(days=1)
        )
