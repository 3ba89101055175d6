"""Signing in: password and code, the limits of a session, and nothing with a password alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse
from django.utils import timezone

from partners.models import User
from portal.models import AuditEvent
from tests.conftest import PortalClient
from tests.factories import partners

pytestmark = pytest.mark.django_db
PASSWORD = "harbour-lantern-meadow"
SignIn = Callable[[User], PortalClient]


def somebody(*roles: str, secret: str = "") -> User:
    person = partners.person(None, *roles, factor=False)
    person.set_password(PASSWORD)
    person.save()
    if secret:
        data = {"secret": get_adapter().encrypt(secret)}
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data=data)
    return person


def code(secret: str) -> str:
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


def give(browser: PortalClient, email: str, password: str = PASSWORD) -> object:
    return browser.post(reverse("account_login"), {"login": email, "password": password})


def is_in(browser: PortalClient) -> bool:
    return browser.get(reverse("home")).status_code == 200


def test_password_and_code_sign_in(client: PortalClient) -> None:
    secret = generate_totp_secret()
    person = somebody(secret=secret)
    give(client, person.email)
    assert not is_in(client)

    client.post(reverse("mfa_authenticate"), {"code": code(secret)})

    assert is_in(client)
    assert AuditEvent.objects.filter(event="signed_in", actor=person.pk).count() == 1


def test_a_code_works_once(client: PortalClient) -> None:
    secret = generate_totp_secret()
    person = somebody(secret=secret)
    used = code(secret)
    with time_machine.travel(timezone.now(), tick=False):
        give(client, person.email)
        client.post(reverse("mfa_authenticate"), {"code": used})
        second = PortalClient()
        give(second, person.email)
        second.post(reverse("mfa_authenticate"), {"code": used})
    assert is_in(client)
    assert not is_in(second)


def test_a_password_alone_reaches_only_the_setting_up_of_a_factor(client: PortalClient) -> None:
    give(client, somebody().email)
    assert client.get(reverse("home")).url == reverse("mfa_activate_totp")
    assert client.get(reverse("referrals:cpi-mine")).url == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_setting_up_a_factor_lets_one_in_and_keeps_the_secret_encrypted(
    client: PortalClient,
) -> None:
    person = somebody()
    give(client, person.email)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret

    answer = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})

    assert answer.status_code == 302
    assert client.get(answer.url).status_code == 200
    assert is_in(client)
    stored = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in stored
    assert get_adapter().decrypt(stored) == secret


def test_a_factor_is_not_taken_off_by_its_set_up_page(sign_in: SignIn) -> None:
    browser = sign_in(partners.person())
    assert browser.get(reverse("mfa_activate_totp")).url == reverse("mfa_index")


@pytest.mark.parametrize("wrong", ["unknown address", "wrong password"])
def test_a_failed_sign_in_says_the_same_and_names_nobody(client: PortalClient, wrong: str) -> None:
    person = somebody()
    email = person.email if wrong == "wrong password" else "nobody@agency.example"

    page = give(client, email, "not the password at all")

    assert page.status_code == 200
    assert "or the password is not right" in page.content.decode()
    failed = AuditEvent.objects.filter(event="sign_in_failed")
    assert [(event.actor, event.purpose) for event in failed] == [(None, "")]


def test_nobody_signs_up(client: PortalClient) -> None:
    for address in ("/sign-up/", "/signup/", "/accounts/signup/", "/admin/"):
        assert client.get(address).status_code == 404


def test_an_inactive_person_is_not_let_in(client: PortalClient) -> None:
    person = somebody()
    User.objects.filter(pk=person.pk).update(is_active=False)
    answer = give(client, person.email)
    assert answer.status_code in {200, 302}
    assert not is_in(client)


IDLE = {
    "practitioner within the hour": (["practitioner"], 59, True),
    "practitioner after an hour": (["practitioner"], 61, False),
    "analyst within a quarter": (["intelligence_analyst"], 14, True),
    "analyst after a quarter": (["intelligence_analyst"], 16, False),
    "two roles have the shorter limit": (["practitioner", "agency_lead"], 16, False),
}


@pytest.mark.parametrize(("roles", "minutes", "stays"), IDLE.values(), ids=IDLE)
def test_an_idle_session_ends(sign_in: SignIn, roles: list[str], minutes: int, stays: bool) -> None:
    begun = timezone.now()
    with time_machine.travel(begun, tick=False) as clock:
        browser = sign_in(partners.person(None, *roles))
        assert is_in(browser)
        clock.move_to(begun + timedelta(minutes=minutes))
        assert is_in(browser) is stays


def test_who_leads_a_unit_has_the_shorter_limit(sign_in: SignIn) -> None:
    """They read what the people of the unit wrote."""
    begun = timezone.now()
    unit = partners.unit(partners.agency())
    lead = partners.person(unit.agency, "practitioner", unit=unit, leads_unit=True)
    with time_machine.travel(begun, tick=False) as clock:
        browser = sign_in(lead)
        assert is_in(browser)
        clock.move_to(begun + timedelta(minutes=16))
        assert not is_in(browser)


def test_a_busy_session_ends_after_eight_hours(sign_in: SignIn) -> None:
    begun = timezone.now()
    with time_machine.travel(begun, tick=False) as clock:
        browser = sign_in(partners.person())
        for half_hour in range(16):
            clock.move_to(begun + timedelta(minutes=30 * half_hour))
            assert is_in(browser)
        clock.move_to(begun + timedelta(hours=8, seconds=1))
        assert not is_in(browser)
    assert AuditEvent.objects.filter(event="session_ended").count() == 1


def test_suspending_an_agency_ends_its_sessions_at_the_next_request(sign_in: SignIn) -> None:
    person = partners.person()
    browser = sign_in(person)
    assert is_in(browser)
    type(person.agency).objects.filter(pk=person.agency_id).update(state="suspended")
    assert not is_in(browser)


def test_the_session_id_changes_at_sign_in(client: PortalClient) -> None:
    secret = generate_totp_secret()
    person = somebody(secret=secret)
    client.get(reverse("account_login"))
    give(client, person.email)
    before = client.cookies["__Host-sid"].value
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert client.cookies["__Host-sid"].value != before


def test_guesses_are_slowed_without_locking_out_another_address(client: PortalClient) -> None:
    person = somebody()
    answers = [give(client, person.email, f"guess number {n}") for n in range(12)]
    assert "Too many" in answers[-1].content.decode()
