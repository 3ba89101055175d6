"""Who is told of a meeting and of a decision, and that the message says nothing more than that."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from nominals import actions
from nominals.models import Nomination
from partners.models import AgreementParty, Message, User
from portal.models import Job
from tests.conftest import PortalClient, acting_as
from tests.factories import partners, scores
from tests.factories.scores import round_of
from tests.pages.nominals import table
from tests.pages.nominals.table import Table

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


@pytest.fixture
def laid() -> Table:
    return table.laid()


def told(kind: str, reference: str) -> set[int]:
    return set(
        Message.objects.filter(kind=kind, reference=reference).values_list("person", flat=True)
    )


def home(sign_in: SignIn, who: User) -> str:
    return sign_in(who).get(reverse("home")).content.decode()


def outcomes(laid: Table, outcome: str) -> None:
    table.is_open(laid)
    with acting_as(laid.keeper):
        decision = actions.propose(laid.item, outcome=outcome, reasons="Canary.", by=laid.keeper)
    table.signed(decision, laid.first)
    assert not told("nomination_decided", laid.row.reference)
    table.signed(decision, laid.second)


def test_the_agency_that_nominated_is_told_once_two_have_signed(laid: Table) -> None:
    outcomes(laid, "accepted")

    people = {laid.nominator.pk, laid.row.approved_by_id}
    assert told("nomination_decided", laid.row.reference) == people


def test_where_none_of_them_works_there_any_more_its_approvers_are_told(laid: Table) -> None:
    successor = partners.person(laid.nominator.agency, "agency_lead")
    gone = [laid.nominator.pk, laid.row.approved_by_id]
    User.objects.filter(pk__in=gone).update(is_active=False)

    outcomes(laid, "accepted")

    assert told("nomination_decided", laid.row.reference) == {successor.pk}


@pytest.mark.parametrize("outcome", ["accepted", "rejected"])
def test_the_message_says_nothing_of_the_outcome(
    laid: Table, sign_in: SignIn, outcome: str
) -> None:
    outcomes(laid, outcome)

    page = home(sign_in, laid.nominator)

    assert "A meeting decided about a nomination of your agency." in page
    assert laid.row.reference in page
    assert not {"Canary", "INVENTED", outcome, outcome.capitalize()} & set(re.findall(r"\w+", page))


def test_members_are_told_that_a_meeting_is_planned_and_that_it_is_over(laid: Table) -> None:
    stranger = partners.person(None, "nominating_officer")
    with acting_as(laid.keeper):
        planned = actions.plan_meeting(
            laid.programme, planned_for=timezone.now() + timedelta(days=9), by=laid.keeper
        )
    assert told("meeting_planned", planned.reference) >= {laid.nominator.pk, laid.second.pk}
    assert not told("meeting_closed", planned.reference)

    table.is_open(laid)
    table.closed(laid)

    over = told("meeting_closed", laid.meeting.reference)
    assert over >= {laid.nominator.pk, laid.second.pk}
    assert not Message.objects.filter(person=stranger).exists()


def test_an_agency_that_may_not_see_the_nomination_hears_of_the_meeting_alone(
    laid: Table,
) -> None:
    outsider = partners.person(None, "nominating_officer")
    AgreementParty.objects.create(agreement=laid.programme.agreement, agency=outsider.agency)

    outcomes(laid, "accepted")
    table.closed(laid)

    heard = Message.objects.filter(person=outsider)
    assert [(each.kind, each.reference) for each in heard] == [
        ("meeting_closed", laid.meeting.reference)
    ]


def test_each_message_is_mailed_through_the_outbox(laid: Table) -> None:
    User.objects.filter(pk=laid.nominator.pk).update(mail_pace="at_once")

    outcomes(laid, "accepted")

    row = Message.objects.get(person=laid.nominator, kind="nomination_decided")
    assert Job.objects.get(key=f"message {row.key}").asked_by == laid.nominator


# The front page


def test_what_waits_for_the_own_agencys_score_is_a_task_until_it_has_one(sign_in: SignIn) -> None:
    of = round_of(1)
    row = of.nominations[0]
    assert row.state == "scoring"
    link = reverse("nominals:score", args=[row.key])
    scores.score(row, of.first)

    assert link not in home(sign_in, of.first)
    waiting = home(sign_in, of.second)
    assert "Score a nomination" in waiting
    assert link in waiting


def test_who_declared_an_interest_has_no_such_task(sign_in: SignIn) -> None:
    of = round_of(1)
    row: Nomination = of.nominations[0]
    with acting_as(of.second):
        actions.declare_early(row, words="A cousin.", by=of.second)

    assert "Score a nomination" not in home(sign_in, of.second)
