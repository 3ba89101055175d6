"""A day that an agency proposed waits for whoever gave the action, and is chased until decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partners.models import Message, User
from plans import actions
from plans.models import Action, ActionEntry
from tests.conftest import PortalClient, acting_as
from tests.factories import partners, plans
from tests.factories.audit import triggers_off
from tests.pages.plans import scene
from tests.pages.plans.scene import Cohort

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


@pytest.fixture
def cohort() -> Cohort:
    return scene.cohort()


def dated(cohort: Cohort, *, waited: int = 0) -> Action:
    """The school proposed another day so many days ago; nothing was told since."""
    plan = plans.active(cohort.programme, cohort.officer)
    today = timezone.localdate()
    with acting_as(cohort.officer):
        row = actions.task(
            plan, tasked=cohort.school.agency, title="Watch the gate", brief="From three.",
            contact="01632 960 001", pillar="protect", by=cohort.officer,
            due=today + timedelta(days=7),
        )  # fmt: skip
    with acting_as(cohort.school):
        actions.propose_date(
            row, day=today + timedelta(days=30), reason="Half-term.", by=cohort.school
        )
    since = timezone.now() - timedelta(days=waited)
    with triggers_off():
        ActionEntry.objects.update(said_at=since)
        Action.objects.update(answered_at=since)
    Message.objects.all().delete()
    row.refresh_from_db()
    return row


def steps(waited: int) -> list[str]:
    since = (timezone.localtime() - timedelta(days=waited)).date().isoformat()
    told = Message.objects.filter(kind="action_late").values_list("once", flat=True)
    return sorted(step.replace(since, "DAY") for step in told)


@pytest.mark.parametrize(
    ("waited", "step"),
    [
        (2, []), (3, ["dated DAY"]), (9, ["dated DAY"]), (10, ["dated DAY week 1"]),
        (16, ["dated DAY week 1"]), (17, ["dated DAY week 2"]),
    ],
    ids=["two days", "three days", "nine days", "a week on", "sixteen days", "two weeks on"],
)  # fmt: skip
def test_it_is_chased_after_three_days_and_once_each_week_after(
    cohort: Cohort, waited: int, step: list[str]
) -> None:
    dated(cohort, waited=waited)

    actions.chase()
    actions.chase()

    assert steps(waited) == step
    assert {row.person for row in Message.objects.all()} == ({cohort.officer} if step else set())


def test_who_was_told_in_one_week_is_told_again_in_the_next(cohort: Cohort) -> None:
    row = dated(cohort, waited=10)
    since = (timezone.localtime() - timedelta(days=10)).date().isoformat()
    Message.objects.create(
        agency=cohort.officer.agency, person=cohort.officer, kind="action_late",
        reference=row.reference, subject_key=row.key, once=f"dated {since}",
    )  # fmt: skip

    actions.chase()

    assert steps(10) == ["dated DAY", "dated DAY week 1"]


def test_a_worker_that_dies_before_it_ends_has_told_nobody_and_the_next_tells_once(
    cohort: Cohort,
) -> None:
    dated(cohort, waited=10)

    with transaction.atomic():
        actions.chase()
        transaction.set_rollback(True)
    before = steps(10)
    actions.chase()

    assert (before, steps(10)) == ([], ["dated DAY week 1"])


def test_once_decided_it_is_chased_no_more(cohort: Cohort) -> None:
    row = dated(cohort)
    with acting_as(cohort.officer):
        actions.agree_date(row, by=cohort.officer)
    with triggers_off():
        ActionEntry.objects.update(said_at=timezone.now() - timedelta(days=10))
    Message.objects.all().delete()

    actions.chase()

    assert steps(10) == []


def test_the_board_of_who_gave_it_says_what_is_proposed_and_how_long_it_waits(
    cohort: Cohort, sign_in: SignIn
) -> None:
    row = dated(cohort, waited=4)
    page = sign_in(cohort.officer).get(reverse("plans:board")).content.decode()

    assert "Another day is proposed: you decide" in page
    assert f"{cohort.school.agency.name} proposes" in page
    assert "waits for 4 days" in page
    assert row.get_absolute_url() in page


def test_nobody_who_does_not_keep_the_plan_is_asked_to_decide(
    cohort: Cohort, sign_in: SignIn
) -> None:
    dated(cohort, waited=4)

    people = {
        "the agency that proposed": cohort.school, "a chair": cohort.second,
        "a colleague who keeps no plan": partners.person(cohort.officer.agency, "practitioner"),
    }  # fmt: skip
    shown = {
        who: "you decide" in sign_in(person).get(reverse("plans:board")).content.decode()
        for who, person in people.items()
    }
    assert shown == dict.fromkeys(people, False)


def test_the_board_asks_the_same_number_of_questions_however_many_wait(
    cohort: Cohort, sign_in: SignIn
) -> None:
    numbers: list[int] = []
    for _ in range(2):
        dated(cohort, waited=4)
        browser = sign_in(cohort.officer)
        browser.get(reverse("plans:board"))
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse("plans:board"))
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]
