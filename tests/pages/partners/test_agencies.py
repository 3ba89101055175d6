"""Agencies, units and routes: who sets them up, and what that ends or shows at once."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from partners.models import Agency, District, Invitation, Unit, User
from partners.tasks import send_invitation
from portal.models import AuditEvent, Job
from referrals.models import CpiForm
from tests.conftest import PortalClient, acting_as, database_role
from tests.factories import partners, referrals
from tests.house.committed import ask

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


@pytest.fixture
def host() -> Agency:
    return partners.force(is_host=True)


@pytest.fixture
def admin(host: Agency) -> User:
    return partners.person(host, "system_administrator")


@pytest.fixture
def lead() -> User:
    return partners.person(None, "agency_lead")


def at(name: str, **kwargs: Any) -> str:
    return reverse(name, kwargs=kwargs)


def page(browser: PortalClient, name: str, **kwargs: Any) -> str:
    return browser.get(at(name, **kwargs)).content.decode()


def last(event: str) -> AuditEvent:
    return AuditEvent.objects.filter(event=event).latest("pk")


# The host's administrator and nobody else


@pytest.mark.parametrize("role", ["agency_lead", "intelligence_analyst", "ig_officer"])
def test_another_role_of_the_host_sets_up_nothing(sign_in: SignIn, host: Agency, role: str) -> None:
    assert sign_in(partners.person(host, role)).get(at("agencies")).status_code == 403


def test_an_administrator_of_another_force_sets_up_nothing(sign_in: SignIn, host: Agency) -> None:
    other = sign_in(partners.person(partners.force(), "system_administrator"))

    assert other.get(at("agencies")).status_code == 403
    assert "administration" not in page(other, "home")


def test_an_administrator_sees_no_record(sign_in: SignIn, admin: User) -> None:
    force = partners.force()
    form = referrals.sent(partners.person(), force)

    with acting_as(admin):
        assert not CpiForm.objects.all()
    assert sign_in(admin).get(form.get_absolute_url()).status_code == 404


# Agencies

GIVEN = {"name": "New Charity", "short_name": "New", "sector": "voluntary_community"}


def test_a_new_agency_gets_its_first_lead_and_nobody_else_so(sign_in: SignIn, admin: User) -> None:
    where, browser = {partners.district().pk, partners.district().pk}, sign_in(admin)
    browser.post(at("agency-add"), GIVEN | {"districts": list(where)})
    made = Agency.objects.get(name="New Charity")
    assert {each.pk for each in made.districts.all()} == where
    assert last("agency_added").fields == ["districts", "name", "sector", "short_name"]

    sent = {"name": "Fred First", "email": "fred@charity.example"}
    browser.post(at("agency-first-lead", agency=made.key), sent)
    invitation = Invitation.objects.get()
    assert (invitation.owner, invitation.roles) == (made, ["agency_lead"])
    with database_role("portal_worker"):
        send_invitation(Job.objects.get(task="partners.send_invitation").pk)
    assert mail.outbox[0].to == ["fred@charity.example"]
    invitation.refresh_from_db()
    assert invitation.digest

    partners.person(made, "agency_lead")
    assert browser.post(at("agency-first-lead", agency=made.key), sent).status_code == 409
    assert Invitation.objects.count() == 1


def _open_link(token: str) -> bool:
    with acting_as(None):
        found = ask("SELECT number FROM wall.invitation(%s)", [token])
    return bool(found)


def test_the_link_of_a_first_lead_ends_with_the_right_to_ask(admin: User) -> None:
    made = partners.agency()
    partners.invitation(admin, "agency_lead", token="t", owner=made)
    proof = sha256(b"t").hexdigest()
    assert _open_link(proof)

    User.objects.filter(pk=admin.pk).update(roles=["ig_officer"])
    assert not _open_link(proof)
    User.objects.filter(pk=admin.pk).update(roles=["system_administrator"])
    partners.person(made)
    assert not _open_link(proof), "Somebody works there: their lead asks."


def test_suspending_says_what_it_ends_and_ends_it(sign_in: SignIn, admin: User, lead: User) -> None:
    theirs, browser = sign_in(lead), sign_in(admin)
    address = at("agency-suspend", agency=lead.agency.key)
    assert "1 person is signed out" in browser.get(address).content.decode()
    assert theirs.get(at("home")).status_code == 200

    browser.post(address)

    assert theirs.get(at("home")).url.startswith("/sign-in/")
    assert last("agency_suspended").fields == ["state"]
    assert lead.agency.name not in page(browser, "directory")
    assert browser.post(address).status_code == 409
    browser.post(at("agency-resume", agency=lead.agency.key))
    assert sign_in(lead).get(at("home")).status_code == 200


def test_the_host_is_not_suspended(sign_in: SignIn, admin: User) -> None:
    browser = sign_in(admin)

    assert browser.post(at("agency-suspend", agency=admin.agency.key)).status_code == 409


def test_only_changed_fields_are_named_in_the_log(sign_in: SignIn, admin: User) -> None:
    other = partners.agency(name="Old", short_name="Old", sector="health")
    sign_in(admin).post(
        at("agency-change", agency=other.key),
        {"name": "Fresh", "short_name": "Old", "sector": "health"},
    )

    other.refresh_from_db()
    assert other.name == "Fresh"
    assert last("agency_changed").fields == ["name"]


def test_a_name_stands_once(sign_in: SignIn, admin: User, lead: User) -> None:
    given = GIVEN | {"name": lead.agency.name}

    assert sign_in(admin).post(at("agency-add"), given).status_code == 409


# Routes


def test_the_gate_shows_a_changed_number_at_once(sign_in: SignIn, admin: User) -> None:
    place = partners.district()
    school = partners.agency()
    school.districts.add(place)
    teacher = sign_in(partners.person(school))
    number = {"mash_name": "Hub", "mash_telephone": "(01632) 960-777", "adult_care_telephone": ""}

    sign_in(admin).post(at("district-routes", gss=place.gss), number)

    gate = teacher.post(at("referrals:cpi-gate"), {"answer": "at_risk"}).content.decode()
    assert 'href="tel:01632960777"' in gate
    assert last("routes_changed").fields == ["mash_name", "mash_telephone"]


@pytest.mark.parametrize(
    ("own", "of_its_force", "shown"),
    [
        pytest.param("01632 960778", "01632 960779", "01632 960778", id="its own"),
        pytest.param("", "01632 960779", "01632 960779", id="that of its force"),
        pytest.param("", "", "Call 101", id="none"),
    ],
)
def test_a_district_shows_the_bureau_that_answers_for_it(
    sign_in: SignIn, admin: User, own: str, of_its_force: str, shown: str
) -> None:
    area = partners.force_area(bureau_telephone=of_its_force)
    place = partners.district(force_area=area)
    school = partners.agency()
    school.districts.add(place)

    sign_in(admin).post(at("district-routes", gss=place.gss), {"bureau_telephone": own})

    place.refresh_from_db()
    asked = sign_in(partners.person(school)).post(at("referrals:cpi-gate"), {"answer": "tasked"})
    assert place.bureau == (own or of_its_force)
    assert shown in asked.content.decode()


@pytest.mark.parametrize(
    "wrong", ["call me", "12", "01632 96", "0163296000112", "+44", "٠١٦٣٢٩٦٠٧٧٧"]
)
def test_what_nobody_can_dial_is_refused(sign_in: SignIn, admin: User, wrong: str) -> None:
    area = admin.agency.police_area
    assert area is not None
    answer = sign_in(admin).post(at("area-routes", code=area.code), {"bureau_telephone": wrong})

    assert answer.status_code == 200
    assert "Enter a telephone number as it is dialled" in answer.content.decode()


def test_a_district_is_added_once(sign_in: SignIn, admin: User) -> None:
    browser, area = sign_in(admin), partners.force_area()
    given = {"gss": "E07000099", "name": "North", "force_area": area.pk, "kind": "unitary"}

    assert browser.post(at("district-add"), given).status_code == 302
    assert browser.post(at("district-add"), given).status_code == 409
    assert District.objects.get(gss="E07000099").force_area == area


# One's own agency


def test_a_lead_keeps_units_and_a_closed_one_keeps_its_forms(sign_in: SignIn, lead: User) -> None:
    browser = sign_in(lead)
    browser.post(at("unit-add"), {"name": "Safeguarding"})
    unit = Unit.objects.get(agency=lead.agency)
    browser.post(at("unit-rename"), {"unit": unit.pk, "name": "Care"})
    writer = partners.person(lead.agency, unit=unit)
    form = referrals.sent(writer, partners.force(), unit=unit)

    assert browser.post(at("unit-close"), {"unit": unit.pk}).status_code == 409
    User.objects.filter(pk=writer.pk).update(unit=None)
    assert browser.post(at("unit-close"), {"unit": unit.pk}).status_code == 302

    unit.refresh_from_db()
    assert (unit.name, unit.closed_by) == ("Care", lead)
    assert CpiForm.objects.get(pk=form.pk).unit == unit
    assert "Care: since" in page(browser, "own-agency")
    assert "Care" not in page(browser, "invite")
    assert last("unit_closed").fields == ["closed"]


def test_a_lead_closes_no_unit_of_another_agency(sign_in: SignIn, lead: User) -> None:
    unit = partners.unit(partners.agency())

    answer = sign_in(lead).post(at("unit-close"), {"unit": unit.pk})
    assert answer.status_code == 200
    with acting_as(lead):
        assert ask("SELECT wall.close_unit(%s)", [unit.pk]) == [(False,)]
    unit.refresh_from_db()
    assert unit.closed_at is None


def test_mail_domains_bind_the_next_invitation(sign_in: SignIn, lead: User) -> None:
    browser = sign_in(lead)
    browser.post(at("agency-settings"), {"mail_domains": "@School.example\nTrust.example"})

    lead.agency.refresh_from_db()
    assert lead.agency.mail_domains == ["school.example", "trust.example"]
    assert not lead.agency.is_listed
    sent = {"name": "A", "email": "a@other.example", "roles": ["practitioner"]}
    assert (
        "@school.example, @trust.example"
        in sign_in(User.objects.get(pk=lead.pk)).post(at("invite"), sent).content.decode()
    )


@pytest.mark.parametrize("wrong", ["school", "a@b.example", "sch ool.example!", "-.", "a..b"])
def test_what_is_no_domain_is_refused(sign_in: SignIn, lead: User, wrong: str) -> None:
    answer = sign_in(lead).post(at("agency-settings"), {"mail_domains": wrong, "is_listed": "on"})

    assert answer.status_code == 200
    assert "is not the end of a mail address" in answer.content.decode()


# The operator


def test_the_operator_names_one_host_and_its_first_people(host: Agency) -> None:
    call_command("add_force", "E23000777", "Second Force", "--host", stdout=StringIO())
    second, out = Agency.objects.get(is_host=True), StringIO()
    call_command(
        "add_person", "Second Force", "Ann Analyst", "Ann@second.example", "agency_lead",
        "intelligence_analyst", stdout=out,
    )  # fmt: skip

    person = User.objects.get(email="ann@second.example")
    assert (second.name, person.agency, person.roles[1]) == (
        "Second Force", second, "intelligence_analyst",
    )  # fmt: skip
    assert person.check_password(out.getvalue().rpartition(": ")[2].strip())
    assert last("person_added").fields == ["agency", "roles"]


@pytest.mark.parametrize(
    ("agency", "more"), [("Nowhere", []), ("Here", ["--unit", "None such"])], ids=["agency", "unit"]
)
def test_the_operator_adds_nobody_to_nothing(agency: str, more: list[str]) -> None:
    partners.agency(name="Here")
    with pytest.raises(CommandError):
        call_command("add_person", agency, "A", "a@x.example", "practitioner", *more)


def test_the_operator_adds_nobody_twice(lead: User) -> None:
    with pytest.raises(CommandError, match="already"):
        call_command("add_person", lead.agency.name, "A", lead.email, "practitioner")
