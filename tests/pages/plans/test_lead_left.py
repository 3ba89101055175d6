"""A plan whose lead officer is switched off, moves or loses the role says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from partners.models import Message, User
from plans import actions
from plans.models import Plan
from portal.errors import Refused
from tests.conftest import PortalClient, acting_as
from tests.factories import partners, plans
from tests.factories.audit import triggers_off
from tests.pages.plans import scene
from tests.pages.plans.scene import Cohort

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
LEFT = "no longer leads"


@pytest.fixture
def cohort() -> Cohort:
    return scene.cohort()


def led(cohort: Cohort, **fields: Any) -> Plan:
    """By an officer who is trained, with a colleague who could lead it as well."""
    User.objects.filter(pk=cohort.officer.pk).update(trained_until="2099-01-01")
    row = plans.plan(cohort.programme, cohort.officer, **fields)
    plans.objective(row, cohort.officer)
    with acting_as(cohort.officer):
        actions.take_lead(row, by=cohort.officer)
        actions.move_plan(row, "active", by=cohort.officer)
    Message.objects.all().delete()
    return row


def left_on(plan: Plan) -> Any:
    plan.refresh_from_db()
    return plan.lead_left_on


def change(person: User, **fields: Any) -> None:
    User.objects.filter(pk=person.pk).update(**fields)


WAYS: dict[str, Callable[[], dict[str, Any]]] = {
    "switched off": lambda: {"is_active": False},
    "moved": lambda: {"agency": partners.agency()},
    "without the role": lambda: {"roles": ["practitioner"]},
}


@pytest.mark.parametrize("way", WAYS)
def test_a_plan_says_that_its_officer_is(way: str, cohort: Cohort, sign_in: SignIn) -> None:
    plan = led(cohort)
    change(cohort.officer, **WAYS[way]())

    page = sign_in(cohort.keeper).get(plan.get_absolute_url()).content.decode()
    assert left_on(plan) == timezone.localdate()
    assert LEFT in page
    assert "training" not in page


def test_of_an_officer_who_still_leads_it_says_nothing(cohort: Cohort, sign_in: SignIn) -> None:
    plan = led(cohort)
    change(cohort.officer, name="Another Name", roles=["lead_officer", "agency_lead"])

    assert left_on(plan) is None
    assert LEFT not in sign_in(cohort.keeper).get(plan.get_absolute_url()).content.decode()


@pytest.mark.parametrize("way", WAYS)
def test_it_is_told_once_and_not_to_who_left(way: str, cohort: Cohort) -> None:
    plan = led(cohort)
    lead = partners.person(cohort.officer.agency, "agency_lead")
    change(cohort.officer, **WAYS[way]())
    leads = User.objects.filter(agency=lead.agency, is_active=True).filter(
        roles__overlap=["agency_lead", "lead_officer"]
    )

    actions.chase()
    actions.chase()

    told = list(Message.objects.filter(subject_key=plan.key, kind="plan_lead_left"))
    assert lead in leads
    assert cohort.officer not in leads
    assert {row.person for row in told} == {*leads, cohort.keeper}
    assert len(told) == leads.count() + 1
    assert not Message.objects.filter(kind="plan_untrained").exists()


def test_it_stands_on_the_front_page_of_a_colleague_who_keeps_the_plan(
    cohort: Cohort, sign_in: SignIn
) -> None:
    led(cohort)
    lead = partners.person(cohort.officer.agency, "agency_lead")
    change(cohort.officer, is_active=False)

    assert LEFT in sign_in(lead).get(reverse("home")).content.decode()


def test_another_officer_who_takes_the_lead_puts_it_right(cohort: Cohort) -> None:
    plan, other = led(cohort), partners.person(cohort.officer.agency, "lead_officer")
    change(cohort.officer, is_active=False)

    with acting_as(other):
        actions.take_lead(plan, by=other)

    assert left_on(plan) is None


def test_an_officer_who_comes_back_leads_again(cohort: Cohort) -> None:
    plan = led(cohort)
    change(cohort.officer, is_active=False)
    change(cohort.officer, is_active=True)

    assert left_on(plan) is None


def test_a_paused_plan_whose_officer_left_is_not_made_active(cohort: Cohort) -> None:
    plan, other = led(cohort), partners.person(cohort.officer.agency, "lead_officer")
    with acting_as(cohort.officer):
        actions.move_plan(plan, "paused", by=cohort.officer)
    change(cohort.officer, is_active=False)

    with acting_as(other), pytest.raises(Refused):
        actions.move_plan(plan, "active", by=other)


def test_nobody_writes_the_day_themselves(cohort: Cohort) -> None:
    plan, colleague = led(cohort), partners.person(cohort.officer.agency, "agency_lead")
    with acting_as(colleague):
        Plan.objects.filter(pk=plan.pk).update(lead_left_on="2020-01-01")
    assert left_on(plan) is None

    change(cohort.officer, is_active=False)
    with acting_as(colleague):
        Plan.objects.filter(pk=plan.pk).update(lead_left_on=None)
    assert left_on(plan) == timezone.localdate()


def test_a_lead_taken_in_the_same_moment_is_found_by_the_clock(cohort: Cohort) -> None:
    """Neither of the two saw what the other was writing: the row is as if nothing had happened."""
    plan = led(cohort)
    with triggers_off():
        change(cohort.officer, is_active=False)

    actions.chase()

    assert left_on(plan) == timezone.localdate()
    assert Message.objects.filter(kind="plan_lead_left", person=cohort.keeper).exists()


def test_of_a_closed_plan_nothing_is_said(cohort: Cohort) -> None:
    plan = led(cohort)
    with acting_as(cohort.officer):
        actions.move_plan(plan, "closed", by=cohort.officer)
    change(cohort.officer, is_active=False)

    assert actions.chase() == 0
    assert left_on(plan) is None
