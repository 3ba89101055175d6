"""What is wrong with a plan is told once, and stands on the front page until it is right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from nominals import actions as nominal_actions
from nominals.saying import Said
from partners.models import Message, User
from plans import actions
from plans.models import Plan, PlanReading
from portal.errors import Refused
from portal.models import AuditEvent
from tests.conftest import PortalClient, acting_as
from tests.factories import plans
from tests.factories.audit import triggers_off
from tests.pages.plans import scene
from tests.pages.plans.scene import Cohort

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


@pytest.fixture
def cohort() -> Cohort:
    return scene.cohort()


def in_order(cohort: Cohort, **fields: Any) -> Plan:
    """An active plan with nothing wrong: led by a trained officer, read by all who should."""
    today = timezone.localdate()
    plan = plans.active(cohort.programme, cohort.officer)
    plans.objective(plan, cohort.officer)
    for person in (cohort.officer, cohort.keeper, cohort.second):
        plans.reading(plan, person)
    with triggers_off():
        Plan.objects.filter(pk=plan.pk).update(
            **{"lead": cohort.officer, "lead_since": timezone.now(), "lead_name": "x",
               "lead_trained": today + timedelta(days=30)} | fields
        )  # fmt: skip
    plan.refresh_from_db()
    return plan


def unread(plan: Plan) -> None:
    with triggers_off():
        long_ago = timezone.now() - timedelta(days=8)
        Plan.objects.filter(pk=plan.pk).update(created_at=long_ago)
        PlanReading.objects.filter(plan=plan, owner=plan.programme.chair_second).delete()


def only_pursue(plan: Plan) -> None:
    with triggers_off():
        plan.objectives.update(pillar="pursue")


YESTERDAY = timedelta(days=-1)
WRONG: dict[str, Callable[[Plan], object]] = {
    "plan_overdue": lambda plan: _set(
        plan, starts_on=timezone.localdate() - timedelta(days=90),
        review_due=timezone.localdate() + YESTERDAY,
    ),
    "plan_untrained": lambda plan: _set(plan, lead_trained=timezone.localdate() + YESTERDAY),
    "plan_only_pursue": only_pursue,
    "plan_unread": unread,
}  # fmt: skip


def _set(plan: Plan, **fields: Any) -> None:
    with triggers_off():
        Plan.objects.filter(pk=plan.pk).update(**fields)


def test_of_a_plan_in_order_nobody_is_told(cohort: Cohort, sign_in: SignIn) -> None:
    in_order(cohort)
    assert actions.chase() == 0
    assert "Put a plan right" not in sign_in(cohort.officer).get(reverse("home")).text


@pytest.mark.parametrize("kind", WRONG)
def test_each_alert_is_told_once_to_who_leads_it(cohort: Cohort, kind: str) -> None:
    plan = in_order(cohort)
    WRONG[kind](plan)

    assert actions.chase() > 0
    assert actions.chase() == 0
    rows = Message.objects.filter(subject_key=plan.key)
    assert {row.kind for row in rows} == {kind}
    assert cohort.officer in {row.person for row in rows}
    assert cohort.keeper in {row.person for row in rows}  # its agency chairs, and reads the plan
    assert cohort.school not in {row.person for row in rows}


def test_another_term_that_runs_out_is_told_again(cohort: Cohort) -> None:
    plan = in_order(cohort)
    WRONG["plan_overdue"](plan)
    actions.chase()
    _set(plan, review_due=timezone.localdate() - timedelta(days=2))
    assert actions.chase() > 0


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("plan_overdue", "It is past its review."), ("plan_untrained", "training is not valid"),
        ("plan_only_pursue", "It only pursues."),
    ],
)  # fmt: skip
def test_it_stands_on_the_front_page_of_whoever_keeps_the_plan(
    cohort: Cohort, kind: str, words: str, sign_in: SignIn
) -> None:
    WRONG[kind](in_order(cohort))
    assert words in sign_in(cohort.officer).get(reverse("home")).text
    assert words not in sign_in(cohort.school).get(reverse("home")).text


def test_an_unread_plan_waits_for_the_agency_that_has_not_read_it(
    cohort: Cohort, sign_in: SignIn
) -> None:
    unread(in_order(cohort))
    assert "Read a plan" in sign_in(cohort.second).get(reverse("home")).text
    assert "Read a plan" not in sign_in(cohort.officer).get(reverse("home")).text


# Who may be a child


def born(cohort: Cohort, years: int) -> None:
    """The nominating agency says so of somebody in the cohort."""
    by = cohort.nomination.created_by
    day = timezone.localdate() - timedelta(days=round(years * 365.25))
    said = Said(
        kind="birth", code="", value="", detail="", number=None, starts_on=day, ends_on=day,
        capacity="suspect", certainty="fact", source="our file",
        said_on=timezone.localdate(), marking="OFFICIAL", is_of_unit=False,
    )  # fmt: skip
    with acting_as(by):
        nominal_actions.say(cohort.nomination.nominal, said, by=by)


@pytest.mark.parametrize(("years", "state"), [(16, "paused"), (30, "active")])
def test_plans_of_who_may_be_a_child_pause_at_once(cohort: Cohort, years: int, state: str) -> None:
    member = scene.member(cohort)
    plan = plans.active(cohort.programme, cohort.officer, membership=member)
    born(cohort, years)

    plan.refresh_from_db()
    told = Message.objects.filter(kind="member_age", reference=member.reference)
    wanted = {cohort.keeper, cohort.first, cohort.second} if state == "paused" else set()
    assert plan.state == state
    assert {row.person for row in told} == wanted
    assert AuditEvent.objects.filter(request="youth").exists() == (state == "paused")


def test_none_becomes_active_and_the_member_page_says_why(cohort: Cohort, sign_in: SignIn) -> None:
    member = scene.member(cohort)
    plan = plans.active(cohort.programme, cohort.officer, membership=member)
    born(cohort, 16)
    plan.refresh_from_db()
    with acting_as(cohort.officer), pytest.raises(Refused, match="may be under 18"):
        actions.move_plan(plan, "active", by=cohort.officer)
    assert "may be under 18" in sign_in(cohort.officer).get(member.get_absolute_url()).text


def test_nobody_pauses_by_a_person_of_whom_they_said_nothing(cohort: Cohort) -> None:
    plan = plans.active(cohort.programme, cohort.officer, membership=scene.member(cohort))
    for by in (cohort.school, cohort.keeper):
        with acting_as(by), connection.cursor() as cursor:
            cursor.execute("SELECT wall.pause_for_youth(%s)", [cohort.nomination.nominal_id])
    plan.refresh_from_db()
    assert plan.state == "active"


# Lapsed, wherever a nomination shows


@pytest.mark.parametrize(
    ("days", "words"), [(-1, "Lapsed, needs a decision"), (30, "In the cohort")]
)
def test_nomination_pages_say_how_the_membership_stands(
    cohort: Cohort, days: int, words: str, sign_in: SignIn
) -> None:
    due = timezone.localdate() + timedelta(days=days)
    member = scene.member(cohort, review_due=due, starts_on=due - timedelta(days=84))
    browser = sign_in(cohort.keeper)
    for page in (
        cohort.nomination.get_absolute_url(), cohort.programme.get_absolute_url(),
        reverse("nominals:nominations"),
    ):  # fmt: skip
        shown = browser.get(page).text
        assert words in shown
        assert f'href="{member.get_absolute_url()}"' in shown
