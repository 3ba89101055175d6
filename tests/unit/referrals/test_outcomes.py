"""Which outcomes go together, that a form is answered once, and what forms have in common."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from partners.models import User
from portal.errors import Refused
from portal.models import AuditEvent
from referrals import actions, likeness, outcome_rules, related
from referrals.models import CpiAccount, CpiForm, CpiOutcome, CpiVehicle, Usefulness
from tests.conftest import acting_as
from tests.factories import partners, referrals
from tests.factories.audit import triggers_off

pytestmark = pytest.mark.django_db
FULL: dict[str, Any] = {
    "answer": "read_and_used",
    "reason": "",
    "recipients": {},
    "is_joined": False,
}


@pytest.fixture
def analyst() -> User:
    return partners.person(partners.force(), "intelligence_analyst")


def record(form: CpiForm, by: User, *outcomes: str, **more: Any) -> CpiForm:
    given = {"answer": "read_and_used", "note": "", "priority": "low", "version": form.version}
    with acting_as(by):
        return actions.record_outcome(form, outcome=outcomes, by=by, **(given | more))


@pytest.mark.parametrize(
    ("outcomes", "more", "wrong"),
    [
        pytest.param(["INTEL_LOG"], {}, set(), id="a log"),
        pytest.param([], {}, {"outcome"}, id="nothing"),
        pytest.param(["NO_FURTHER_ACTION"], {"reason": "ALREADY_KNOWN"}, set(), id="none, why"),
        pytest.param(["NO_FURTHER_ACTION"], {}, {"reason"}, id="none, not why"),
        pytest.param(
            ["NO_FURTHER_ACTION", "INTEL_LOG"], {"reason": "ALREADY_KNOWN"}, {"outcome"},
            id="none and a log",
        ),
        pytest.param(["INTEL_LOG"], {"reason": "ALREADY_KNOWN"}, {"reason"}, id="a log, why none"),
        pytest.param(
            ["INTEL_LOG", "SAFEGUARDING"], {"recipients": {"SAFEGUARDING": "MASH"}}, set(),
            id="a log and a hand-over",
        ),
        pytest.param(["SAFEGUARDING"], {}, {"SAFEGUARDING"}, id="handed over to nobody"),
        pytest.param(
            ["INTEL_LOG"], {"recipients": {"CRIME_RECORDED": "Desk"}}, {"CRIME_RECORDED"},
            id="to somebody, not handed over",
        ),
        pytest.param(["RETURNED_TO_SUBMITTER"], {}, {"answer"}, id="returned, not asked"),
        pytest.param(["INTEL_LOG"], {"answer": "more_needed"}, {"answer"}, id="not returned"),
        pytest.param(
            ["RETURNED_TO_SUBMITTER"], {"answer": "more_needed"}, set(), id="returned and asked"
        ),
        pytest.param(["DUPLICATE_MERGED"], {}, {"joined_to"}, id="joined to nothing"),
        pytest.param(["DUPLICATE_MERGED"], {"is_joined": True}, set(), id="joined"),
    ],
)  # fmt: skip
def test_what_goes_together(outcomes: list[str], more: dict[str, Any], wrong: set[str]) -> None:
    assert set(outcome_rules.mistakes(outcomes, **(FULL | more))) == wrong


def test_several_outcomes_are_recorded_with_one_answer(analyst: User) -> None:
    form = referrals.sent(partners.person(), analyst.agency)

    record(form, analyst, "INTEL_LOG", "CRIME_RECORDED", recipients={"CRIME_RECORDED": "Desk 4"})
    form.refresh_from_db()
    rows = CpiOutcome.objects.filter(form=form).order_by("pk")

    assert (form.state, form.answer) == ("closed", "read_and_used")
    assert [(row.outcome, row.recipient) for row in rows] == [
        ("INTEL_LOG", ""), ("CRIME_RECORDED", "Desk 4"),
    ]  # fmt: skip
    assert [row.handed_over_at is not None for row in rows] == [False, True]
    with pytest.raises(Refused):
        record(form, analyst, "INTEL_LOG")


def test_the_action_refuses_what_does_not_go_together(analyst: User) -> None:
    form = referrals.sent(partners.person(), analyst.agency)

    with pytest.raises(Refused):
        record(form, analyst, "NO_FURTHER_ACTION", "INTEL_LOG", reason="ALREADY_KNOWN")

    assert not CpiOutcome.objects.exists()


def test_a_hand_over_is_acknowledged_once_by_name(analyst: User) -> None:
    form = referrals.sent(partners.person(), analyst.agency)
    record(form, analyst, "SAFEGUARDING", recipients={"SAFEGUARDING": "MASH"})
    outcome = CpiOutcome.objects.get(form=form)

    with acting_as(analyst):
        actions.acknowledge_hand_over(outcome, name="Team manager", by=analyst)
        with pytest.raises(Refused):
            actions.acknowledge_hand_over(outcome, name="Somebody else", by=analyst)

    outcome.refresh_from_db()
    assert (outcome.acknowledged_name, outcome.acknowledged_by) == ("Team manager", analyst)


def test_the_sender_says_once_whether_the_answer_was_useful(analyst: User) -> None:
    writer = partners.person()
    form = referrals.sent(writer, analyst.agency)
    with acting_as(writer), pytest.raises(Refused):
        actions.tell_usefulness(form, was_useful=True, by=writer)
    form = record(form, analyst, "INTEL_LOG")

    with acting_as(writer):
        actions.tell_usefulness(form, was_useful=False, by=writer)
        actions.tell_usefulness(form, was_useful=True, by=writer)

    with acting_as(analyst):
        assert Usefulness.objects.get().was_useful is False


@pytest.mark.parametrize(
    ("first", "second", "kinds"),
    [
        pytest.param("A van, ab12 CDE.", "Seen again: AB12CDE", ["plate"], id="plate"),
        pytest.param("Call 07700 900123", "+44 7700 900123 rang", ["phone"], id="phone"),
        pytest.param("A van", "A car", [], id="nothing"),
    ],
)
def test_what_two_texts_have_in_common(first: str, second: str, kinds: list[str]) -> None:
    found = likeness.in_common(likeness.signs(first), likeness.signs(second))

    assert [kind for kind, _value in found] == kinds


@pytest.mark.parametrize(
    ("name", "is_alike"), [("Stephen Canary", True), ("Canary Steven", True), ("Ann Other", False)]
)
def test_names_are_alike_as_they_are_written_or_sound(name: str, is_alike: bool) -> None:
    first, second = likeness.signs("", names=["Steven Canary"]), likeness.signs("", names=[name])

    assert bool(likeness.in_common(first, second)) is is_alike


def test_like_forms_are_found_among_those_of_the_same_force_alone(analyst: User) -> None:
    here = [referrals.sent(partners.person(), analyst.agency) for _ in range(3)]
    elsewhere = referrals.sent(partners.person(), partners.force())
    with triggers_off():
        for form in (here[0], here[1], elsewhere):
            CpiVehicle.objects.create(form=form, number=1, registration="AB12CDE")
        CpiAccount.objects.filter(form=here[2]).update(what_happened="A dog")

    with acting_as(analyst):
        found = related.related_to(here[0], by=analyst)

    assert [each.form for each in found] == [here[1]]
    assert found[0].reasons[0][1] == "AB12CDE"


def test_nothing_is_closed_before_somebody_said_how_soon(analyst: User) -> None:
    form = referrals.sent(partners.person(), analyst.agency)

    with pytest.raises(Refused, match="how soon"):
        record(form, analyst, "INTEL_LOG", priority="")
    record(form, analyst, "INTEL_LOG", priority="high")
    form.refresh_from_db()

    assert (form.state, form.priority, form.triaged_by) == ("closed", "high", analyst)
    told = AuditEvent.objects.filter(objects_seen=[form.key], actor=analyst.pk)
    assert list(told.order_by("pk").values_list("event", flat=True)) == [
        "cpi_triaged", "cpi_answered",
    ]  # fmt: skip


def test_what_was_decided_before_stands(analyst: User) -> None:
    first = partners.person(analyst.agency, "intelligence_analyst")
    form = referrals.sent(partners.person(), analyst.agency)
    with acting_as(first):
        form = actions.triage(form, version=form.version, priority="high", by=first)

    record(form, analyst, "INTEL_LOG", priority="low")
    form.refresh_from_db()

    assert (form.priority, form.triaged_by, form.answered_by) == ("high", first, analyst)


def outcome_of(form: CpiForm, outcome: str, by: User, **more: Any) -> CpiOutcome:
    return CpiOutcome.objects.create(
        form=form, outcome=outcome, recorded_by=by, **({"recorded_at": timezone.now()} | more)
    )


@pytest.mark.parametrize(
    ("before", "outcome", "more"),
    [
        pytest.param("INTEL_LOG", "NO_FURTHER_ACTION", {"reason": "ALREADY_KNOWN"}, id="then none"),
        pytest.param("NO_FURTHER_ACTION", "INTEL_LOG", {}, id="none, then"),
        pytest.param("", "NO_FURTHER_ACTION", {}, id="none, not why"),
        pytest.param("", "INTEL_LOG", {"reason": "ALREADY_KNOWN"}, id="a log, why none"),
        pytest.param("", "DUPLICATE_MERGED", {}, id="joined to nothing"),
    ],
)
def test_the_database_holds_which_outcomes_go_together(
    analyst: User, before: str, outcome: str, more: dict[str, Any]
) -> None:
    form = referrals.sent(partners.person(), analyst.agency)
    if before:
        reason = {"reason": "ALREADY_KNOWN"} if before == "NO_FURTHER_ACTION" else {}
        outcome_of(form, before, analyst, **reason)

    with pytest.raises(IntegrityError), transaction.atomic():
        outcome_of(form, outcome, analyst, **more)


def test_the_force_before_may_have_passed_the_form_on(analyst: User) -> None:
    form = referrals.sent(partners.person(), analyst.agency)
    earlier = timezone.now() - timedelta(days=1)
    outcome_of(form, "TRANSFERRED_OTHER_FORCE", analyst, recorded_at=earlier)

    assert outcome_of(form, "NO_FURTHER_ACTION", analyst, reason="OUTSIDE_REMIT").pk


@pytest.mark.parametrize(
    ("is_decided", "outcome", "answer"),
    [
        pytest.param(False, "INTEL_LOG", "contact", id="nobody said how soon"),
        pytest.param(True, "", "contact", id="nothing came of it"),
        pytest.param(True, "INTEL_LOG", "more_needed", id="more asked, not returned"),
        pytest.param(True, "RETURNED_TO_SUBMITTER", "contact", id="returned, nothing asked"),
    ],
)
def test_the_database_lets_no_form_out_undecided(
    analyst: User, is_decided: bool, outcome: str, answer: str
) -> None:
    form, now = referrals.sent(partners.person(), analyst.agency), timezone.now()
    one = CpiForm.objects.filter(pk=form.pk)
    if is_decided:
        one.update(state="in_triage", priority="low", triaged_at=now, triaged_by=analyst)
    if outcome:
        outcome_of(form, outcome, analyst)

    with pytest.raises(IntegrityError), transaction.atomic():
        one.update(state="closed", answer=answer, answered_at=now, answered_by=analyst)
