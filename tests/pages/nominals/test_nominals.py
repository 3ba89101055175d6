"""Nominals: who sees what was said, who says something, and how a person is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from nominals import actions, finding
from nominals.choices import Kind
from nominals.models import Contribution, Nominal
from nominals.saying import Said
from partners.models import User
from portal.errors import Refused
from tests.conftest import PortalClient, acting_as
from tests.factories import nominals, partners

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
NAME = {
    "code": "legal", "value": "INVENTED, Ivor", "capacity": "suspect", "certainty": "fact",
    "source": "our own file", "said_on_day": "27", "said_on_month": "3", "said_on_year": "2026",
    "marking": "OFFICIAL-SENSITIVE",
}  # fmt: skip


def officer(**fields: Any) -> User:
    return partners.person(None, "nominating_officer", **fields)


def sees(user: User, said: Contribution) -> tuple[bool, bool]:
    """By the first wall and by the second."""
    with acting_as(user):
        return (
            Contribution.objects.visible_to(user).filter(pk=said.pk).exists(),
            Contribution._base_manager.filter(pk=said.pk).exists(),
        )


def test_a_nominal_begins_with_a_name(sign_in: SignIn) -> None:
    person = officer()
    browser = sign_in(person)

    answer = browser.post(reverse("nominals:nominal-begin"), NAME, follow=True)

    nominal = Nominal.objects.get()
    assert answer.redirect_chain[-1][0] == nominal.get_absolute_url()
    assert "INVENTED, Ivor" in answer.content.decode()
    assert (nominal.owner, nominal.created_by) == (person.agency, person)


def test_another_of_a_like_name_is_begun_after_looking(sign_in: SignIn) -> None:
    person = officer()
    there = nominals.said(person).nominal
    browser = sign_in(person)
    misspelt = NAME | {"value": "Invented, Ivar"}

    asked = browser.post(reverse("nominals:nominal-begin"), misspelt)
    begun = browser.post(reverse("nominals:nominal-begin"), misspelt | {"is_another": "on"})

    assert there.reference in asked.content.decode()
    assert begun.status_code == 302
    assert Nominal.objects.count() == 2


def test_nobody_is_warned_of_what_they_may_not_see(sign_in: SignIn) -> None:
    nominals.said(officer())

    begun = sign_in(officer()).post(reverse("nominals:nominal-begin"), NAME)

    assert begun.status_code == 302


READERS = {
    "who said it": lambda by, lent: by,
    "a colleague": lambda by, lent: partners.person(by.agency, "nominating_officer"),
    "the lead": lambda by, lent: partners.person(by.agency, "agency_lead"),
    "a colleague who only sends": lambda by, lent: partners.person(by.agency),
    "whom it is lent to": lambda by, lent: lent,
    "a practitioner there": lambda by, lent: partners.person(lent.agency),
    "another agency": lambda by, lent: officer(),
}


@pytest.mark.parametrize(
    ("reader", "may"),
    [
        ("who said it", True), ("a colleague", True), ("the lead", True),
        ("a colleague who only sends", False), ("whom it is lent to", True),
        ("a practitioner there", False), ("another agency", False),
    ],
)  # fmt: skip
def test_what_was_said_is_seen_by(reader: str, may: bool) -> None:
    by, borrower = officer(), officer()
    said = nominals.said(by)
    nominals.lend(said, borrower.agency, by)

    assert sees(READERS[reader](by, borrower), said) == (may, may)


@pytest.mark.parametrize(
    "ended",
    [
        pytest.param({"revoked_at": timezone.now(), "revoked_by": True}, id="revoked"),
        pytest.param(
            {"granted_at": timezone.now() - timedelta(days=2),
             "expires_at": timezone.now() - timedelta(seconds=1)}, id="expired",
        ),
    ],
)  # fmt: skip
def test_a_loan_that_ended_shows_nothing(ended: dict[str, Any]) -> None:
    by, borrower = officer(), officer()
    said = nominals.said(by)
    nominals.lend(
        said, borrower.agency, by,
        **{name: by if value is True else value for name, value in ended.items()},
    )  # fmt: skip

    assert sees(borrower, said) == (False, False)


def test_what_names_a_unit_is_seen_in_that_unit_alone() -> None:
    by = officer()
    unit, other = partners.unit(by.agency), partners.unit(by.agency)
    inside = partners.person(by.agency, "nominating_officer", unit=unit)
    outside = partners.person(by.agency, "nominating_officer", unit=other)
    said = nominals.said(inside, unit=unit)

    assert sees(inside, said) == (True, True)
    assert sees(outside, said) == (False, False)
    assert sees(by, said) == (False, False)


def test_the_cover_of_a_nominal_shows_nothing_that_is_hidden(sign_in: SignIn) -> None:
    by, borrower = officer(), officer()
    of = nominals.nominal(by)
    shared = nominals.said(by, of)
    nominals.said(by, of, kind=Kind.TEXT, code="", value="", detail="The canary sings.")
    nominals.lend(shared, borrower.agency, by)

    page = sign_in(borrower).get(of.get_absolute_url()).content.decode()

    assert "INVENTED, Ivor" in page
    assert "canary" not in page


def test_a_nominal_of_which_one_sees_nothing_is_not_there(sign_in: SignIn) -> None:
    of = nominals.said(officer()).nominal

    assert sign_in(officer()).get(of.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "asked",
    ["Ivor Invented", "ivor invented", "INVENTED Ivor", "Invented, Ivar", "Ívor Invénted"],
)
def test_a_name_is_found_in(asked: str, sign_in: SignIn) -> None:
    by = officer()
    of = nominals.said(by).nominal

    page = sign_in(by).post(reverse("nominals:nominals"), {"name": asked}).content.decode()

    assert of.reference in page


def test_nobody_finds_what_they_may_not_see() -> None:
    nominals.said(officer())
    other = officer()

    with acting_as(other):
        assert finding.named_like("Ivor Invented", by=other) == []


def test_what_was_replaced_stays_crossed_out_for_whom_it_was_lent_to(sign_in: SignIn) -> None:
    by, borrower = officer(), officer()
    earlier = nominals.said(by)
    nominals.lend(earlier, borrower.agency, by)
    address = reverse("nominals:said-replace", args=[earlier.key])

    done = sign_in(by).post(address, NAME | {"value": "CHANGED, Ivor"})
    page = sign_in(borrower).get(earlier.nominal.get_absolute_url()).content.decode()

    assert done.status_code == 302
    assert "<s>Name: INVENTED, Ivor</s>" in page
    assert "CHANGED" not in page


def test_what_was_said_is_withdrawn_with_a_reason(sign_in: SignIn) -> None:
    by = officer()
    said = nominals.said(by)
    address = reverse("nominals:said-withdraw", args=[said.key])

    refused = sign_in(by).post(address, {"reason": ""})
    sign_in(by).post(address, {"reason": "Another person of that name."})
    again = sign_in(by).post(address, {"reason": "Again."})

    said.refresh_from_db()
    assert refused.status_code == 200
    assert said.withdrawn_reason == "Another person of that name."
    assert again.status_code == 409


def test_only_who_said_it_withdraws_it(sign_in: SignIn) -> None:
    by, borrower = officer(), officer()
    said = nominals.said(by)
    nominals.lend(said, borrower.agency, by)
    address = reverse("nominals:said-withdraw", args=[said.key])

    assert sign_in(borrower).post(address, {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_of_thing_is_said_on_a_page(kind: str, sign_in: SignIn) -> None:
    by = officer()
    of = nominals.nominal(by)
    more = {
        "identifier": {"code": "PNC"}, "status": {"code": "custody"}, "warning": {"code": "dogs"},
        "management": {"code": "SCPO"}, "birth": {"starts_on_day": "1", "starts_on_month": "2",
        "starts_on_year": "1990"}, "dependants": {"number": "2"}, "text": {"detail": "Something."},
        "age": {"code": "adult", "detail": "Passport seen."}, "gender": {"code": "female"},
        "category": {"code": "C"},
    }.get(kind, {})  # fmt: skip
    browser = sign_in(by)
    address = reverse("nominals:say", args=[of.key, kind])

    assert browser.get(address).status_code == 200
    assert browser.post(address, NAME | more).status_code == 302
    assert browser.get(of.get_absolute_url()).status_code == 200
    assert Contribution.objects.get(nominal=of).kind == kind


def test_no_decision_is_kept_against_a_childs_birth_on_record(sign_in: SignIn) -> None:
    by, other = officer(), officer()
    of = nominals.nominal(by)
    child = timezone.localdate() - timedelta(days=16 * 365)
    birth = nominals.said(other, of, kind="birth", code="", value="", starts_on=child)
    nominals.lend(birth, by.agency, other)
    nominals.said(by, of, kind="birth", code="", value="", starts_on=date(1990, 1, 1))
    decision = NAME | {"code": "adult", "detail": "Passport seen."}

    refused = sign_in(by).post(reverse("nominals:say", args=[of.key, "age"]), decision)
    page = sign_in(by).get(of.get_absolute_url()).content.decode()

    assert refused.status_code == 409
    assert "stands against any decision" in refused.content.decode()
    assert not Contribution.objects.filter(nominal=of, kind="age").exists()
    assert "Under 18 by a day of birth that is said as a fact" in page
    assert "Decide whether this is an adult" not in page


def test_words_that_may_tell_of_covert_work_are_asked_about_before_they_are_said(
    sign_in: SignIn,
) -> None:
    by = officer()
    of = nominals.nominal(by)
    browser, address = sign_in(by), reverse("nominals:say", args=[of.key, "text"])
    words = NAME | {"detail": "A CHIS saw him at the quay."}

    asked = browser.post(address, words)
    page = asked.content.decode()
    said = Contribution.objects.filter(nominal=of).count()
    done = browser.post(address, words | {"tells_nothing_covert": "on"})

    assert "This may tell of covert work: CHIS." in page
    assert "A CHIS saw him at the quay." in page
    assert (said, done.status_code) == (0, 302)


@pytest.mark.parametrize(
    "change",
    [{"value": "SOMEBODY ELSE"}, {"capacity": "victim"}, {"said_on": "2026-01-01"}],
    ids=lambda change: next(iter(change)),
)
def test_the_database_keeps_what_was_said(change: dict[str, str]) -> None:
    by = officer()
    said = nominals.said(by)

    with acting_as(by), pytest.raises(DatabaseError), transaction.atomic():
        Contribution._base_manager.filter(pk=said.pk).update(**change)


def test_nobody_replaces_what_another_agency_said() -> None:
    by, other = officer(), officer()
    said = nominals.said(by)
    nominals.lend(said, other.agency, by)
    words = Said(kind="name", code="legal", value="X Y", source="file", said_on=said.said_on)

    with acting_as(other), pytest.raises(Refused):
        actions.replace(said, words, by=other)
