"""What a meeting notes and a template suggests becomes actions: chosen, given, never twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from nominals import actions as nominal_actions
from nominals import documents
from nominals.models import AgendaItem, Nomination, Remark
from partners.models import SharingDecision, User
from plans import actions
from plans.models import Action, Membership, Plan, PlanTemplate
from portal.errors import Refused
from tests.conftest import PortalClient, acting_as
from tests.factories import japtm, partners, plans
from tests.factories.audit import triggers_off
from tests.pages.plans import scene
from tests.pages.plans.scene import Cohort
from tests.pages.plans.test_cohort import date_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
IN_A_MONTH = timedelta(days=30)
COMMON = {"contact": "Us, 01632 960 123", "marking": "OFFICIAL"}


@pytest.fixture
def cohort() -> Cohort:
    return scene.cohort()


def listed(cohort: Cohort, **fields: Any) -> AgendaItem:
    """On the agenda of a meeting that is open."""
    meeting = japtm.meeting(
        cohort.programme, cohort.keeper, state="open", opened_at=timezone.now(),
        opened_by=cohort.keeper, **fields,
    )  # fmt: skip
    return japtm.item(meeting, cohort.nomination, cohort.keeper)


def note(cohort: Cohort, item: AgendaItem, by: User | None = None, **fields: Any) -> Remark:
    by = by or cohort.keeper
    given = {
        "agency": cohort.school.agency, "words": "Keep a place free for the sister.",
        "due": timezone.localdate() + IN_A_MONTH,
    } | fields  # fmt: skip
    with acting_as(by):
        return nominal_actions.note_action(item, **given, by=by)


def planned(cohort: Cohort) -> tuple[Membership, Plan]:
    member = scene.member(cohort)
    return member, plans.plan(cohort.programme, cohort.officer, membership=member)


def take(plan: Plan, template: str = "") -> str:
    address = reverse("plans:plan-take", args=[plan.key])
    return f"{address}?template={template}" if template else address


# Noted in the meeting


@pytest.mark.parametrize("who", ["keeper", "first", "second"])
def test_secretariat_and_chairs_note_actions(cohort: Cohort, who: str, sign_in: SignIn) -> None:
    item = listed(cohort)
    browser = sign_in(getattr(cohort, who))
    done = browser.post(
        reverse("nominals:item-action", args=[item.key]),
        {"agency": cohort.school.agency.key, "words": "Keep a place.", **date_of("due", 30)},
    )

    assert done.status_code == 302
    assert Remark.objects.get().tasked == cohort.school.agency
    assert "Keep a place." in browser.get(item.meeting.get_absolute_url()).text


def test_nobody_else_notes_one(cohort: Cohort) -> None:
    item = listed(cohort)
    with pytest.raises(Refused, match="secretariat or a co-chair"):
        note(cohort, item, cohort.officer)
    with acting_as(cohort.officer), pytest.raises(DatabaseError), transaction.atomic():
        japtm.remark(
            item, cohort.officer, kind="action", tasked=cohort.school.agency,
            due=timezone.localdate(),
        )  # fmt: skip


def test_only_an_agency_of_the_programme_is_to_act(cohort: Cohort) -> None:
    with pytest.raises(Refused):
        note(cohort, listed(cohort), agency=partners.agency())


def test_minutes_list_what_was_noted(cohort: Cohort) -> None:
    item = listed(cohort)
    note(cohort, item)
    with acting_as(cohort.keeper):
        minutes = documents.minutes_of(item.meeting, by=cohort.keeper)
    (said,) = minutes.items[0].actions
    assert cohort.school.agency.name in said
    assert "Keep a place free for the sister." in said


def test_the_agency_learns_of_it_when_a_plan_takes_it_over(cohort: Cohort, sign_in: SignIn) -> None:
    noted = note(cohort, listed(cohort))
    _member, plan = planned(cohort)
    assert not Action.objects.exists()
    browser = sign_in(cohort.officer)
    page = browser.get(plan.get_absolute_url()).text
    done = browser.post(
        take(plan), {"agency_0": cohort.school.agency_id, "pillar_0": "protect", **COMMON}
    )

    made = Action.objects.get()
    assert "Noted in a meeting and given to nobody yet: 1" in page
    assert done.status_code == 302
    assert (made.noted, made.tasked, made.state) == (noted, cohort.school.agency, "tasked")
    assert made.due == noted.due
    assert SharingDecision.objects.filter(subject_key=made.key).exists()
    assert "Noted in a meeting" not in browser.get(plan.get_absolute_url()).text
    assert "Nothing is left to take over" in browser.get(take(plan)).text


def test_beginning_the_plan_leads_on_to_what_was_noted(cohort: Cohort, sign_in: SignIn) -> None:
    note(cohort, listed(cohort))
    member = scene.member(cohort)
    done = sign_in(cohort.officer).post(
        reverse("plans:plan-begin", args=[cohort.programme.key]),
        {
            "kind": "member", "membership": member.pk, "threat": "A line", "aim": "It ends.",
            "lead_agency": cohort.officer.agency_id,
        },
    )  # fmt: skip
    assert done.headers["Location"] == take(Plan.objects.get())


def test_what_an_agency_declined_is_offered_again(cohort: Cohort, sign_in: SignIn) -> None:
    noted = note(cohort, listed(cohort))
    _member, plan = planned(cohort)
    first = plans.action(plan, cohort.school.agency, cohort.officer, noted=noted)
    with acting_as(cohort.school):
        actions.decline(first, reason="No places.", by=cohort.school)
    assert noted.words in sign_in(cohort.officer).get(take(plan)).text


def test_a_plan_takes_over_only_what_was_noted_of_whom_it_is_about(cohort: Cohort) -> None:
    noted = note(cohort, listed(cohort))
    plan = plans.plan(cohort.programme, cohort.officer)
    with pytest.raises(DatabaseError, match="whom it is about"):
        plans.action(plan, cohort.school.agency, cohort.officer, noted=noted)


def test_the_secretariat_goes_on_from_the_meeting_to_the_cohort(
    cohort: Cohort, sign_in: SignIn
) -> None:
    item = listed(cohort)
    with triggers_off():  # as it was before it was decided
        Nomination.objects.filter(pk=cohort.nomination.pk).update(state="listed")
    decision = japtm.decision(item, cohort.keeper)
    for person in (cohort.first, cohort.second):
        japtm.signature(decision, person)
    address = reverse("plans:admit", args=[cohort.nomination.key])
    assert address in sign_in(cohort.keeper).get(item.meeting.get_absolute_url()).text
    assert address not in sign_in(cohort.second).get(item.meeting.get_absolute_url()).text


# Suggested by a template


def test_chosen_actions_of_a_template_are_given_to_chosen_agencies(
    cohort: Cohort, sign_in: SignIn
) -> None:
    plan = plans.plan(cohort.programme, cohort.officer)
    objective = plans.objective(plan, cohort.officer, pillar="protect")
    suggested = PlanTemplate.objects.get(code="COUNTY_LINE").actions
    browser = sign_in(cohort.officer)
    browser.post(
        take(plan, "COUNTY_LINE"),
        {
            "agency_1": cohort.school.agency_id, "agency_3": cohort.officer.agency_id, **COMMON,
            **date_of("due", 30),
        },
    )  # fmt: skip

    made = {row.title: row for row in Action.objects.all()}
    assert set(made) == {suggested[1]["title"], suggested[3]["title"]}
    assert made[suggested[1]["title"]].tasked == cohort.school.agency
    assert made[suggested[1]["title"]].tactic.code == "NRM"
    assert made[suggested[1]["title"]].objective == objective
    assert made[suggested[3]["title"]].objective is None
    assert suggested[1]["brief"] not in browser.get(take(plan, "COUNTY_LINE")).text


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        pytest.param({}, "Choose an agency for at least one", id="nothing chosen"),
        pytest.param({"agency_0": "1"}, "Choose", id="no agency of the programme"),
        pytest.param({"agency_0": "own"}, "Give a day from today on.", id="no day"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_given(
    cohort: Cohort, sent: dict[str, str], told: str, sign_in: SignIn
) -> None:
    plan = plans.plan(cohort.programme, cohort.officer)
    own = {"agency_0": cohort.officer.agency_id} if sent.get("agency_0") == "own" else sent
    page = sign_in(cohort.officer).post(take(plan, "COUNTY_LINE"), own | COMMON)
    assert told in page.text
    assert not Action.objects.exists()


def test_nothing_is_taken_over_into_a_closed_plan(cohort: Cohort) -> None:
    plan = plans.plan(cohort.programme, cohort.officer)
    Plan.objects.filter(pk=plan.pk).update(state="closed")
    chosen = {
        "tasked": cohort.officer.agency, "title": "x", "brief": "x", "pillar": "protect",
        "due": timezone.localdate(), "contact": "x", "marking": "OFFICIAL",
    }  # fmt: skip
    with acting_as(cohort.officer), pytest.raises(Refused):
        actions.take_over(plan, [chosen], by=cohort.officer)
    with acting_as(cohort.officer), pytest.raises(Refused, match="Nothing was chosen"):
        actions.take_over(plan, [], by=cohort.officer)
