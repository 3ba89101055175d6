"""Requests that come at the same moment, each by a process's own login in a thread of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier

from django.conf import settings
from django.db import transaction
from django.test import Client

from partners.models import User
from portal import wall
from tests.conftest import prove_again
from tests.house.committed import process_of

BACKEND = "partners.signin.SignIn"


@dataclass(frozen=True)
class Tap:
    cookie: str
    address: str
    sent: Mapping[str, str] = field(default_factory=dict)


def cookie_of(person: User) -> str:
    with process_of("portal_web"), transaction.atomic():
        wall.name_account(person.pk)
        browser = Client(HTTP_X_FORWARDED_PROTO="https")
        browser.force_login(person, backend=BACKEND)
        prove_again(browser, person)
    return str(browser.cookies[settings.SESSION_COOKIE_NAME].value)


def at_once(taps: Sequence[Tap]) -> list[int]:
    """The statuses that came back."""
    barrier = Barrier(len(taps))

    def press(tap: Tap) -> int:
        with process_of("portal_web"):
            browser = Client(HTTP_X_FORWARDED_PROTO="https", raise_request_exception=False)
            browser.cookies[settings.SESSION_COOKIE_NAME] = tap.cookie
            barrier.wait()
            return int(browser.post(tap.address, tap.sent).status_code)

    with ThreadPoolExecutor(len(taps)) as threads:
        return list(threads.map(press, taps))
