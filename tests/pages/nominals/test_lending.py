"""Lending what was said of a nominal: each thing by a decision, on conditions, until it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from nominals.choices import Kind
from nominals.models import Contribution, ContributionGrant, LoanTerms, Nominal
from partners.models import SharingDecision, User
from portal.models import AuditEvent
from tests.conftest import PortalClient, acting_as, prove_again
from tests.factories import nominals, partners

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
CONDITION = "NO_OVERT_ACTION"
WORDS = "Runs the north line."


@dataclass
class Lent:
    """Two agencies that may share, two things said by one, somebody of the other."""

    of: Nominal
    name: Contribution
    text: Contribution
    by: User
    second: User
    other: User

    def lend(self, browser: PortalClient, *said: Contribution, **more: Any) -> Any:
        day = timezone.localdate() + timedelta(days=7)
        sent = {
            "said": [each.key for each in said], "recipient": self.other.agency_id,
            "outcome": "share", "what": "Who it is", "purpose": "They meet them next week.",
            "consent": "not_asked", "gateway": "", "conditions": [], "last_day_day": day.day,
            "last_day_month": day.month, "last_day_year": day.year,
        }  # fmt: skip
        return browser.post(reverse("nominals:lend", args=[self.of.key]), sent | more)

    def page(self, browser: PortalClient) -> str:
        return browser.get(self.of.get_absolute_url()).content.decode()


@pytest.fixture
def lent() -> Lent:
    agency, other = partners.agency(), partners.agency()
    by = partners.person(agency, "nominating_officer")
    of = nominals.nominal(by)
    text = nominals.said(by, of, kind=Kind.TEXT, code="", value="", detail=WORDS)
    return Lent(
        of, nominals.said(by, of), text, by, partners.person(agency, "agency_lead"),
        partners.person(other, "nominating_officer"),
    )  # fmt: skip


def test_several_things_are_lent_at_once_each_by_its_decision(sign_in: SignIn, lent: Lent) -> None:
    partners.agreement(lent.by.agency, lent.other.agency)
    mine, theirs = sign_in(lent.by), sign_in(lent.other)

    answer = lent.lend(mine, lent.name, lent.text, conditions=[CONDITION])

    assert answer.status_code == 302
    decided = SharingDecision.objects.filter(subject_model="nominals.Contribution")
    assert {each.subject_key for each in decided} == {lent.name.key, lent.text.key}
    assert AuditEvent.objects.filter(event="grant_given").count() == 2
    shown = lent.page(theirs)
    assert "INVENTED, Ivor" in shown
    assert WORDS in shown
    assert shown.count("Handling C, on conditions: ") == 2
    assert LoanTerms.objects.filter(conditions=[CONDITION]).count() == 2


def test_what_is_not_chosen_is_not_lent(sign_in: SignIn, lent: Lent) -> None:
    partners.agreement(lent.by.agency, lent.other.agency)

    lent.lend(sign_in(lent.by), lent.name)

    shown = lent.page(sign_in(lent.other))
    assert WORDS not in shown
    assert "Handling P: lent to you without further conditions" in shown


def test_only_the_owner_sees_to_whom_it_is_lent(sign_in: SignIn, lent: Lent) -> None:
    partners.agreement(lent.by.agency, lent.other.agency)
    mine, theirs = sign_in(lent.by), sign_in(lent.other)
    lent.lend(mine, lent.name, conditions=[CONDITION])
    address = reverse("nominals:lend", args=[lent.of.key])

    own, others = mine.get(address).content.decode(), theirs.get(address).content.decode()

    assert "Lent now" in own
    assert "Lent now" not in others
    assert "has said nothing of this person" in others


def test_a_colleague_who_reads_no_decisions_ends_a_loan(sign_in: SignIn, lent: Lent) -> None:
    partners.agreement(lent.by.agency, lent.other.agency)
    lent.lend(sign_in(lent.by), lent.name)
    colleague = sign_in(partners.person(lent.by.agency, "nominating_officer"))
    address = reverse("nominals:said-lend-end", args=[lent.name.key])
    grant = ContributionGrant.objects.get()

    assert (
        "Lent now" in colleague.get(reverse("nominals:lend", args=[lent.of.key])).content.decode()
    )
    assert colleague.post(address, {"grant": grant.pk}).status_code == 302

    assert sign_in(lent.other).get(lent.of.get_absolute_url()).status_code == 404
    assert colleague.post(address, {"grant": grant.pk}).status_code == 409


def test_without_an_agreement_a_second_person_lends(sign_in: SignIn, lent: Lent) -> None:
    mine, second, theirs = map(sign_in, (lent.by, lent.second, lent.other))
    lent.lend(mine, lent.name, gateway="cda_1998_s115", conditions=[CONDITION])
    decision = SharingDecision.objects.latest("pk")
    address = reverse("nominals:said-lend-approve", args=[lent.name.key])

    assert theirs.get(lent.of.get_absolute_url()).status_code == 404
    assert mine.post(address, {"decision": decision.pk}).status_code == 409
    page = second.get(reverse("nominals:lend", args=[lent.of.key])).content.decode()
    assert "Approve and lend" in page
    assert second.post(address, {"decision": decision.pk}).status_code == 302
    assert "Handling C, on conditions: " in lent.page(theirs)


def test_a_decision_not_to_share_is_kept_and_lends_nothing(sign_in: SignIn, lent: Lent) -> None:
    mine = sign_in(lent.by)

    lent.lend(mine, lent.name, outcome="withhold", gateway="common_law", purpose="Unsafe.")

    assert SharingDecision.objects.latest("pk").outcome == "withhold"
    assert "Unsafe." in mine.get(reverse("nominals:lend", args=[lent.of.key])).content.decode()
    assert not ContributionGrant.objects.exists()
    assert not LoanTerms.objects.exists()


def test_nobody_lends_what_another_agency_said(sign_in: SignIn, lent: Lent) -> None:
    partners.agreement(lent.by.agency, lent.other.agency)
    lent.lend(sign_in(lent.by), lent.name)
    theirs, third = sign_in(lent.other), partners.agency()
    partners.agreement(lent.other.agency, third)

    answer = lent.lend(theirs, lent.name, recipient=third.pk)

    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert ContributionGrant.objects.count() == 1


def test_what_was_withdrawn_meanwhile_is_not_lent(sign_in: SignIn, lent: Lent) -> None:
    """All or none: the other thing is not lent either."""
    mine = sign_in(lent.by)
    mine.post(reverse("nominals:said-withdraw", args=[lent.name.key]), {"reason": "Wrong."})

    answer = lent.lend(mine, lent.name, lent.text)

    assert "There is a problem" in answer.content.decode()
    assert not ContributionGrant.objects.exists()


def test_lending_asks_for_a_proof_of_the_last_minutes(sign_in: SignIn, lent: Lent) -> None:
    mine = sign_in(lent.by)
    prove_again(mine, lent.by, seconds_ago=3600)

    answer = lent.lend(mine, lent.name)

    assert answer.status_code == 302
    assert not SharingDecision.objects.filter(subject_key=lent.name.key).exists()


@pytest.mark.parametrize("reader", ["by", "other", "stranger"])
def test_conditions_are_read_by_both_sides_alone(reader: str, lent: Lent) -> None:
    nominals.terms(nominals.lend(lent.name, lent.other.agency, lent.by), CONDITION)
    who = getattr(lent, reader, None) or partners.person(None, "nominating_officer")
    third = partners.person(None, "nominating_officer")
    nominals.lend(lent.name, third.agency, lent.by)

    for user, may in ((who, reader != "stranger"), (third, False)):
        with acting_as(user):
            assert LoanTerms.objects.visible_to(user).exists() is may
            assert LoanTerms._base_manager.exists() is may


def test_the_database_refuses_conditions_of_another_decision(lent: Lent) -> None:
    grant = nominals.lend(lent.name, lent.other.agency, lent.by)

    with acting_as(lent.by), pytest.raises(DatabaseError), transaction.atomic():
        LoanTerms.objects.create(
            decision=grant.decision, contribution=lent.text, recipient=lent.other.agency
        )


AGES = {
    "a child": ({"kind": Kind.BIRTH, "starts_on": date(2015, 1, 1)}, "Under 18:"),
    "maybe a child": ({"kind": Kind.TEXT, "detail": "A 15-year-old."}, "May be under 18"),
    "an adult": ({"kind": Kind.BIRTH, "starts_on": date(1990, 1, 1)}, ""),
    "not known": ({"kind": Kind.TEXT, "detail": "Drives a van."}, ""),
}


@pytest.mark.parametrize(("more", "says"), AGES.values(), ids=AGES)
def test_the_page_says_who_counts_as_a_child(
    sign_in: SignIn, lent: Lent, more: dict[str, Any], says: str
) -> None:
    nominals.said(lent.by, lent.of, code="", value="", **more)

    page = lent.page(sign_in(lent.by))

    assert ("cannot be nominated" in page) is bool(says)
    assert says in page


def test_nobody_learns_an_age_from_what_they_may_not_see(sign_in: SignIn, lent: Lent) -> None:
    nominals.said(lent.by, lent.of, kind=Kind.BIRTH, code="", value="", starts_on=date(2015, 1, 1))
    nominals.lend(lent.name, lent.other.agency, lent.by)

    assert "cannot be nominated" not in lent.page(sign_in(lent.other))


def test_a_person_decides_that_this_is_an_adult(sign_in: SignIn, lent: Lent) -> None:
    nominals.said(lent.by, lent.of, kind=Kind.TEXT, code="", value="", detail="Still at school.")
    mine = sign_in(lent.by)
    before = lent.page(mine)

    mine.post(
        reverse("nominals:say", args=[lent.of.key, "age"]),
        {
            "code": "adult", "detail": "Passport seen: 1988.", "capacity": "suspect",
            "certainty": "fact", "source": "our own file", "said_on_day": 1, "said_on_month": 2,
            "said_on_year": 2026, "marking": "OFFICIAL-SENSITIVE",
        },
    )  # fmt: skip

    assert "Decide whether this is an adult" in before
    assert "cannot be nominated" not in lent.page(mine)
    assert "Passport seen: 1988." in lent.page(mine)
