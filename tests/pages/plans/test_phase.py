"""The phase of a place changes with a reason once its plan is active, and what it was stays."""

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
BUILD = {"phase": "build", "reason": "No calls for six weeks."}


@pytest.fixture
def cohort() -> Cohort:
    return scene.cohort()


def place(cohort: Cohort, state: str = "active") -> Plan:
    make = plans.active if state == "active" else plans.plan
    row: Plan = make(
        cohort.programme, cohort.officer, kind="place", phase="hold", district=partners.district()
    )
    return row


def asked(plan: Plan) -> str:
    return reverse("plans:plan-phase", args=[plan.key])


def test_the_phase_of_a_draft_changes_and_leaves_nothing(cohort: Cohort, sign_in: SignIn) -> None:
    plan = place(cohort, "draft")
    answer = sign_in(cohort.officer).post(asked(plan), {"phase": "build"})

    plan.refresh_from_db()
    assert (answer.status_code, plan.phase, plan.past_phases) == (302, "build", [])


def test_once_it_is_active_its_page_says_what_the_phase_was_when_who_and_why(
    cohort: Cohort, sign_in: SignIn
) -> None:
    plan, today = place(cohort), timezone.localdate()
    sign_in(cohort.officer).post(asked(plan), BUILD)

    page = sign_in(cohort.keeper).get(plan.get_absolute_url()).content.decode()
    assert f"Hold until {today.day} {today:%B %Y}" in page
    assert f"Changed by {cohort.officer.name}: No calls for six weeks." in page
    assert AuditEvent.objects.filter(event="plan_altered", objects_seen=[plan.key]).exists()


def test_each_phase_that_it_had_stays_also_on_the_way_back(cohort: Cohort) -> None:
    plan = place(cohort)
    with acting_as(cohort.officer):
        actions.set_phase(plan, **BUILD, by=cohort.officer)
        actions.set_phase(plan, phase="clear", reason="Two stabbings.", by=cohort.officer)

    plan.refresh_from_db()
    assert [(row["phase"], row["reason"]) for row in plan.past_phases] == [
        ("hold", "No calls for six weeks."), ("build", "Two stabbings."),
    ]  # fmt: skip
    assert plan.phase == "clear"


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"reason": ""}, id="no reason"),
        pytest.param({"reason": "  "}, id="a blank one"),
        pytest.param({"phase": "hold"}, id="the phase that it is in"),
        pytest.param({"phase": "rest"}, id="no phase of the three"),
    ],
)
def test_the_page_asks_again_for(wrong: dict[str, str], cohort: Cohort, sign_in: SignIn) -> None:
    plan = place(cohort)
    answer = sign_in(cohort.officer).post(asked(plan), BUILD | wrong)

    plan.refresh_from_db()
    assert (answer.status_code, plan.phase) == (200, "hold")


def test_a_plan_for_no_place_has_no_phase_to_change(cohort: Cohort, sign_in: SignIn) -> None:
    plan = plans.active(cohort.programme, cohort.officer)
    browser = sign_in(cohort.officer)

    assert asked(plan) not in browser.get(plan.get_absolute_url()).content.decode()
    assert browser.post(asked(plan), BUILD).status_code == 409
    with acting_as(cohort.officer), pytest.raises(Refused):
        actions.set_phase(plan, **BUILD, by=cohort.officer)


PAST = """'[{"phase": "%s", "reason": "%s"}]'"""
WRONG_BY_SQL = {
    "no reason": ("active", "phase = 'build'"),
    "a blank reason": ("active", f"phase = 'build', past_phases = {PAST % ('hold', ' ')}"),
    "another past": ("active", f"phase = 'build', past_phases = {PAST % ('clear', 'z')}"),
    "only the past": ("active", f"past_phases = {PAST % ('hold', 'z')}"),
    "a past of a draft": ("draft", f"past_phases = {PAST % ('hold', 'z')}"),
    "no phase": ("draft", "phase = ''"),
}


@pytest.mark.parametrize("what", WRONG_BY_SQL)
def test_the_database_refuses_its_own_planner(what: str, cohort: Cohort) -> None:
    state, change = WRONG_BY_SQL[what]
    plan = place(cohort, state)

    with acting_as(cohort.officer), pytest.raises(DatabaseError), transaction.atomic():
        execute(f"UPDATE plans_plan SET {change} WHERE id = {plan.pk}")


def test_the_database_says_who_changed_it_and_when(cohort: Cohort) -> None:
    plan = place(cohort)
    forged: dict[str, Any] = {"by": "Nobody", "until": "1999-01-01"}
    with acting_as(cohort.officer):
        Plan.objects.filter(pk=plan.pk).update(
            phase="build", past_phases=[{"phase": "hold", "reason": "So."} | forged]
        )

    plan.refresh_from_db()
    assert plan.past_phases == [
        {
            "phase": "hold", "reason": "So.", "by": cohort.officer.name,
            "until": timezone.localdate().isoformat(),
        }
    ]  # fmt: skip
