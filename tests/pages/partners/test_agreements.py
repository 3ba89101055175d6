"""Agreements about sharing: written by a lead, in force when all signed, left with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from partners import agreeing, sharing
from partners.models import Agency, Message, SharingAgreement, User
from portal.models import AuditEvent
from tests.conftest import PortalClient, acting_as, database_role
from tests.factories import partners

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
WORDS = {"title": "Sharing about the harbour", "purpose": "Weapons near schools. CDA 1998 s.115."}


@dataclass
class Table:
    """A council that writes, a school and a charity that are asked; each with its lead."""

    council: User
    school: User
    charity: User

    @property
    def all(self) -> tuple[User, ...]:
        return self.council, self.school, self.charity


@pytest.fixture
def table(db: None) -> Table:
    return Table(*(partners.person(partners.agency(), "agency_lead") for _ in range(3)))


def days(name: str, day: date) -> dict[str, Any]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def terms(*others: Agency, first: int = 0, last: int = 100, **more: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        **WORDS, "others": [each.key for each in others],
        **days("first_day", today + timedelta(days=first)),
        **days("last_day", today + timedelta(days=last)), **more,
    }  # fmt: skip


def written(sign_in: SignIn, by: User, *others: Agency, **more: Any) -> SharingAgreement:
    answer = sign_in(by).post(reverse("agreement-write"), terms(*others, **more))
    assert answer.status_code == 302, answer.content.decode()
    return SharingAgreement.objects.latest("pk")


def sign(sign_in: SignIn, by: User, agreement: SharingAgreement) -> int:
    answer = sign_in(by).post(reverse("agreement-sign", args=[agreement.key]))
    return int(answer.status_code)


def leave(sign_in: SignIn, by: User, agreement: SharingAgreement) -> int:
    sent = {"why": "We merge with another charity."}
    return int(sign_in(by).post(reverse("agreement-leave", args=[agreement.key]), sent).status_code)


def binds(first: User, second: User) -> bool:
    return sharing.agreement_in_force(first.agency, second.agency) is not None


def test_nothing_rests_on_it_until_all_have_signed(sign_in: SignIn, table: Table) -> None:
    made = written(sign_in, table.council, table.school.agency, table.charity.agency)
    bound = [binds(table.council, table.school)]
    for lead in (table.school, table.charity):
        sign(sign_in, lead, made)
        bound.append(binds(table.council, table.school))

    assert bound == [False, False, True]


def test_it_binds_from_its_first_day_on(sign_in: SignIn, table: Table) -> None:
    made = written(sign_in, table.council, table.school.agency, first=3)
    sign(sign_in, table.school, made)

    assert SharingAgreement.objects.get().state == "in_force"
    assert not binds(table.council, table.school)


def test_each_party_is_asked_and_hears_when_it_holds(sign_in: SignIn, table: Table) -> None:
    made = written(sign_in, table.council, table.school.agency)
    sign(sign_in, table.school, made)

    told = Message.objects.order_by("pk").values_list("person", "kind", "reference")
    assert list(told) == [
        (table.school.pk, "agreement_waits", made.reference),
        (table.council.pk, "agreement_holds", made.reference),
    ]


def test_the_front_page_asks_for_the_signature(sign_in: SignIn, table: Table) -> None:
    made = written(sign_in, table.council, table.school.agency)

    shown = [
        f"Sign the agreement {made.reference}" in sign_in(each).get("/").content.decode()
        for each in table.all
    ]
    assert shown == [False, True, False]


def test_nobody_signs_twice(sign_in: SignIn, table: Table) -> None:
    made = written(sign_in, table.council, table.school.agency, table.charity.agency)

    assert [sign(sign_in, table.council, made), sign(sign_in, table.school, made)] == [409, 302]


@pytest.mark.parametrize("role", ["practitioner", "ig_officer", "intelligence_analyst"])
def test_another_role_of_a_party_does_not_sign(sign_in: SignIn, table: Table, role: str) -> None:
    made = written(sign_in, table.council, table.school.agency)
    assert sign(sign_in, partners.person(table.school.agency, role), made) == 403


def test_whoever_is_no_party_finds_no_agreement(sign_in: SignIn, table: Table) -> None:
    made = written(sign_in, table.council, table.school.agency)

    asked = [sign(sign_in, table.charity, made), leave(sign_in, table.charity, made)]
    read = sign_in(table.charity).get(reverse("agreement", args=[made.key])).status_code
    assert [*asked, read] == [404, 404, 404]


def test_the_page_names_who_signed_and_what_for(sign_in: SignIn, table: Table) -> None:
    made = written(sign_in, table.council, table.school.agency)
    page = sign_in(table.school).get(reverse("agreement", args=[made.key])).content.decode()

    assert WORDS["purpose"] in page
    assert "Not signed yet" in page
    assert "Sign for your agency" in page


def test_a_draft_that_one_withdraws_is_signed_by_nobody(sign_in: SignIn, table: Table) -> None:
    made = written(sign_in, table.council, table.school.agency, table.charity.agency)
    leave(sign_in, table.school, made)

    assert sign(sign_in, table.charity, made) == 409
    assert SharingAgreement.objects.get().state == "withdrawn"


def test_two_others_go_on_without_one_that_leaves(sign_in: SignIn, table: Table) -> None:
    made = partners.agreement(*(each.agency for each in table.all))
    leave(sign_in, table.charity, made)

    assert binds(table.council, table.school)
    assert not binds(table.council, table.charity)


def test_between_two_it_ends_with_the_first_that_leaves(sign_in: SignIn, table: Table) -> None:
    made = partners.agreement(table.council.agency, table.school.agency)
    leave(sign_in, table.school, made)

    assert not binds(table.council, table.school)
    assert "We merge" in (
        sign_in(table.council).get(reverse("agreement", args=[made.key])).content.decode()
    )


def test_one_that_left_still_reads_what_it_signed(sign_in: SignIn, table: Table) -> None:
    made = partners.agreement(*(each.agency for each in table.all), title="Once ours")
    leave(sign_in, table.charity, made)

    browser = sign_in(table.charity)
    assert "Once ours" in browser.get(reverse("agreements")).content.decode()
    assert browser.get(reverse("agreement", args=[made.key])).status_code == 200
    assert leave(sign_in, table.charity, made) == 409


def test_the_others_hear_at_once_that_one_left(sign_in: SignIn, table: Table) -> None:
    made = partners.agreement(*(each.agency for each in table.all))
    leave(sign_in, table.charity, made)

    told = Message.objects.filter(kind="agreement_left").values_list("person", flat=True)
    assert set(told) == {table.council.pk, table.school.pk}


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"first": 400, "last": 500}, "within a year"),
        ({"last": -1}, "must not be past"),
        ({"first": 20, "last": 10}, "must not be before the first"),
        ({"last": 366 * 5}, "within five years"),
        ({"title": " "}, "Write what it is called."),
        ({"purpose": ""}, "Write what is shared, and what for."),
        ({"others": []}, "Choose at least one agency."),
        ({"others": ["A" * 22]}, "Choose from the agencies shown."),
    ],
    ids=["late", "past", "backwards", "long", "no title", "no purpose", "nobody", "unknown"],
)
def test_terms_that_cannot_be_are_told_so(
    sign_in: SignIn, table: Table, more: dict[str, Any], sentence: str
) -> None:
    sent = terms(table.school.agency, **more)
    answer = sign_in(table.council).post(reverse("agreement-write"), sent)

    assert sentence in answer.content.decode()
    assert not SharingAgreement.objects.exists()


def test_a_form_that_was_sent_twice_makes_one_draft(sign_in: SignIn, table: Table) -> None:
    written(sign_in, table.council, table.school.agency)
    again = sign_in(table.council).post(reverse("agreement-write"), terms(table.school.agency))

    assert again.status_code == 409
    assert SharingAgreement.objects.count() == 1


def test_an_agency_that_is_not_listed_is_chosen_by_those_who_know_it(
    sign_in: SignIn, table: Table
) -> None:
    hidden = partners.agency(name="Quiet Quay Refuge", is_listed=False)
    partners.agreement(hidden, table.council.agency)

    shown = [
        "Quiet Quay Refuge" in sign_in(each).get(reverse("agreement-write")).content.decode()
        for each in (table.council, table.school)
    ]
    assert shown == [True, False]


def test_the_next_one_begins_with_the_words_of_the_last(sign_in: SignIn, table: Table) -> None:
    made = partners.agreement(table.council.agency, table.school.agency, title="Harbour watch")
    page = sign_in(table.council).get(f"{reverse('agreement-write')}?renew={made.key}")
    foreign = sign_in(table.charity).get(f"{reverse('agreement-write')}?renew={made.key}")

    assert "Harbour watch" in page.content.decode()
    assert "Harbour watch" not in foreign.content.decode()


@pytest.mark.parametrize(
    ("next_ends", "is_asked"), [(None, True), (20, True), (300, False)],
    ids=["none", "a shorter one", "a longer one"],
)  # fmt: skip
def test_a_renewal_is_asked_for_until_a_longer_one_is_there(
    sign_in: SignIn, table: Table, next_ends: int | None, *, is_asked: bool
) -> None:
    between = table.council.agency, table.school.agency
    ending = partners.agreement(*between, ends_at=timezone.now() + timedelta(days=30))
    if next_ends:
        partners.agreement(*between, ends_at=timezone.now() + timedelta(days=next_ends))

    page = sign_in(table.council).get("/").content.decode()
    assert (f"Renew the agreement {ending.reference}" in page) is is_asked


def test_all_acts_are_in_the_log_with_who_did_them(sign_in: SignIn, table: Table) -> None:
    made = written(sign_in, table.council, table.school.agency)
    sign(sign_in, table.school, made)
    leave(sign_in, table.school, made)

    events = AuditEvent.objects.filter(event__startswith="agreement_").order_by("pk")
    assert list(events.values_list("event", "actor")) == [
        ("agreement_written", table.council.pk),
        ("agreement_signed", table.school.pk),
        ("agreement_left", table.school.pk),
    ]


# By SQL of the login that serves pages


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO partners_agreementparty (agreement_id, agency_id) SELECT {0}, {1}",
        "UPDATE partners_agreementparty SET signed_at = now() WHERE agreement_id = {0}",
        "UPDATE partners_sharingagreement SET state = 'in_force' WHERE id = {0}",
        "UPDATE partners_sharingagreement SET ends_at = now() + interval '9 years' WHERE id = {0}",
        "DELETE FROM partners_agreementparty WHERE agreement_id = {0}",
        "DELETE FROM partners_formerparty",
    ],
    ids=["a party", "a signature", "in force", "longer", "out", "the past"],
)
def test_a_login_writes_nothing_of_an_agreement(table: Table, statement: str) -> None:
    made = partners.draft_agreement(table.council.agency, table.school.agency)
    sql = statement.format(made.pk, table.charity.agency_id)
    with (
        acting_as(table.council), database_role("portal_web"), pytest.raises(DatabaseError),
        transaction.atomic(), connection.cursor() as cursor,
    ):  # fmt: skip
        cursor.execute(sql)


def test_a_function_signs_for_nobody_else(table: Table) -> None:
    made = partners.draft_agreement(table.council.agency, table.school.agency)
    with acting_as(table.charity), database_role("portal_web"):
        assert agreeing.sign(made.pk) is None
        assert agreeing.leave(made.pk, "No.") is None


@pytest.mark.parametrize("role", ["practitioner", "ig_officer", "system_administrator"])
def test_a_function_asks_for_the_lead(table: Table, role: str) -> None:
    made = partners.draft_agreement(table.council.agency, table.school.agency)
    with acting_as(partners.person(table.school.agency, role)), database_role("portal_web"):
        assert agreeing.sign(made.pk) is None


def test_a_function_names_no_agency_that_is_not_listed(table: Table) -> None:
    hidden, now = partners.agency(is_listed=False), timezone.now()
    with acting_as(table.council), database_role("portal_web"):
        made = agreeing.draft(
            **WORDS, begins=now, ends=now + timedelta(days=9), others=[hidden]
        )  # fmt: skip
    assert made is None
