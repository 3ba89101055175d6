"""Guessing a password gets nobody in, and keeps nobody out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from secrets import token_hex
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.urls import reverse
from django.utils import timezone

from partners import guesses
from partners.models import User
from portal.models import AuditEvent
from tests.conftest import PortalClient
from tests.factories import partners

pytestmark = pytest.mark.django_db
PASSWORD = "harbour-lantern-meadow"  # pragma: allowlist secret
EVALUATED = "not right"
THROTTLED = "Too many tries"


@pytest.fixture(autouse=True)
def _quick_hash(settings: Any) -> None:
    """A hash that costs nothing: here it matters only whether it is asked for.

    And a cache whose clock the tests can move.
    """
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": token_hex(8)}}
    settings.ACCOUNT_RATE_LIMITS = {"login": None}
    settings.PASSWORD_HASHERS = [f"{__name__}.Quick"]


class Quick(PBKDF2PasswordHasher):
    algorithm = "quick"
    iterations = 1


@pytest.fixture
def person() -> User:
    person = partners.person(factor=False)
    person.set_password(PASSWORD)
    person.save()
    return person


def guess(browser: PortalClient, email: str, password: str = "no", address: str = "") -> str:
    """What the page says."""
    more = {"REMOTE_ADDR": address} if address else {}
    answer = browser.post(reverse("account_login"), {"login": email, "password": password}, **more)
    if answer.status_code == 302:
        return "in"
    text = answer.content.decode()
    return THROTTLED if THROTTLED in text else EVALUATED if EVALUATED in text else text


@pytest.mark.parametrize("tries", [300, pytest.param(5_000, marks=pytest.mark.long)])
def test_of_guesses_from_one_address_ten_are_looked_at(
    client: PortalClient, person: User, tries: int
) -> None:
    said = [guess(client, person.email) for _ in range(tries)]

    assert said.count(EVALUATED) == 10
    assert said.count(THROTTLED) == tries - 10


def test_beyond_the_limit_the_right_password_is_refused_as_a_wrong_one(
    client: PortalClient, person: User
) -> None:
    for _ in range(10):
        guess(client, person.email)

    assert guess(client, person.email, PASSWORD) == THROTTLED


def test_the_person_is_in_from_elsewhere_at_once(client: PortalClient, person: User) -> None:
    for _ in range(50):
        guess(client, person.email, address="192.0.2.1")

    assert guess(PortalClient(), person.email, PASSWORD, address="192.0.2.2") == "in"


def test_from_many_addresses_a_hundred_are_looked_at(client: PortalClient, person: User) -> None:
    said = [
        guess(client, person.email, address=f"198.51.{high}.{low}")
        for high in range(4)
        for low in range(50)
    ]

    assert said.count(EVALUATED) == 100


def test_a_browser_that_the_account_knows_is_not_held_up_by_them(
    client: PortalClient, sign_in: Callable[[User], PortalClient]
) -> None:
    person = partners.person()
    person.set_password(PASSWORD)
    person.save()
    known = known_browser(person)
    for number in range(150):
        guess(client, person.email, address=f"198.51.100.{number}")

    assert guess(client, person.email, PASSWORD, address="198.51.101.1") == THROTTLED
    assert guess(known, person.email, PASSWORD) == "in"


def known_browser(person: User) -> PortalClient:
    """A browser that has this account's cookie and no session."""
    from django.http import HttpResponse

    response, browser = HttpResponse(), PortalClient()
    request = browser.get("/help/").wsgi_request
    guesses.remember(request, response, person)
    browser.cookies.clear()
    browser.cookies[guesses.COOKIE] = response.cookies[guesses.COOKIE].value
    return browser


@pytest.mark.parametrize("forged", ["", "x", "eyJhIjoxfQ:1abc:xyz"])
def test_a_forged_cookie_makes_no_browser_known(
    client: PortalClient, person: User, forged: str
) -> None:
    client.cookies[guesses.COOKIE] = forged

    said = [guess(client, person.email) for _ in range(12)]

    assert said.count(EVALUATED) == 10


def test_the_cookie_of_one_account_is_of_no_use_for_another(
    client: PortalClient, person: User
) -> None:
    browser = known_browser(partners.person())

    said = [guess(browser, person.email, address=f"203.0.113.{n}") for n in range(120)]

    assert said.count(EVALUATED) == 100


@pytest.mark.parametrize(
    "header", ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_CLIENT_IP"]
)
def test_a_forged_address_changes_nothing(client: PortalClient, person: User, header: str) -> None:
    said = []
    for number in range(15):
        client.defaults[header] = f"192.0.2.{number}"
        said.append(guess(client, person.email))

    assert said.count(EVALUATED) == 10


def test_after_a_quarter_of_an_hour_it_begins_again(client: PortalClient, person: User) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        said = [guess(client, person.email) for _ in range(12)]
    with time_machine.travel(now + timedelta(minutes=15, seconds=1), tick=False):
        later = guess(client, person.email)

    assert (said[-1], later) == (THROTTLED, EVALUATED)


def test_one_password_tried_at_many_accounts_is_held_up(client: PortalClient) -> None:
    said = [guess(client, f"somebody{n}@agency.example") for n in range(40)]

    assert said.count(EVALUATED) == guesses.MOST["address"]


def test_an_unknown_address_is_counted_like_a_known_one(client: PortalClient) -> None:
    said = [guess(client, "nobody@agency.example") for _ in range(12)]

    assert said == [EVALUATED] * 10 + [THROTTLED] * 2


def test_signing_in_gives_the_guess_back(client: PortalClient) -> None:
    """Else ten sign-ins in a quarter of an hour, of a class with one computer, were an attack."""
    person = partners.person(factor=False)
    person.set_password(PASSWORD)
    person.save()
    for _ in range(12):
        browser = PortalClient()
        assert guess(browser, person.email, PASSWORD) == "in"
    assert AuditEvent.objects.filter(event="signed_in", actor=person.pk).count() == 12


def test_neither_cookie_nor_cache_names_the_account(person: User) -> None:
    cookie = known_browser(person).cookies[guesses.COOKIE].value

    assert person.email not in cookie
    assert person.email not in guesses._name("account", person.email)
