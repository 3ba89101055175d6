"""A named decision how soon, a clock that follows from it, and who deals with a form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from partners.models import User
from portal.errors import Refused
from referrals import actions, targets
from referrals.models import CpiForm, TriageSettings
from tests.conftest import acting_as
from tests.factories import partners, referrals

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)


@pytest.fixture
def analyst() -> User:
    return partners.person(partners.force(), "intelligence_analyst")


@pytest.mark.parametrize(
    ("priority", "due"),
    [
        ("high", FRIDAY + timedelta(hours=1)),
        ("medium", FRIDAY + timedelta(hours=24)),
        ("low", FRIDAY + timedelta(days=7)),  # five working days from a Friday
    ],
)
def test_the_clock_runs_from_the_sending(priority: str, due: datetime) -> None:
    assert targets.due_at(FRIDAY, priority, TriageSettings()) == due


def test_working_days_end_at_the_same_time_of_day_when_summer_time_ends() -> None:
    before = datetime(2026, 10, 23, 15, 30, tzinfo=UTC)  # half past four in London

    due = targets.due_at(before, "low", TriageSettings())

    assert due == datetime(2026, 10, 30, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(("is_urgent", "hours"), [(True, 1), (False, 24)])
def test_a_form_has_its_first_clock_from_the_moment_that_it_is_sent(
    analyst: User, is_urgent: bool, hours: int
) -> None:
    form = referrals.sent(partners.person(), analyst.agency, is_urgent=is_urgent)
    form.refresh_from_db()

    assert form.sent_at
    assert form.due_at == form.sent_at + timedelta(hours=hours)


def test_deciding_names_who_and_opens_the_form(analyst: User) -> None:
    form = referrals.sent(partners.person(), analyst.agency, is_urgent=True)

    with acting_as(analyst):
        actions.triage(form, version=form.version, priority="low", by=analyst)
    form.refresh_from_db()

    assert (form.state, form.priority) == ("in_triage", "low")
    assert form.triaged_by == form.opened_by == analyst
    assert form.due_at >= form.sent_at + timedelta(days=5)


def test_a_decision_on_an_old_page_is_not_taken(analyst: User) -> None:
    form = referrals.sent(partners.person(), analyst.agency)

    with acting_as(analyst):
        actions.triage(form, version=form.version, priority="low", by=analyst)
        with pytest.raises(actions.Stale):
            actions.triage(form, version=form.version, priority="high", by=analyst)


def test_a_form_that_is_being_read_is_answered_once(analyst: User) -> None:
    form = referrals.sent(partners.person(), analyst.agency)
    answer = {"outcome": "INTEL_LOG", "note": "", "answer": "read_and_used", "by": analyst}

    with acting_as(analyst):
        form = actions.triage(form, version=form.version, priority="medium", by=analyst)
        actions.record_outcome(form, version=form.version, **answer)
        with pytest.raises(Refused):
            actions.triage(form, version=form.version + 1, priority="low", by=analyst)

    form.refresh_from_db()
    assert form.state == "closed"


def test_forms_are_shared_out_among_analysts_of_the_force_alone(analyst: User) -> None:
    second = partners.person(analyst.agency, "intelligence_analyst")
    forms = [referrals.sent(partners.person(), analyst.agency) for _ in range(2)]
    others = (
        partners.person(analyst.agency, "agency_lead"),
        partners.person(partners.force(), "intelligence_analyst"),
    )

    with acting_as(analyst):
        assert actions.assign(forms, to=second, by=analyst) == 2
        assert actions.assign(forms, to=second, by=analyst) == 0
        for person in others:
            with pytest.raises(Refused):
                actions.assign(forms, to=person, by=analyst)
        actions.hand_back(CpiForm.objects.get(pk=forms[0].pk), by=analyst)

    assert list(
        CpiForm.objects.order_by("pk").values_list("claimed_by", flat=True)
    ) == [None, second.pk]  # fmt: skip


def test_who_else_has_a_form_open_is_said_for_five_minutes(analyst: User) -> None:
    second = partners.person(analyst.agency, "intelligence_analyst")
    form = referrals.sent(partners.person(), analyst.agency)

    with acting_as(analyst):
        assert actions.be_present(form, by=analyst) == []
    with acting_as(second):
        assert [each.person for each in actions.be_present(form, by=second)] == [analyst]
