"""A fresh proof: after a pause, with every word kept; and before what cannot be undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.urls import reverse
from django.utils import timezone

from partners.access import PortalView
from partners.models import User
from portal.models import AuditEvent
from referrals.models import CpiAccount, CpiForm
from tests.conftest import PortalClient, prove_again
from tests.factories import partners, profiles, referrals

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
WORDS = "Men came at night again and carried boxes."


def with_app(*roles: str) -> tuple[User, str]:
    person, secret = partners.person(None, *roles, factor=False), generate_totp_secret()
    data = {"secret": get_adapter().encrypt(secret)}
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data=data)
    return person, secret


def prove(browser: PortalClient, address: str, secret: str) -> Any:
    """The code of now, sent where the page of confirmation sends it."""
    page = browser.get(address)
    counter = int(timezone.now().timestamp()) // 30
    sent = {
        "code": format_hotp_value(hotp_value(secret, counter)),
        "next": page.context["redirect_field_value"],
    }
    return browser.post(reverse("account_reauthenticate"), sent)


def account_of(form: CpiForm) -> str:
    return CpiAccount.objects.get(form=form).what_happened


def test_after_a_pause_what_was_typed_is_kept_through_the_proof(sign_in: SignIn) -> None:
    person, secret = with_app()
    form = referrals.draft(person)
    address = reverse("referrals:cpi-question", args=[form.key, "account"])
    begun = timezone.now()
    with time_machine.travel(begun, tick=False) as clock:
        browser = sign_in(person)
        browser.get(address)
        clock.move_to(begun + timedelta(minutes=61))
        sent = {"version": form.version, "what_happened": WORDS}
        asked = browser.post(address, sent)
        before = account_of(form)
        answer = prove(browser, asked.url, secret)

    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert WORDS not in before
    assert answer.status_code == 302
    assert account_of(form) == WORDS


def test_a_locked_session_shows_nothing_until_the_proof(sign_in: SignIn) -> None:
    person, secret = with_app("intelligence_analyst")
    begun = timezone.now()
    with time_machine.travel(begun, tick=False) as clock:
        browser = sign_in(person)
        browser.get(reverse("home"))
        clock.move_to(begun + timedelta(minutes=16))
        locked = [browser.get(reverse("home")).status_code for _ in range(2)]
        prove(browser, browser.get(reverse("home")).url, secret)
        after = browser.get(reverse("home")).status_code

    assert (locked, after) == ([302, 302], 200)


def test_a_wrong_code_leaves_it_locked(sign_in: SignIn) -> None:
    person, _secret = with_app()
    begun = timezone.now()
    with time_machine.travel(begun, tick=False) as clock:
        browser = sign_in(person)
        browser.get(reverse("home"))
        clock.move_to(begun + timedelta(minutes=61))
        asked = browser.get(reverse("home"))
        page = browser.post(asked.url, {"code": "000000", "next": "/"})

    assert page.status_code == 200
    assert "code is not right" in page.content.decode()
    assert browser.get(reverse("home")).status_code == 302


def test_what_was_left_behind_is_not_done_by_a_later_proof(sign_in: SignIn) -> None:
    """Sent, asked for a proof, gone away; the next proof is for another page."""
    person, secret = with_app()
    form = referrals.draft(person)
    address = reverse("referrals:cpi-question", args=[form.key, "account"])
    begun = timezone.now()
    with time_machine.travel(begun, tick=False) as clock:
        browser = sign_in(person)
        browser.get(address)
        clock.move_to(begun + timedelta(minutes=61))
        browser.post(address, {"version": form.version, "what_happened": WORDS})
        prove(browser, browser.get(reverse("home")).url, secret)

    assert account_of(form) != WORDS


def test_a_forged_request_is_not_kept_for_after_the_proof(sign_in: SignIn) -> None:
    person, _secret = with_app()
    form = referrals.draft(person)
    address = reverse("referrals:cpi-question", args=[form.key, "account"])
    begun = timezone.now()
    with time_machine.travel(begun, tick=False) as clock:
        browser = sign_in(person)
        browser.handler.enforce_csrf_checks = True
        browser.get(address)
        clock.move_to(begun + timedelta(minutes=61))
        answer = browser.post(address, {"version": form.version, "what_happened": WORDS})

    assert answer.status_code == 403
    assert account_of(form) != WORDS


# Sensitive acts


def publishing(sign_in: SignIn, *, seconds_ago: float) -> Any:
    force = partners.force()
    analyst = partners.person(force, "profile_analyst")
    row = profiles.profile(analyst)
    browser = sign_in(analyst)
    prove_again(browser, analyst, seconds_ago=seconds_ago)
    return browser.post(reverse("profiles:profile-publish", args=[row.key]))


@pytest.mark.parametrize(("seconds_ago", "is_asked"), [(0, False), (590, False), (601, True)])
def test_sharing_needs_a_proof_of_the_last_ten_minutes(
    sign_in: SignIn, seconds_ago: float, is_asked: bool
) -> None:
    answer = publishing(sign_in, seconds_ago=seconds_ago)

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_reauthenticate")) is is_asked


def test_what_leaves_the_portal_or_is_shared_is_sensitive() -> None:
    def below(view: type[PortalView]) -> list[type[PortalView]]:
        return [view, *(one for each in view.__subclasses__() for one in below(each))]

    found = {
        f"{view.__module__}.{view.__name__}" for view in below(PortalView) if view.is_sensitive
    }

    assert found >= {
        "nominals.views.scores.Reveal",
        "referrals.views.analyst.DocumentFile",
        "referrals.views.sender.CopyFile",
        "profiles.views.profiles.PublishProfile",
    }


def test_a_person_without_the_right_is_refused_before_any_proof(sign_in: SignIn) -> None:
    person = partners.person()
    row = profiles.profile(partners.person(partners.force(), "profile_analyst"))
    browser = sign_in(person)
    prove_again(browser, person, seconds_ago=3600)

    answer = browser.post(reverse("profiles:profile-publish", args=[row.key]))

    assert answer.status_code == 403
    assert AuditEvent.objects.filter(event="access_denied", actor=person.pk).count() == 1
