"""Lending a form by its pages: on an agreement, or by two people for a while; and ending it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from partners.models import SharingDecision, User
from portal.models import AuditEvent
from referrals.models import CpiForm, CpiFormGrant
from tests.conftest import PortalClient
from tests.factories import partners, referrals

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
WORDS = "Many visitors at night."


@dataclass
class Two:
    """A force with a form and two analysts; another with one."""

    form: CpiForm
    first: User
    second: User
    other: User

    def lend(self, browser: PortalClient, **more: Any) -> Any:
        day = timezone.localdate() + timedelta(days=more.pop("days", 7))
        sent = {
            "recipient": self.other.agency_id, "outcome": "share", "what": "The car",
            "purpose": "The same car was seen there.", "consent": "not_asked", "gateway": "",
            "last_day_day": day.day, "last_day_month": day.month, "last_day_year": day.year,
        }  # fmt: skip
        return browser.post(self.address("cpi-lend"), sent | more)

    def address(self, name: str) -> str:
        return reverse(f"referrals:{name}", args=[self.form.key])

    def may_read(self, browser: PortalClient) -> bool:
        return WORDS in browser.get(self.form.get_absolute_url()).content.decode()


@pytest.fixture
def two() -> Two:
    force, other = partners.force(), partners.force()
    first, second = (partners.person(force, "intelligence_analyst") for _ in range(2))
    form = referrals.sent(partners.person(), force)
    return Two(form, first, second, partners.person(other, "intelligence_analyst"))


def test_on_an_agreement_one_analyst_lends_and_ends(sign_in: SignIn, two: Two) -> None:
    partners.agreement(two.form.owner, two.other.agency)
    mine, theirs = sign_in(two.first), sign_in(two.other)
    assert not two.may_read(theirs)

    assert two.lend(mine).status_code == 302
    assert two.may_read(theirs)
    decision = SharingDecision.objects.latest("pk")
    assert (decision.what, decision.consent, decision.gateway) == ("The car", "not_asked", "")
    event = AuditEvent.objects.get(event="grant_given")
    assert event.recipients == [two.other.agency_id]
    page = mine.get(two.address("cpi-lend")).content.decode()
    assert "Lent now" in page

    grant = CpiFormGrant.objects.get()
    assert sign_in(two.second).post(two.address("cpi-lend-end"), {"grant": grant.pk}).url
    assert not two.may_read(theirs)
    assert mine.post(two.address("cpi-lend-end"), {"grant": grant.pk}).status_code == 409


def test_without_an_agreement_a_second_person_lends(sign_in: SignIn, two: Two) -> None:
    mine, second, theirs = map(sign_in, (two.first, two.second, two.other))
    two.lend(mine, gateway="cda_1998_s115")
    decision = SharingDecision.objects.latest("pk")
    assert not two.may_read(theirs)
    assert "A second person lends it" in mine.get(two.address("cpi-lend")).content.decode()

    approve = two.address("cpi-lend-approve")
    assert mine.post(approve, {"decision": decision.pk}).status_code == 409
    assert not two.may_read(theirs)
    assert "Approve and lend" in second.get(two.address("cpi-lend")).content.decode()
    assert second.post(approve, {"decision": decision.pk}).status_code == 302

    assert two.may_read(theirs)
    grant = CpiFormGrant.objects.get()
    assert (grant.granted_by, grant.second_person) == (two.second, two.first)
    assert second.post(approve, {"decision": decision.pk}).status_code == 409, "twice"


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"gateway": ""}, "Name the power"),
        ({"gateway": "common_law", "days": 40}, "for 28 days at most"),
    ],
    ids=["no basis", "too long"],
)
def test_a_one_off_needs_a_power_and_ends_soon(
    sign_in: SignIn, two: Two, more: dict[str, Any], says: str
) -> None:
    answer = two.lend(sign_in(two.first), **more)

    assert answer.status_code == 409
    assert says in answer.content.decode()
    assert SharingDecision.objects.filter(subject_key=two.form.key).count() == 1


def test_a_loan_does_not_outlast_its_agreement(sign_in: SignIn, two: Two) -> None:
    ends = timezone.now() + timedelta(days=3)
    partners.agreement(two.form.owner, two.other.agency, ends_at=ends)

    assert two.lend(sign_in(two.first)).status_code == 409
    assert not CpiFormGrant.objects.exists()


def test_a_decision_not_to_share_is_kept_and_lends_nothing(sign_in: SignIn, two: Two) -> None:
    partners.agreement(two.form.owner, two.other.agency)
    mine = sign_in(two.first)

    two.lend(mine, outcome="withhold", gateway="common_law", purpose="It would endanger somebody.")

    assert SharingDecision.objects.latest("pk").outcome == "withhold"
    assert "It would endanger somebody." in mine.get(two.address("cpi-lend")).content.decode()
    assert not two.may_read(sign_in(two.other))


def test_a_borrower_is_told_what_stays_with_the_force(sign_in: SignIn, two: Two) -> None:
    partners.agreement(two.form.owner, two.other.agency)
    two.lend(sign_in(two.first))
    theirs = sign_in(two.other)

    for name in ("cpi-outcome", "cpi-document", "cpi-document-file", "cpi-lend"):
        answer = theirs.get(two.address(name))
        assert answer.status_code == 403, name
        assert "lends you the form to read" in answer.content.decode()
    assert theirs.post(two.address("cpi-lend-end"), {"grant": "1"}).status_code == 403
    stranger = sign_in(partners.person(partners.force(), "intelligence_analyst"))
    assert stranger.get(two.address("cpi-document")).status_code == 404


def test_an_old_decision_is_not_carried_out(sign_in: SignIn, two: Two) -> None:
    two.lend(sign_in(two.first), gateway="common_law")
    decision = SharingDecision.objects.latest("pk")
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        answer = sign_in(two.second).post(
            two.address("cpi-lend-approve"), {"decision": decision.pk}
        )
    assert answer.status_code == 409


def test_the_lead_of_a_unit_lists_what_it_sent(sign_in: SignIn) -> None:
    unit = partners.unit(partners.agency())
    lead = partners.person(unit.agency, unit=unit, leads_unit=True)
    member = partners.person(unit.agency, unit=unit)
    force = partners.force()
    form = referrals.sent(member, force, unit=unit)
    elsewhere = referrals.sent(partners.person(unit.agency), force)
    draft = referrals.draft(member, unit=unit)
    browser = sign_in(lead)

    page = browser.get(reverse("referrals:cpi-unit")).content.decode()
    assert form.reference in page
    assert elsewhere.reference not in page
    assert draft.reference not in page
    assert "Our unit" in browser.get(reverse("home")).content.decode()
    theirs = sign_in(member)
    assert form.reference not in theirs.get(reverse("referrals:cpi-unit")).content.decode()
    assert "Our unit" not in theirs.get(reverse("home")).content.decode()
