"""An action is covered when its agency said yes, and its agency reads the action and no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from partners.models import Message, SharingDecision, User
from plans import actions
from plans.choices import ACTION_MOVES, COVERED, PLAN_MOVES
from plans.models import Action, ActionEntry, Plan
from portal.errors import Refused
from portal.models import AuditEvent
from tests.conftest import PortalClient, acting_as
from tests.factories import partners, plans
from tests.factories.audit import triggers_off
from tests.pages.plans import scene
from tests.pages.plans.scene import Cohort
from tests.pages.plans.test_cohort import date_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


@pytest.fixture
def cohort() -> Cohort:
    return scene.cohort()


@pytest.fixture
def plan(cohort: Cohort) -> Plan:
    return plans.active(cohort.programme, cohort.officer, aim="AIM of the plan")


@pytest.fixture
def given(cohort: Cohort, plan: Plan) -> Action:
    with acting_as(cohort.officer):
        return actions.task(
            plan, tasked=cohort.school.agency, title="Watch the gate", brief="From three.",
            contact="01632 960 001", pillar="protect", by=cohort.officer,
            due=timezone.localdate() + timedelta(days=7),
        )  # fmt: skip


def test_an_action_is_given_on_the_page_with_a_decision(
    cohort: Cohort, plan: Plan, sign_in: SignIn
) -> None:
    sign_in(cohort.officer).post(
        reverse("plans:action-give", args=[plan.key]),
        {
            "tasked": cohort.school.agency_id, "pillar": "protect", "title": "Watch the gate",
            "brief": "From three.", "contact": "01632 960 001", "marking": "OFFICIAL",
            **date_of("due", 7),
        },
    )  # fmt: skip

    action = Action.objects.get()
    assert action.state == "tasked"
    assert SharingDecision.objects.get(subject_key=action.key).recipient == cohort.school.agency
    assert Message.objects.filter(person=cohort.school, kind="action_new").exists()


def test_a_decision_says_no_word_of_the_action_or_the_plan(
    cohort: Cohort, plan: Plan, given: Action
) -> None:
    why = SharingDecision.objects.get(subject_key=given.key)

    assert why.purpose == f"To act together in the programme {cohort.programme.reference}"
    assert given.title not in f"{why.what} {why.purpose}"


def test_a_page_that_lay_open_accepts_no_other_day(
    cohort: Cohort, given: Action, sign_in: SignIn
) -> None:
    address = reverse("plans:action-answer", args=[given.key])
    browser = sign_in(cohort.school)
    stood = {"answer": "accept", "asked_by": given.due.isoformat()}
    assert f'value="{given.due.isoformat()}"' in browser.get(address).text
    with triggers_off():
        Action.objects.filter(pk=given.pk).update(due=given.due + timedelta(days=1))

    refused = browser.post(address, stood)

    assert refused.status_code == 409
    assert Action.objects.get().state == "tasked"
    stood["asked_by"] = (given.due + timedelta(days=1)).isoformat()
    assert browser.post(address, stood).status_code == 302


def test_the_log_proves_what_stood_as_a_result_before(cohort: Cohort, plan: Plan) -> None:
    objective = plans.objective(plan, cohort.officer)
    with acting_as(cohort.officer):
        actions.record_result(objective, result="Two arrests.", by=cohort.officer)
        actions.record_result(objective, result="One arrest.", by=cohort.officer)

    first, second = AuditEvent.objects.filter(event="plan_altered").order_by("pk")
    assert second.digest_before == first.digest_after != second.digest_after


def test_an_unanswered_action_covers_nothing(cohort: Cohort, plan: Plan, sign_in: SignIn) -> None:
    objective = plans.objective(plan, cohort.officer)
    action = plans.action(plan, cohort.school.agency, cohort.officer, objective=objective)
    browser = sign_in(cohort.officer)
    assert "Without an accepted action: 1 of 1" in browser.get(plan.get_absolute_url()).text

    with acting_as(cohort.school):
        actions.accept(action, by=cohort.school)
    assert "Without an accepted action" not in browser.get(plan.get_absolute_url()).text
    assert Action.objects.get().state in COVERED


def test_the_agency_accepts_on_its_page(cohort: Cohort, given: Action, sign_in: SignIn) -> None:
    browser = sign_in(cohort.school)
    assert given.title in browser.get(reverse("plans:board")).text
    browser.post(reverse("plans:action-answer", args=[given.key]), {"answer": "accept"})
    given.refresh_from_db()
    assert given.state == "accepted"


def test_another_day_is_proposed_and_agreed(cohort: Cohort, given: Action, sign_in: SignIn) -> None:
    sign_in(cohort.school).post(
        reverse("plans:action-answer", args=[given.key]),
        {"answer": "date", "reason": "Holidays.", **date_of("day", 21)},
    )
    given.refresh_from_db()
    assert given.state == "dated"
    sign_in(cohort.officer).post(
        reverse("plans:action-decide", args=[given.key]), {"choice": "agree"}
    )

    given.refresh_from_db()
    assert (given.state, given.due) == ("accepted", timezone.localdate() + timedelta(days=21))


@pytest.mark.parametrize("answer", ["decline", "date"])
def test_a_no_says_why(cohort: Cohort, given: Action, answer: str, sign_in: SignIn) -> None:
    page = sign_in(cohort.school).post(
        reverse("plans:action-answer", args=[given.key]), {"answer": answer}
    )
    assert "Say why" in page.text
    given.refresh_from_db()
    assert given.state == "tasked"


def test_a_person_does_it_and_then_sees_it(cohort: Cohort, given: Action, sign_in: SignIn) -> None:
    teacher = sign_in(cohort.teacher)
    assert teacher.get(given.get_absolute_url()).status_code == 404
    with acting_as(cohort.school):
        actions.accept(given, by=cohort.school)
    sign_in(cohort.school).post(
        reverse("plans:action-person", args=[given.key]), {"doer": cohort.teacher.pk}
    )
    assert given.title in teacher.get(given.get_absolute_url()).text
    teacher.post(
        reverse("plans:action-report", args=[given.key]),
        {"state": "done", "words": "Two cars seen; passed on."},
    )

    given.refresh_from_db()
    assert (given.state, given.result) == ("done", "Two cars seen; passed on.")


def test_done_needs_what_came_of_it(cohort: Cohort, given: Action, sign_in: SignIn) -> None:
    with acting_as(cohort.school):
        actions.accept(given, by=cohort.school)
    page = sign_in(cohort.school).post(
        reverse("plans:action-report", args=[given.key]), {"state": "done"}
    )
    assert "what came of it" in page.text


def test_each_side_does_its_own_part(cohort: Cohort, given: Action) -> None:
    with acting_as(cohort.officer), pytest.raises(Refused):
        actions.accept(given, by=cohort.officer)
    with acting_as(cohort.school), pytest.raises(Refused):
        actions.cancel(given, reason="x", by=cohort.school)


@pytest.mark.parametrize("role", ["portal_web", "portal_worker"])
def test_the_database_refuses_an_acceptance_by_who_gave_it(
    cohort: Cohort, given: Action, role: str
) -> None:
    with acting_as(cohort.officer, role=role), pytest.raises(DatabaseError), transaction.atomic():
        Action.objects.filter(pk=given.pk).update(state="accepted")


def test_a_day_that_nobody_proposed_is_not_agreed(cohort: Cohort, given: Action) -> None:
    with acting_as(cohort.school):
        day = timezone.localdate() + timedelta(days=21)
        actions.propose_date(given, day=day, reason="Holidays.", by=cohort.school)
    with acting_as(cohort.officer), pytest.raises(DatabaseError), transaction.atomic():
        Action.objects.filter(pk=given.pk).update(state="accepted", due=timezone.localdate())


def test_nobody_answers_in_anothers_name(cohort: Cohort, given: Action) -> None:
    with acting_as(cohort.school), pytest.raises(DatabaseError), transaction.atomic():
        Action.objects.filter(pk=given.pk).update(
            state="accepted", answered_by=cohort.officer, answered_at=timezone.now()
        )


def test_no_agency_is_given_an_action_without_a_decision(cohort: Cohort, plan: Plan) -> None:
    like = plans.action(plan, cohort.officer.agency, cohort.officer)
    with acting_as(cohort.officer), pytest.raises(DatabaseError, match="by a decision"):
        given_in_silence(like, cohort)


@transaction.atomic
def given_in_silence(like: Action, cohort: Cohort) -> None:
    fields = {name: getattr(like, name) for name in ("title", "brief", "contact", "due", "plan")}
    Action.objects.create(
        **fields, owner=like.owner, created_by=like.created_by, tasked=cohort.school.agency,
        pillar="protect", reference="ACT-26-AAAA-AAAA",
    )  # fmt: skip
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_person_who_may_not_see_its_marking_is_not_given_an_action(
    cohort: Cohort, given: Action
) -> None:
    User.objects.filter(pk=cohort.teacher.pk).update(highest_marking="OFFICIAL")
    teacher = User.objects.get(pk=cohort.teacher.pk)
    with acting_as(cohort.school):
        actions.accept(given, by=cohort.school)
        with pytest.raises(Refused, match="marked like this"):
            actions.give_to(given, teacher, by=cohort.school)


def test_what_was_dated_can_still_be_declined(
    cohort: Cohort, given: Action, sign_in: SignIn
) -> None:
    with acting_as(cohort.school):
        day = timezone.localdate() + timedelta(days=21)
        actions.propose_date(given, day=day, reason="Holidays.", by=cohort.school)
    browser, address = sign_in(cohort.school), reverse("plans:action-answer", args=[given.key])
    assert "We accept it" not in browser.get(address).text
    browser.post(address, {"answer": "decline", "reason": "Not at all."})
    given.refresh_from_db()
    assert given.state == "declined"


def test_nobody_outside_the_programme_is_given_an_action(cohort: Cohort, plan: Plan) -> None:
    stranger = partners.agency()
    with acting_as(cohort.officer), pytest.raises(DatabaseError), transaction.atomic():
        plans.action(plan, stranger, cohort.officer)


WHAT_ELSE = {
    "aim": lambda plan, by: Plan.objects.filter(pk=plan.pk).update(aim="Something else"),
    "another action": lambda plan, by: plans.action(plan, by.agency, by, title="Arrest him"),
    "an objective": plans.objective,
    "its threat": lambda plan, by: Plan.objects.filter(pk=plan.pk).update(threat="Another threat"),
    "its team": lambda plan, by: Plan.objects.filter(pk=plan.pk).update(team=[by.agency_id]),
    "its review": lambda plan, by: Plan.objects.filter(pk=plan.pk).update(
        review_due=timezone.localdate()
    ),
    "a disruption": lambda plan, by: plans.disruption(plan.programme, by, plan=plan),
}


@pytest.mark.parametrize("what", WHAT_ELSE, ids=str)
@pytest.mark.parametrize("who", ["lead of the agency", "who does it"])
def test_whoever_acts_reads_the_same_bytes_whatever_else_the_plan_holds(
    cohort: Cohort, plan: Plan, given: Action, what: str, who: str, sign_in: SignIn
) -> None:
    with acting_as(cohort.school):
        actions.accept(given, by=cohort.school)
        actions.give_to(given, cohort.teacher, by=cohort.school)
    browser = sign_in(cohort.school if who == "lead of the agency" else cohort.teacher)
    pages = [given.get_absolute_url(), reverse("plans:board")]
    before = [without_token(browser.get(page).text) for page in pages]
    WHAT_ELSE[what](plan, cohort.officer)

    assert [without_token(browser.get(page).text) for page in pages] == before
    assert browser.get(plan.get_absolute_url()).status_code in {403, 404}


def without_token(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def test_an_action_stays_with_its_agency_when_the_agreement_ends(
    cohort: Cohort, given: Action, sign_in: SignIn
) -> None:
    cohort.programme.agreement.__class__.objects.update(ends_at=timezone.now())
    browser = sign_in(cohort.school)
    assert given.brief in browser.get(given.get_absolute_url()).text


@pytest.mark.parametrize(
    ("waited", "told"),
    [(0, set()), (3, {"school"}), (7, {"school", "officer"})],
    ids=["fresh", "three days", "a week"],
)
def test_an_unanswered_action_climbs(
    cohort: Cohort, given: Action, waited: int, told: set[str]
) -> None:
    since = timezone.now() - timedelta(days=waited)
    with triggers_off():
        ActionEntry.objects.update(said_at=since)
    Message.objects.all().delete()
    actions.chase()
    actions.chase()
    rows = Message.objects.filter(kind="action_late")
    assert {who_is(cohort, row.person) for row in rows} == told
    assert rows.count() == len(told)


def test_of_a_marked_action_nobody_below_the_marking_is_reminded(
    cohort: Cohort, given: Action
) -> None:
    with triggers_off():
        ActionEntry.objects.update(said_at=timezone.now() - timedelta(days=7))
        Action.objects.update(marking="OFFICIAL-SENSITIVE")
    User.objects.filter(pk=cohort.school.pk).update(highest_marking="OFFICIAL")
    Message.objects.all().delete()

    actions.chase()

    told = Message.objects.filter(kind="action_late")
    assert {who_is(cohort, row.person) for row in told} == {"officer"}


def who_is(cohort: Cohort, person: User) -> str:
    return next(name for name in ("school", "officer") if getattr(cohort, name) == person)


def test_the_moves_of_page_and_database_are_the_same() -> None:
    sql = import_module("plans.migrations.0002_walls").FORWARD
    for moves in (ACTION_MOVES, PLAN_MOVES):
        for state, to in moves.items():
            for each in to:
                assert f"{state}>{each}" in sql.replace("'\n        '", "")
