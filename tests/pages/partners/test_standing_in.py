"""Deputies of leads by page, what they may do while they are it, and who leads a unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partners.models import Deputyship, Notice, User
from partners.permissions import Permission, has_permission
from portal.models import AuditEvent, Job
from tests.conftest import PortalClient, acting_as, prove_again
from tests.factories import partners
from tests.house.committed import ask

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
TODAY = timezone.localdate()


@pytest.fixture
def lead() -> User:
    return partners.person(None, "agency_lead", name="Lena Away")


@pytest.fixture
def colleague(lead: User) -> User:
    return partners.person(lead.agency, name="Close Colleague")


def day(field: str, ahead: int) -> dict[str, Any]:
    on = TODAY + timedelta(days=ahead)
    return {f"{field}_day": on.day, f"{field}_month": on.month, f"{field}_year": on.year}


def names(browser: PortalClient, person: User, first: int, last: int) -> Any:
    sent = day("starts_on", first) | day("ends_on", last)
    return browser.post(reverse("person-deputy", args=[person.key]), sent)


def fresh(person: User) -> User:
    return User.objects.select_related("agency").get(pk=person.pk)


def rights(person: User) -> set[str]:
    """Of the roles that both walls count, which must be the same."""
    held = fresh(person)
    with acting_as(person):
        roles = {role for (role,) in ask("SELECT unnest((wall.person()).roles)")}
    assert held.held_roles == roles
    return {one.value for one in Permission if has_permission(held, one)}


def test_a_lead_names_a_deputy_and_both_are_told(
    sign_in: SignIn, lead: User, colleague: User
) -> None:
    assert "people_manage" not in rights(colleague)

    answer = names(sign_in(lead), colleague, 0, 6)

    assert answer.url == reverse("deputies")
    assert "people_manage" in rights(colleague)
    kinds = Notice.objects.order_by("person").values_list("person", "kind")
    assert set(kinds) == {(lead.pk, "deputised"), (colleague.pk, "deputy")}
    mails = Job.objects.filter(task="partners.tell_of_change").values_list("subject", flat=True)
    assert set(mails) == {lead.pk, colleague.pk}
    event = AuditEvent.objects.get(event="deputy_named")
    assert (event.actor, event.objects_seen, event.fields) == (
        lead.pk, [colleague.key], ["ends_on", "starts_on"],
    )  # fmt: skip


def test_a_deputy_does_the_work_of_a_lead(sign_in: SignIn, lead: User, colleague: User) -> None:
    other = partners.person(lead.agency)
    partners.deputyship(lead, colleague)
    browser = sign_in(fresh(colleague))

    home = browser.get(reverse("home")).content.decode()
    assert "You stand in for Lena Away" in home
    assert browser.get(reverse("people")).status_code == 200
    browser.post(reverse("person-switch-off", args=[other.key]))

    assert not fresh(other).is_active


@pytest.mark.parametrize(
    ("first", "last"), [(-7, -1), (1, 7)], ids=["over since midnight", "from tomorrow"]
)
def test_other_days_lend_nothing(lead: User, colleague: User, first: int, last: int) -> None:
    before = rights(colleague)

    partners.deputyship(
        lead, colleague, starts_on=TODAY + timedelta(days=first),
        ends_on=TODAY + timedelta(days=last),
    )  # fmt: skip

    assert rights(colleague) == before


def _switch_off(lead: User, row: Deputyship) -> None:
    User.objects.filter(pk=lead.pk).update(is_active=False)


def _no_lead_any_more(lead: User, row: Deputyship) -> None:
    User.objects.filter(pk=lead.pk).update(roles=["practitioner"])


def _moves(lead: User, row: Deputyship) -> None:
    User.objects.filter(pk=lead.pk).update(agency=partners.agency())


def _deputy_moves(lead: User, row: Deputyship) -> None:
    User.objects.filter(pk=row.person_id).update(agency=partners.agency())


def _ended(lead: User, row: Deputyship) -> None:
    Deputyship.objects.filter(pk=row.pk).update(ended_at=timezone.now(), ended_by=lead)


@pytest.mark.parametrize(
    "ends", [_switch_off, _no_lead_any_more, _moves, _deputy_moves, _ended],
    ids=lambda ends: ends.__name__,
)  # fmt: skip
def test_it_ends_at_once(
    lead: User, colleague: User, ends: Callable[[User, Deputyship], None]
) -> None:
    row = partners.deputyship(lead, colleague)
    assert "people_manage" in rights(colleague)

    ends(lead, row)

    assert "people_manage" not in rights(colleague)


def test_what_is_lent_is_what_the_lead_holds_and_never_what_is_the_hosts() -> None:
    host = partners.force(is_host=True)
    lead = partners.person(host, "agency_lead", "system_administrator", "intelligence_analyst")
    deputy = partners.person(host)
    partners.deputyship(lead, deputy)

    held = rights(deputy)

    assert {"people_manage", "cpi_analyse"} <= held
    assert not {"portal_manage", "feedback_see", "profile_build"} & held


def test_a_role_that_was_lent_by_no_lead_is_not_lent() -> None:
    """The row alone gives nothing: whoever made it must answer for people by their own role."""
    analyst = partners.person(partners.force(), "intelligence_analyst")
    deputy = partners.person(analyst.agency)

    partners.deputyship(analyst, deputy)

    assert "cpi_analyse" not in rights(deputy)


# Who may name whom


def tries(who: User, sql: str, *values: Any) -> bool:
    """As somebody who can run any SQL in a page of theirs."""
    with acting_as(who):
        return bool(ask(sql, list(values))[0][0])


NAME = "SELECT wall.name_deputy(%s, %s, %s, %s)"


def test_a_deputy_names_no_deputy(sign_in: SignIn, lead: User, colleague: User) -> None:
    third = partners.person(lead.agency)
    partners.deputyship(lead, colleague)

    assert names(sign_in(fresh(colleague)), third, 0, 1).status_code == 403
    assert not tries(colleague, NAME, "k" * 22, third.pk, TODAY, TODAY)


@pytest.mark.parametrize("role", ["practitioner", "ig_officer", "intelligence_analyst"])
def test_only_a_lead_names_one(role: str) -> None:
    person = partners.person(None, role)
    other = partners.person(person.agency)

    assert not tries(person, NAME, "k" * 22, other.pk, TODAY, TODAY)


def test_nobody_names_themselves_or_somebody_elsewhere(lead: User) -> None:
    elsewhere, left = partners.person(), partners.person(lead.agency, is_active=False)
    for person in (lead, elsewhere, left):
        assert not tries(lead, NAME, "k" * 22, person.pk, TODAY, TODAY)

    assert not Deputyship.objects.exists()


@pytest.mark.parametrize(
    ("first", "last"), [(-1, 3), (3, 2), (0, 90), (366, 367)],
    ids=["began yesterday", "ends before it begins", "91 days", "next year"],
)  # fmt: skip
def test_days_that_cannot_be(
    sign_in: SignIn, lead: User, colleague: User, first: int, last: int
) -> None:
    answer = names(sign_in(lead), colleague, first, last)

    assert (answer.status_code, "There is a problem" in answer.content.decode()) == (200, True)
    days = [TODAY + timedelta(days=first), TODAY + timedelta(days=last)]
    assert not tries(lead, NAME, "k" * 22, colleague.pk, *days)


def test_ninety_days_are_not_too_many(lead: User, colleague: User) -> None:
    last = TODAY + timedelta(days=89)

    assert tries(lead, NAME, "k" * 22, colleague.pk, TODAY, last)


def test_a_lead_has_one_deputy_at_a_time(sign_in: SignIn, lead: User, colleague: User) -> None:
    partners.deputyship(lead, colleague)
    browser = sign_in(lead)

    assert names(browser, partners.person(lead.agency), 6, 8).status_code == 409
    assert names(browser, partners.person(lead.agency), 7, 8).status_code == 302


def test_naming_asks_for_a_fresh_proof(sign_in: SignIn, lead: User, colleague: User) -> None:
    browser = sign_in(lead)
    prove_again(browser, lead, seconds_ago=3_600)

    assert names(browser, colleague, 0, 1).url.startswith("/confirm/")
    assert not Deputyship.objects.exists()


# Ending it early


@pytest.mark.parametrize("who", ["lead", "deputy", "another lead"])
def test_it_is_ended_early_and_both_are_told(
    sign_in: SignIn, lead: User, colleague: User, who: str
) -> None:
    row = partners.deputyship(lead, colleague)
    people = {"lead": lead, "deputy": fresh(colleague)}
    by = people.get(who) or partners.person(lead.agency, "agency_lead")

    answer = sign_in(by).post(reverse("deputy-end", args=[row.key]))

    assert answer.url == reverse("deputies")
    assert "people_manage" not in rights(colleague)
    told = Notice.objects.filter(kind="deputy_end").values_list("person", flat=True)
    assert set(told) == {lead.pk, colleague.pk}
    assert AuditEvent.objects.get(event="deputy_ended").actor == by.pk


def test_the_information_governance_officer_sees_it_and_does_not_end_it(
    sign_in: SignIn, lead: User
) -> None:
    row = partners.deputyship(lead)
    officer = partners.person(lead.agency, "ig_officer")
    browser = sign_in(officer)

    assert row.person.name in browser.get(reverse("deputies")).content.decode()
    assert browser.post(reverse("deputy-end", args=[row.key])).status_code == 403
    assert not tries(officer, "SELECT wall.end_deputy(%s)", row.pk)


def test_an_invitation_by_a_deputy_opens_while_they_are_it(lead: User, colleague: User) -> None:
    row = partners.deputyship(lead, colleague)
    partners.invitation(colleague, "agency_lead", token="t")
    proof = "SELECT count(*) FROM wall.invitation(encode(sha256('t'), 'hex'))"
    assert ask(proof) == [(1,)]

    Deputyship.objects.filter(pk=row.pk).update(ended_at=timezone.now(), ended_by=lead)

    assert ask(proof) == [(0,)]


def test_whoever_is_no_deputy_is_asked_for_nothing_more(sign_in: SignIn, lead: User) -> None:
    browser = sign_in(lead)
    with CaptureQueriesContext(connection) as queries:
        browser.get(reverse("people"))

    assert not [query for query in queries if "partners_deputyship" in query["sql"]]


def test_a_deputyship_lasts_ninety_days_in_the_table_too(lead: User) -> None:
    with pytest.raises(Exception, match="partners_deputyship_ends_in_time"):
        partners.deputyship(lead, starts_on=date(2026, 1, 1), ends_on=date(2026, 4, 1))


# Leading a unit


def leads(browser: PortalClient, person: User, answer: str) -> int:
    url = reverse("person-lead-unit", args=[person.key])
    return int(browser.post(url, {"leads": answer}).status_code)


def test_a_lead_says_who_leads_a_unit(sign_in: SignIn, lead: User) -> None:
    unit = partners.unit(lead.agency)
    person = partners.person(lead.agency, unit=unit)
    browser = sign_in(lead)

    assert leads(browser, person, "yes") == 302
    assert fresh(person).leads_unit
    assert Notice.objects.get().kind == "unit_lead"
    assert AuditEvent.objects.get(event="roles_changed").fields == ["leads_unit"]
    assert leads(browser, person, "no") == 302
    assert not fresh(person).leads_unit


def test_nobody_makes_themselves_lead_a_unit_or_somebody_without_one(
    sign_in: SignIn, lead: User
) -> None:
    own = partners.unit(lead.agency)
    User.objects.filter(pk=lead.pk).update(unit=own)
    elsewhere = partners.person(unit=None)
    officer = partners.person(lead.agency, "ig_officer")
    colleague = partners.person(lead.agency, unit=own)

    assert leads(sign_in(fresh(lead)), lead, "yes") == 409
    assert leads(sign_in(fresh(lead)), partners.person(lead.agency), "yes") == 409
    call = "SELECT wall.lead_unit(%s, true)"
    assert not tries(lead, call, lead.pk)
    assert not tries(lead, call, elsewhere.pk)
    assert not tries(officer, call, colleague.pk)
