"""Five wrong codes let that person's codes rest for five minutes, and keep nobody out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from secrets import token_hex
from typing import Any

import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.urls import reverse
from django.utils import timezone

from partners.models import User
from tests.conftest import PortalClient
from tests.factories import partners
from tests.factories.passkeys import SoftPasskey, add

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
PASSWORD = "harbour-lantern-meadow"
WAIT = "Too many wrong codes. Wait 5 minutes"
WRONG = "The code is not right"


@pytest.fixture(autouse=True)
def _a_cache_whose_clock_can_be_moved(settings: Any) -> None:
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": token_hex(8)}}


def somebody() -> tuple[User, str]:
    person, secret = partners.person(factor=False), generate_totp_secret()
    person.set_password(PASSWORD)
    person.save()
    data = {"secret": get_adapter().encrypt(secret)}
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data=data)
    return person, secret


def with_password(person: User) -> PortalClient:
    browser = PortalClient()
    answer = browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert answer.url == reverse("mfa_authenticate")
    return browser


def give(browser: PortalClient, code: str, page: str = "mfa_authenticate") -> str:
    answer = browser.post(reverse(page), {"code": code})
    if answer.status_code == 302:
        return "in"
    said = answer.content.decode()
    return WAIT if WAIT in said else WRONG if WRONG in said else said


def right(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))


def test_the_sixth_is_not_looked_at_even_if_it_is_right() -> None:
    person, secret = somebody()
    with time_machine.travel(timezone.now(), tick=False):
        browser = with_password(person)
        said = [give(browser, "000000") for _ in range(5)]

        assert said == [WRONG] * 5
        assert give(browser, right(secret)) == WAIT
        assert give(with_password(person), right(secret)) == WAIT, "from elsewhere, too"


@pytest.mark.parametrize(("seconds", "answer"), [(299, WAIT), (301, "in")])
def test_it_ends_five_minutes_after_the_fifth(seconds: int, answer: str) -> None:
    person, secret = somebody()
    begun = timezone.now()
    with time_machine.travel(begun, tick=False) as clock:
        browser = with_password(person)
        for _ in range(4):
            give(browser, "000000")
        clock.move_to(begun + timedelta(seconds=200))
        give(browser, "000000")
        clock.move_to(begun + timedelta(seconds=300))
        give(browser, "000000")  # while they rest: it makes the rest no longer
        clock.move_to(begun + timedelta(seconds=200 + seconds))

        assert give(browser, right(secret)) == answer


def test_a_passkey_goes_on_working(sign_in: SignIn) -> None:
    person, _secret = somebody()
    passkey = SoftPasskey()
    add(sign_in(person), passkey)
    browser = with_password(person)
    for _ in range(6):
        give(browser, "000000")

    page = browser.get(reverse("mfa_authenticate"))
    credential = passkey.answered(page.context["js_data"]["request_options"])
    browser.post(reverse("mfa_authenticate"), {"credential": credential})

    assert browser.get(reverse("home")).status_code == 200


def test_it_is_that_persons_codes_and_nobody_elses() -> None:
    person, _secret = somebody()
    other, secret = somebody()
    browser = with_password(person)
    for _ in range(6):
        give(browser, "000000")

    assert give(with_password(other), right(secret)) == "in"


def test_whoever_stole_the_password_does_not_hold_up_the_persons_own_browser() -> None:
    person, secret = somebody()
    begun = timezone.now()
    with time_machine.travel(begun, tick=False) as clock:
        own = with_password(person)
        assert give(own, right(secret)) == "in"
        own.post(reverse("account_logout"))
        clock.move_to(begun + timedelta(seconds=31))
        stolen = with_password(person)
        assert [give(stolen, "000000") for _ in range(6)][-1] == WAIT

        own.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
        assert give(own, right(secret)) == "in"


def test_the_right_one_forgets_what_was_mistyped() -> None:
    person, secret = somebody()
    begun = timezone.now()
    with time_machine.travel(begun, tick=False) as clock:
        browser = with_password(person)
        for _ in range(4):
            give(browser, "000000")
        assert give(browser, right(secret)) == "in"
        clock.move_to(begun + timedelta(seconds=31))
        again = with_password(person)

        assert [give(again, "000000") for _ in range(4)] == [WRONG] * 4
        assert give(again, right(secret)) == "in"


def test_codes_of_a_fresh_proof_are_counted_with_them(sign_in: SignIn) -> None:
    """Else whoever holds a session would have a second place to guess at."""
    person, secret = somebody()
    signed_in = sign_in(person)
    said = [give(signed_in, "000000", "account_reauthenticate") for _ in range(5)]

    assert said == [WRONG] * 5
    assert give(signed_in, right(secret), "account_reauthenticate") == WAIT
    assert give(with_password(person), right(secret)) == WAIT
