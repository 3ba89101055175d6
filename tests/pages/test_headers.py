"""Headers of every page: nothing is kept, no device is asked for, sign-out clears the browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from partners.permissions import RoleName
from tests.factories import partners

pytestmark = pytest.mark.django_db

EXPECTED = {
    "Cache-Control": "no-store, private",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}


@pytest.fixture
def browser(sign_in: Any) -> Any:
    return sign_in(partners.person(partners.agency(), RoleName.PRACTITIONER))


@pytest.mark.parametrize("path", ["/", "/help/", "/nowhere/"])
def test_every_answer_has_its_headers(browser: Any, path: str) -> None:
    answer = browser.get(path)

    assert {name: answer.get(name) for name in EXPECTED} == EXPECTED
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_no_device_may_be_asked_for_but_a_passkey(browser: Any) -> None:
    policy = browser.get("/")["Permissions-Policy"]

    assert all(re.fullmatch(r"[a-z-]+=\(\)", each) for each in policy.split(", "))
    for device in ("camera", "microphone", "geolocation", "usb", "serial"):
        assert f"{device}=()" in policy
    assert "publickey-credentials" not in policy


def test_signing_out_clears_what_the_browser_kept(browser: Any) -> None:
    assert "Clear-Site-Data" not in browser.get("/")
    assert "Clear-Site-Data" not in browser.get("/help/")

    answer = browser.post(reverse("account_logout"))

    assert answer.status_code == 302
    assert answer["Clear-Site-Data"] == '"cache", "storage"'


def test_the_cookie_that_counts_guesses_outlives_signing_out(browser: Any) -> None:
    """Cleared with the rest, it would put a person back among the strangers."""
    assert "cookies" not in browser.post(reverse("account_logout"))["Clear-Site-Data"]
