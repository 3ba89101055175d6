"""A form that concerns another force: passed on, owned there, and a record that stays here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from partners.models import Agency, Message, SharingDecision, User
from portal.errors import Refused
from portal.models import AuditEvent
from referrals import actions
from referrals.actions import transferring
from referrals.models import CpiForm, Escalation, Transfer
from tests.conftest import PortalClient, acting_as
from tests.factories import intelligence, partners, referrals, safeguarding
from tests.factories.audit import execute, triggers_off

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


@dataclass
class Two:
    """A form that `here` has and that is for `there`."""

    form: CpiForm
    here: User
    there: User

    @property
    def force(self) -> Agency:
        return self.there.agency

    def filled(self, **more: Any) -> dict[str, Any]:
        return {
            "recipient": self.force.key, "reason": "It happened in your area.",
            "consent": "not_asked", "gateway": "common_law", "version": self.form.version,
        } | more  # fmt: skip

    def url(self) -> str:
        return reverse("referrals:cpi-transfer", args=[self.form.key])


@pytest.fixture
def two() -> Two:
    here, there = (partners.person(partners.force(), "intelligence_analyst") for _ in range(2))
    return Two(referrals.sent(partners.person(), here.agency), here, there)


def page_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_after_it_the_other_force_owns_the_form_and_ones_own_keeps_the_record(
    sign_in: SignIn, two: Two
) -> None:
    here, there = sign_in(two.here), sign_in(two.there)
    assert there.get(two.form.get_absolute_url()).status_code == 404

    answer = here.post(two.url(), two.filled())

    moved = Transfer.objects.get()
    assert answer.headers["Location"] == moved.get_absolute_url()
    form = CpiForm.objects.get(pk=two.form.pk)
    assert (form.owner, form.state, form.opened_at) == (two.force, "submitted", None)
    assert form.received_at
    assert form.due_at > form.received_at
    assert there.get(form.get_absolute_url()).status_code == 200
    assert "It happened in your area." in page_of(there.get(form.get_absolute_url()))
    assert form.reference in page_of(there.get(reverse("referrals:cpi-inbox")))
    assert here.get(form.get_absolute_url()).status_code == 404
    assert form.reference not in page_of(here.get(f"{reverse('referrals:cpi-inbox')}?show=all"))
    record = page_of(here.get(moved.get_absolute_url()))
    assert two.force.name in record
    assert form.get_absolute_url() not in record
    for person, sees in ((two.here, False), (two.there, True)):
        with acting_as(person):
            assert CpiForm.objects.filter(pk=form.pk).exists() is sees
    decision = SharingDecision.objects.get(pk=moved.decision_id)
    assert (decision.owner, decision.recipient) == (two.here.agency, two.force)
    event = AuditEvent.objects.get(event="cpi_transferred")
    assert event.recipients == sorted([two.force.pk, form.sender_id])


def test_the_sender_is_told_in_approved_words_and_keeps_seeing_the_state(
    sign_in: SignIn, two: Two
) -> None:
    writer = two.form.created_by
    sign_in(two.here).post(two.url(), two.filled())

    told = Message.objects.get(person=writer)
    assert (told.kind, told.reference) == ("passed_on", two.form.reference)
    read = page_of(sign_in(writer).get(two.form.get_absolute_url()))
    assert "Passed to the police force that deals with it" in read
    for hidden in ("It happened in your area.", two.here.name, two.there.name):
        assert hidden not in read
    assert sign_in(writer).get(Transfer.objects.get().get_absolute_url()).status_code == 403


def test_the_receiving_force_says_that_it_has_it_once_and_the_other_is_told(
    sign_in: SignIn, two: Two
) -> None:
    moved = safeguarding.transfer(two.form, two.force, two.here)
    url = reverse("referrals:transfer-acknowledge", args=[moved.key])

    assert sign_in(two.here).post(url).status_code == 403
    for _tap in range(2):
        assert sign_in(two.there).post(url).status_code == 302
    colleague = partners.person(two.force, "intelligence_analyst")
    assert sign_in(colleague).post(url).status_code == 409

    moved.refresh_from_db()
    assert moved.acknowledged_by == two.there
    assert Message.objects.get(kind="transfer_seen").person == two.here
    assert two.there.name in page_of(sign_in(two.here).get(moved.get_absolute_url()))
    assert AuditEvent.objects.filter(event="transfer_acknowledged").count() == 1


def test_the_other_force_answers_it_like_its_own(two: Two) -> None:
    safeguarding.transfer(two.form, two.force, two.here)
    with acting_as(two.there):
        form = CpiForm.objects.get(pk=two.form.pk)
        actions.triage(form, version=form.version, priority="low", by=two.there)
        form.refresh_from_db()
        actions.record_outcome(
            form, version=form.version, outcome="INTEL_LOG", note="", answer="read_and_used",
            by=two.there,
        )  # fmt: skip
    assert CpiForm.objects.get(pk=two.form.pk).state == "closed"


REFUSED = {
    "graded": lambda two: intelligence.grading(two.form, two.here),
    "referred": lambda two: safeguarding.referral(two.form, partners.agency(), two.here),
    "to its sender": lambda two: None,
    "no power named": lambda two: None,
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_may_not_pass_is_refused_and_nothing_moves(
    sign_in: SignIn, two: Two, case: str
) -> None:
    REFUSED[case](two)
    given = two.filled()
    if case == "to its sender":
        given["recipient"] = two.form.sender.key
    elif case == "no power named":
        given["gateway"] = ""

    answer = sign_in(two.here).post(two.url(), given)

    assert answer.status_code == (200 if case == "to its sender" else 409)
    assert not Transfer.objects.exists()
    assert CpiForm.objects.get(pk=two.form.pk).owner == two.here.agency


@pytest.mark.parametrize(
    "more",
    [{"recipient": "nobody"}, {"reason": ""}, {"consent": ""}, {"version": "x"}],
    ids=["no force", "no reason", "no consent", "no version"],
)
def test_what_is_missing_is_asked_for(sign_in: SignIn, two: Two, more: dict[str, str]) -> None:
    answer = sign_in(two.here).post(two.url(), two.filled(**more))

    assert answer.status_code == 200
    assert "There is a problem" in page_of(answer)
    assert not Transfer.objects.exists()


def test_one_that_was_changed_meanwhile_is_looked_at_again(sign_in: SignIn, two: Two) -> None:
    answer = sign_in(two.here).post(two.url(), two.filled(version=two.form.version + 7))

    assert answer.status_code == 409
    assert "was changed since you opened it" in page_of(answer)
    assert not Transfer.objects.exists()


def test_of_two_who_pass_it_on_at_once_one_does(two: Two) -> None:
    third = partners.force()
    why = {"reason": "Theirs", "consent": "not_asked", "gateway": "common_law"}
    with acting_as(two.here):
        transferring.transfer_form(
            two.form, version=two.form.version, recipient=two.force, by=two.here, **why
        )
    with acting_as(two.here), pytest.raises(Refused, match="passed on meanwhile"):
        transferring.transfer_form(
            two.form, version=two.form.version, recipient=third, by=two.here, **why
        )

    assert Transfer.objects.get().recipient == two.force


def test_an_urgent_one_climbs_the_other_forces_ladder_from_then_on(two: Two) -> None:
    with triggers_off():
        CpiForm.objects.filter(pk=two.form.pk).update(
            is_urgent=True,
            sent_at=timezone.now() - timedelta(hours=2),
            due_at=timezone.now() - timedelta(hours=1),
        )
    two.form.refresh_from_db()
    assert _escalate() == 4
    why = {"reason": "Theirs", "consent": "not_asked", "gateway": "common_law"}
    with acting_as(two.here):
        transferring.transfer_form(
            two.form, version=two.form.version, recipient=two.force, by=two.here, **why
        )
    ended = dict(Escalation.objects.values_list("rung", "ended_how"))
    assert ended == dict.fromkeys(("duty", "supervisor", "control_room"), "opened") | {
        "undecided": "decided"
    }
    assert Message.objects.get(kind="urgent").person == two.there
    assert _escalate() == 0

    with triggers_off():
        CpiForm.objects.filter(pk=two.form.pk).update(
            received_at=timezone.now() - timedelta(minutes=20)
        )
        Escalation.objects.update(sent_at=timezone.now() - timedelta(hours=2))
    assert _escalate() == 1
    assert Escalation.objects.get(ended_at__isnull=True).owner == two.force
    with acting_as(two.there):
        assert CpiForm.objects.out_of_time_for(two.there).count() == 1


def _escalate() -> int:
    with acting_as(None, role="portal_worker"):
        return actions.escalate()


WRONG = {
    "no decision, no record": "UPDATE referrals_cpiform SET owner_id = {there}",
    "a made-up record": "INSERT INTO referrals_transfer (key, form_id, reference, marking,"
    " owner_id, recipient_id, decision_id, reason, moved_by_id, moved_name)"
    " SELECT 'k', id, reference, marking, owner_id, {there}, sending_decision_id, 'x', {me}, 'x'"
    " FROM referrals_cpiform",
}


@pytest.mark.parametrize("case", WRONG)
def test_the_database_moves_no_form_otherwise(two: Two, case: str) -> None:
    sql = WRONG[case].format(there=two.force.pk, me=two.here.pk)

    with acting_as(two.here), pytest.raises(DatabaseError), transaction.atomic():
        execute(sql)


def test_a_stranger_learns_of_no_transfer(sign_in: SignIn, two: Two) -> None:
    stranger = partners.person(partners.force(), "intelligence_analyst")
    moved = safeguarding.transfer(two.form, two.force, two.here)

    browser = sign_in(stranger)
    hidden = browser.get(moved.get_absolute_url())
    missing = browser.get(reverse("referrals:transfer", args=["A" * 22]))

    assert (hidden.status_code, hidden.content) == (404, missing.content)
    assert moved.reference not in page_of(browser.get(reverse("referrals:transfers")))
    with acting_as(stranger):
        assert not Transfer.objects.exists()
