"""The aim of a plan is its lead officer's to change; once active, with what it was and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from partners.models import User
from plans import actions
from plans.models import Plan
from portal.errors import Refused
from portal.models import AuditEvent
from tests.conftest import PortalClient, acting_as
from tests.factories import partners, plans
from tests.factories.audit import execute
from tests.pages.plans import scene
from tests.pages.plans.scene import Cohort

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
FIRST, SECOND, THIRD = "Nobody pays.", "Nobody is threatened.", "The hall is safe."
CHANGED = {"aim": SECOND, "reason": "He has left."}


@pytest.fixture
def cohort() -> Cohort:
    return scene.cohort()


def led(cohort: Cohort, state: str = "active") -> Plan:
    row = plans.plan(cohort.programme, cohort.officer, aim=FIRST)
    rows = Plan.objects.filter(pk=row.pk)
    rows.update(lead=cohort.officer, lead_since=timezone.now())
    for each in {"draft": (), "active": ("active",), "paused": ("active", "paused")}[state]:
        rows.update(state=each)
    row.refresh_from_db()
    return row


def changed(plan: Plan, by: User, **given: Any) -> None:
    with acting_as(by):
        actions.change_aim(plan, **(CHANGED | given), by=by)
    plan.refresh_from_db()


def test_the_aim_of_a_draft_changes_and_leaves_nothing(cohort: Cohort, sign_in: SignIn) -> None:
    plan = led(cohort, "draft")
    browser = sign_in(cohort.officer)
    answer = browser.post(reverse("plans:plan-aim", args=[plan.key]), {"aim": SECOND})

    plan.refresh_from_db()
    assert (answer.status_code, plan.aim, plan.past_aims) == (302, SECOND, [])


@pytest.mark.parametrize("state", ["active", "paused"])
def test_once_it_has_begun_its_page_says_what_the_aim_was_and_why(
    state: str, cohort: Cohort, sign_in: SignIn
) -> None:
    plan = led(cohort, state)
    sign_in(cohort.officer).post(reverse("plans:plan-aim", args=[plan.key]), CHANGED)

    page = sign_in(cohort.keeper).get(plan.get_absolute_url()).content.decode()
    assert SECOND in page
    assert f"{timezone.localdate():%Y}: {FIRST}" in page.replace("\n", "")
    assert f"Changed by {cohort.officer.name}: He has left." in page


def test_each_aim_that_it_had_stays(cohort: Cohort) -> None:
    plan = led(cohort)
    changed(plan, cohort.officer)
    changed(plan, cohort.officer, aim=THIRD, reason="He is back.")

    assert [(row["aim"], row["reason"]) for row in plan.past_aims] == [
        (FIRST, "He has left."), (SECOND, "He is back."),
    ]  # fmt: skip
    assert AuditEvent.objects.filter(event="plan_altered").count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"reason": ""}, id="no reason"),
        pytest.param({"reason": "  "}, id="a blank one"),
        pytest.param({"aim": FIRST}, id="the same words"),
        pytest.param({"aim": ""}, id="no words"),
    ],
)
def test_the_page_asks_again_for(wrong: dict[str, str], cohort: Cohort, sign_in: SignIn) -> None:
    plan = led(cohort)
    browser = sign_in(cohort.officer)
    answer = browser.post(reverse("plans:plan-aim", args=[plan.key]), CHANGED | wrong)

    plan.refresh_from_db()
    assert (answer.status_code, plan.aim) == (200, FIRST)


def test_a_colleague_who_keeps_the_plan_is_shown_no_link_and_refused(
    cohort: Cohort, sign_in: SignIn
) -> None:
    plan, colleague = led(cohort), partners.person(cohort.officer.agency, "agency_lead")
    browser, address = sign_in(colleague), reverse("plans:plan-aim", args=[plan.key])

    assert address not in browser.get(plan.get_absolute_url()).content.decode()
    assert browser.post(address, CHANGED).status_code == 409
    with acting_as(colleague), pytest.raises(Refused):
        actions.change_aim(plan, **CHANGED, by=colleague)


PAST = """'[{"aim": "Nobody pays.", "reason": "%s"}]'"""
WRONG_BY_SQL = {
    "no reason": ("active", "aim = 'x'"),
    "a blank reason": ("active", f"aim = 'x', past_aims = {PAST % ' '}"),
    "another past": ("active", 'aim = \'x\', past_aims = \'[{"aim": "y", "reason": "z"}]\''),
    "only the past": ("active", f"past_aims = {PAST % 'z'}"),
    "a past of a draft": ("draft", f"past_aims = {PAST % 'z'}"),
}


@pytest.mark.parametrize("what", WRONG_BY_SQL)
def test_the_database_refuses_its_own_officer(what: str, cohort: Cohort) -> None:
    state, change = WRONG_BY_SQL[what]
    plan = led(cohort, state)

    with acting_as(cohort.officer), pytest.raises(DatabaseError), transaction.atomic():
        execute(f"UPDATE plans_plan SET {change} WHERE id = {plan.pk}")


def test_the_database_refuses_a_colleague(cohort: Cohort) -> None:
    plan, colleague = led(cohort, "draft"), partners.person(cohort.officer.agency, "lead_officer")

    with acting_as(colleague), pytest.raises(DatabaseError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(aim=SECOND)


def test_the_database_says_who_changed_it_and_when(cohort: Cohort) -> None:
    plan = led(cohort)
    with acting_as(cohort.officer):
        Plan.objects.filter(pk=plan.pk).update(
            aim=SECOND,
            past_aims=[{"aim": FIRST, "reason": "So.", "by": "Nobody", "until": "1999-01-01"}],
        )

    plan.refresh_from_db()
    assert plan.past_aims == [
        {
            "aim": FIRST, "reason": "So.", "by": cohort.officer.name,
            "until": timezone.localdate().isoformat(),
        }
    ]  # fmt: skip
