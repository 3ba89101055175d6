"""A web machine's clock jumps, forward and back: no proof lasts longer, no code works twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from partners.models import User
from tests.conftest import PortalClient
from tests.factories import partners
from tests.pages.partners.test_signin import code, give, somebody
from tests.pages.partners.test_stepup import prove, publishing, with_app

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
HOUR = timedelta(hours=1)


def status(browser: PortalClient) -> int:
    return browser.get(reverse("home")).status_code


def comes_in(person: User, given: str) -> bool:
    browser = PortalClient()
    give(browser, person.email)
    browser.post(reverse("mfa_authenticate"), {"code": given})
    return status(browser) == 200


@pytest.mark.parametrize("seconds", [0, 31, 59], ids=["at once", "next period", "a minute later"])
def test_a_code_works_once_for_as_long_as_it_is_good(seconds: int) -> None:
    secret = generate_totp_secret()
    person = somebody(secret=secret)
    period = datetime.fromtimestamp(int(timezone.now().timestamp()) // 30 * 30, tz=UTC)
    with time_machine.travel(period, tick=False) as clock:
        given = code(secret)
        assert comes_in(person, given)
        clock.move_to(period + timedelta(seconds=seconds))
        cache.clear()  # where the library remembers it, for half a minute
        assert not comes_in(person, given)
        clock.move_to(period + timedelta(seconds=90))
        assert comes_in(person, code(secret))


def test_codes_of_before_do_not_work_again_when_the_clock_is_set_back() -> None:
    secret = generate_totp_secret()
    person = somebody(secret=secret)
    begun = timezone.now()
    with time_machine.travel(begun, tick=False) as clock:
        used = code(secret)
        assert comes_in(person, used)
        clock.move_to(begun + HOUR)
        assert comes_in(person, code(secret))
        clock.move_to(begun)
        cache.clear()
        assert not comes_in(person, used)
        clock.move_to(begun + timedelta(minutes=2))
        assert comes_in(person, code(secret))


@pytest.mark.parametrize(
    ("moved", "is_asked"),
    [(timedelta(seconds=-50), False), (timedelta(seconds=-70), True), (-HOUR, True), (HOUR, True)],
)
def test_a_proof_is_not_fresh_on_another_clock(
    sign_in: SignIn, moved: timedelta, is_asked: bool
) -> None:
    answer = publishing(sign_in, seconds_ago=moved.total_seconds())

    assert answer.url.startswith(reverse("account_reauthenticate")) is is_asked


@pytest.mark.parametrize("moved", [HOUR * 2, -HOUR * 2], ids=["forward", "back"])
def test_a_session_asks_again_after_the_clock_was_moved_and_then_goes_on(
    sign_in: SignIn, moved: timedelta
) -> None:
    person, secret = with_app("intelligence_analyst")
    begun = timezone.now()
    with time_machine.travel(begun, tick=False) as clock:
        browser = sign_in(person)
        assert status(browser) == 200
        clock.move_to(begun + moved)
        asked = browser.get(reverse("home"))
        assert asked.url.startswith(reverse("account_reauthenticate"))
        prove(browser, asked.url, secret)
        assert status(browser) == 200
        clock.move_to(begun + moved + timedelta(minutes=14))
        assert status(browser) == 200


def test_eight_hours_stay_eight_hours_after_the_clock_was_set_back(sign_in: SignIn) -> None:
    person, secret = with_app()
    begun = timezone.now()
    with time_machine.travel(begun, tick=False) as clock:
        browser = sign_in(person)
        browser.get(reverse("home"))
        clock.move_to(begun - HOUR * 5)
        prove(browser, browser.get(reverse("home")).url, secret)
        for minutes in range(0, 481, 50):
            clock.move_to(begun - HOUR * 5 + timedelta(minutes=minutes))
            assert status(browser) == 200
        clock.move_to(begun - HOUR * 5 + timedelta(minutes=481))
        assert browser.get(reverse("home")).url.startswith(reverse("account_login"))


def test_small_differences_between_two_machines_disturb_nobody(sign_in: SignIn) -> None:
    browser = sign_in(partners.person(None, "intelligence_analyst"))
    begun = timezone.now()
    with time_machine.travel(begun, tick=False) as clock:
        for seconds in (0, -45, 10, -30):
            clock.move_to(begun + timedelta(seconds=seconds))
            assert status(browser) == 200
