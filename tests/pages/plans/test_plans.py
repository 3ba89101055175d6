"""A plan: who reads it, what is wrong with it, who leads it, and what it cannot be made to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from partners.models import Message, SharingDecision, User
from plans import actions
from plans.alerts import Behind, alerts_of
from plans.models import Plan, PlanReading, PlanTemplate
from portal.errors import Refused
from tests.conftest import PortalClient, acting_as
from tests.factories import partners, plans
from tests.pages.plans import scene
from tests.pages.plans.scene import Cohort
from tests.pages.plans.test_cohort import date_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


@pytest.fixture
def cohort() -> Cohort:
    return scene.cohort()


def test_a_plan_begins_from_a_template(cohort: Cohort, sign_in: SignIn) -> None:
    template = PlanTemplate.objects.get(code="COUNTY_LINE")
    sign_in(cohort.officer).post(
        reverse("plans:plan-begin", args=[cohort.programme.key]),
        {
            "kind": "threat", "threat": "A line", "aim": "It ends.", "template": template.pk,
            "lead_agency": cohort.officer.agency_id,
        },
    )  # fmt: skip

    plan = Plan.objects.get()
    assert {row.pillar for row in plan.objectives.all()} == {
        "pursue", "prevent", "protect", "prepare",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "field"), [("member", "membership"), ("place", "district"), ("day", "day")]
)
def test_each_kind_says_what_it_lacks(
    cohort: Cohort, kind: str, field: str, sign_in: SignIn
) -> None:
    page = sign_in(cohort.officer).post(
        reverse("plans:plan-begin", args=[cohort.programme.key]),
        {"kind": kind, "threat": "x", "aim": "x", "lead_agency": cohort.officer.agency_id},
    )
    assert "Needed for this kind of plan." in page.text
    assert not Plan.objects.exists()


def test_nobody_makes_it_active_before_somebody_leads_it(cohort: Cohort) -> None:
    plan = plans.plan(cohort.programme, cohort.officer)
    plans.objective(plan, cohort.officer)
    with acting_as(cohort.officer), pytest.raises(Refused, match="Nobody leads"):
        actions.move_plan(plan, "active", by=cohort.officer)


def test_the_officer_takes_the_lead_and_the_database_keeps_their_training(
    cohort: Cohort, sign_in: SignIn
) -> None:
    until = timezone.localdate() + timedelta(days=30)
    User.objects.filter(pk=cohort.officer.pk).update(trained_until=until)
    plan = plans.plan(cohort.programme, cohort.officer)
    plans.objective(plan, cohort.officer)
    browser = sign_in(cohort.officer)
    for move in ("lead", "active"):
        browser.post(reverse("plans:plan-move", args=[plan.key, move]))

    plan.refresh_from_db()
    assert (plan.lead, plan.lead_trained, plan.state) == (cohort.officer, until, "active")


def test_nobody_else_takes_the_lead(cohort: Cohort) -> None:
    plan = plans.plan(cohort.programme, cohort.officer, lead_agency=cohort.officer.agency)
    with acting_as(cohort.keeper), pytest.raises(Refused):
        actions.take_lead(plan, by=cohort.keeper)
    with pytest.raises(DatabaseError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(lead=cohort.keeper, lead_since=timezone.now())


def test_an_agency_reads_the_plan_once_it_is_opened_to_it(cohort: Cohort, sign_in: SignIn) -> None:
    plan = plans.plan(cohort.programme, cohort.officer)
    browser = sign_in(cohort.school)
    assert browser.get(plan.get_absolute_url()).status_code == 404
    sign_in(cohort.officer).post(
        reverse("plans:plan-open", args=[plan.key]), {"agencies": [cohort.school.agency_id]}
    )

    assert browser.get(plan.get_absolute_url()).status_code == 200
    assert SharingDecision.objects.get(subject_key=plan.key).recipient == cohort.school.agency
    assert PlanReading.objects.filter(plan=plan, owner=cohort.school.agency).exists()


def test_an_agency_taken_out_reads_the_plan_no_more_and_keeps_its_action(
    cohort: Cohort, sign_in: SignIn
) -> None:
    plan = plans.plan(cohort.programme, cohort.officer, team=[cohort.school.agency_id])
    given = plans.action(plan, cohort.school.agency, cohort.officer)
    browser = sign_in(cohort.school)
    assert browser.get(plan.get_absolute_url()).status_code == 200

    sign_in(cohort.officer).post(
        reverse("plans:plan-open", args=[plan.key]), {"leaving": [cohort.school.agency_id]}
    )

    assert browser.get(plan.get_absolute_url()).status_code == 404
    assert browser.get(given.get_absolute_url()).status_code == 200
    assert Message.objects.filter(person=cohort.school, kind="plan_left").count() == 1
    assert "A plan is no longer open to your agency." in browser.get(reverse("home")).text


def test_nothing_ticked_says_so_and_changes_nothing(cohort: Cohort, sign_in: SignIn) -> None:
    plan = plans.plan(cohort.programme, cohort.officer, team=[cohort.school.agency_id])

    answer = sign_in(cohort.officer).post(reverse("plans:plan-open", args=[plan.key]), {})

    assert "Tick at least one." in answer.text
    assert Plan.objects.get().team == [cohort.school.agency_id]


def test_a_plan_of_somebody_is_read_only_by_who_sees_them_in_the_cohort(
    cohort: Cohort, sign_in: SignIn
) -> None:
    member = scene.member(cohort)
    plan = plans.plan(
        cohort.programme, cohort.officer, membership=member, team=[cohort.school.agency_id]
    )
    assert sign_in(cohort.school).get(plan.get_absolute_url()).status_code == 404


def test_no_agency_outside_the_agreement_is_put_on_the_team(cohort: Cohort) -> None:
    plan = plans.plan(cohort.programme, cohort.officer)
    stranger = partners.agency()
    with pytest.raises(DatabaseError, match="within its programme"), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(team=[stranger.pk])


def test_a_review_of_the_plan_gives_the_next_day(cohort: Cohort, sign_in: SignIn) -> None:
    plan = plans.active(cohort.programme, cohort.officer)
    sign_in(cohort.officer).post(
        reverse("plans:plan-review", args=[plan.key]), date_of("review_due", 30)
    )
    plan.refresh_from_db()
    assert plan.review_due == timezone.localdate() + timedelta(days=30)
    assert plan.reviewed_by == cohort.officer


def codes_of(plan: Plan, **behind: object) -> set[str]:
    given = {"member": None, "objectives": [], "actions": [], "readings": [], "near": []} | behind
    return {alert.code for alert in alerts_of(plan, Behind(**given), on=timezone.localdate())}


def test_a_plan_that_only_pursues_is_told(cohort: Cohort) -> None:
    plan = plans.active(cohort.programme, cohort.officer)
    pursue = plans.objective(plan, cohort.officer, pillar="pursue")
    prevent = plans.objective(plan, cohort.officer, pillar="prevent")

    assert "only-pursue" in codes_of(plan, objectives=[pursue])
    assert "only-pursue" not in codes_of(plan, objectives=[pursue, prevent])


@pytest.mark.parametrize(
    ("days", "code"), [(None, "untrained"), (-1, "untrained"), (1, "")],
    ids=["never recorded", "run out", "trained"],
)  # fmt: skip
def test_a_lead_without_training_is_told(cohort: Cohort, days: int | None, code: str) -> None:
    plan = plans.plan(cohort.programme, cohort.officer)
    plan.lead_id = cohort.officer.pk
    plan.lead_trained = timezone.localdate() + timedelta(days=days) if days else None
    assert ("untrained" in codes_of(plan)) == bool(code)


def test_a_partner_that_has_not_read_it_is_named(cohort: Cohort) -> None:
    plan = plans.plan(cohort.programme, cohort.officer)
    near = [cohort.keeper.agency]
    assert "unread" in codes_of(plan, near=near)
    reading = plans.reading(plan, cohort.keeper)
    assert "unread" not in codes_of(plan, near=near, readings=[reading])


def test_a_plan_past_its_review_is_told(cohort: Cohort) -> None:
    plan = plans.active(cohort.programme, cohort.officer)
    assert "overdue" not in codes_of(plan)
    plan.review_due = timezone.localdate() - timedelta(days=1)
    assert "overdue" in codes_of(plan)


def test_an_objective_stays_as_it_was_set(cohort: Cohort, sign_in: SignIn) -> None:
    objective = plans.objective(plans.plan(cohort.programme, cohort.officer), cohort.officer)
    sign_in(cohort.officer).post(
        reverse("plans:objective-result", args=[objective.key]), {"result": "Four calls."}
    )
    objective.refresh_from_db()
    assert objective.result == "Four calls."
    with pytest.raises(DatabaseError, match="stays as it was set"), transaction.atomic():
        type(objective).objects.update(target="less")


def test_a_closed_plan_takes_no_action(cohort: Cohort) -> None:
    plan = plans.active(cohort.programme, cohort.officer)
    with acting_as(cohort.officer):
        actions.move_plan(plan, "closed", by=cohort.officer)
        with pytest.raises(Refused):
            actions.task(
                plan, tasked=cohort.school.agency, title="x", brief="x", contact="x",
                pillar="protect", due=timezone.localdate(), by=cohort.officer,
            )  # fmt: skip


def test_a_plan_with_open_actions_is_not_closed(cohort: Cohort) -> None:
    plan = plans.active(cohort.programme, cohort.officer)
    plans.action(plan, cohort.school.agency, cohort.officer)
    with acting_as(cohort.officer), pytest.raises(Refused, match="still open"):
        actions.move_plan(plan, "closed", by=cohort.officer)


def test_who_cannot_see_the_member_leads_and_reads_no_plan_of_theirs(cohort: Cohort) -> None:
    member = scene.member(cohort)
    plan = plans.plan(cohort.programme, cohort.officer, membership=member)
    with acting_as(cohort.officer):
        with pytest.raises(Refused, match="does not see"):
            actions.open_to(plan, [cohort.school.agency], by=cohort.officer)
        with pytest.raises(Refused, match="does not see"):
            actions.begin_plan(
                cohort.programme, kind="member", membership=member, threat="x", aim="x",
                lead_agency=cohort.school.agency, by=cohort.officer,
            )  # fmt: skip


def test_nobody_puts_another_in_the_lead_or_says_that_they_are_trained(cohort: Cohort) -> None:
    plan = plans.plan(cohort.programme, cohort.officer)
    lead = partners.person(cohort.officer.agency, "agency_lead")
    with acting_as(lead), pytest.raises(DatabaseError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(lead=cohort.officer, lead_since=timezone.now())
    with acting_as(lead):
        Plan.objects.filter(pk=plan.pk).update(lead_trained="2099-01-01")
    plan.refresh_from_db()
    assert plan.lead_trained is None


def test_whoever_leads_and_is_trained_anew_takes_the_lead_again(
    cohort: Cohort, sign_in: SignIn
) -> None:
    plan, until = plans.plan(cohort.programme, cohort.officer), timezone.localdate()
    with acting_as(cohort.officer):
        actions.take_lead(plan, by=cohort.officer)
    browser, address = sign_in(cohort.officer), reverse("plans:plan-move", args=[plan.key, "lead"])
    assert address not in browser.get(plan.get_absolute_url()).content.decode()
    User.objects.filter(pk=cohort.officer.pk).update(trained_until=until)

    assert address in browser.get(plan.get_absolute_url()).content.decode()
    browser.post(address)

    plan.refresh_from_db()
    assert (plan.lead, plan.lead_trained) == (cohort.officer, until)
