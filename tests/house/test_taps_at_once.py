"""Many requests for one draft at the same moment: it is sent once, and nobody meets a fault."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from partners.models import User
from portal import wall
from referrals.models import CpiForm
from tests.conftest import prove_again
from tests.factories import partners, referrals
from tests.house.committed import ask, cleared_afterwards, process_of

pytestmark = pytest.mark.django_db
BACKEND = "partners.signin.SignIn"
ROUNDS, TAPS = 4, 4
BUSY = 503  # too slow a machine for the limit on waiting: said so, and nothing half done


@dataclass
class Scene:
    """Committed before the tests' own transactions begin."""

    writer: User
    drafts: list[CpiForm]


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    with django_db_blocker.unblock(), cleared_afterwards():
        writer = partners.person()
        yield Scene(writer, [draft_of(writer) for _ in range(2 * ROUNDS)])


def draft_of(writer: User) -> CpiForm:
    force = partners.force()
    place = partners.district(force_area=force.police_area)
    return referrals.draft(writer, theme="CUCKOOING", district=place)


def cookie_of(person: User) -> str:
    with process_of("portal_web"), transaction.atomic():
        wall.name_account(person.pk)
        browser = Client(HTTP_X_FORWARDED_PROTO="https")
        browser.force_login(person, backend=BACKEND)
        prove_again(browser, person)
    return str(browser.cookies[settings.SESSION_COOKIE_NAME].value)


def at_once(cookie: str, requests: list[tuple[str, dict[str, str]]]) -> list[int]:
    """Each by a process's own login in a thread of its own; the statuses that came back."""
    barrier = Barrier(len(requests))

    def tap(asked: tuple[str, dict[str, str]]) -> int:
        address, sent = asked
        with process_of("portal_web"):
            browser = Client(HTTP_X_FORWARDED_PROTO="https", raise_request_exception=False)
            browser.cookies[settings.SESSION_COOKIE_NAME] = cookie
            barrier.wait()
            return int(browser.post(address, sent).status_code)

    with ThreadPoolExecutor(len(requests)) as threads:
        return list(threads.map(tap, requests))


def test_taps_on_send_beside_a_save_and_a_deletion(scene: Scene) -> None:
    cookie = cookie_of(scene.writer)
    for _ in range(ROUNDS):
        form = scene.drafts.pop()
        send = reverse("referrals:cpi-check", args=[form.key])
        save = reverse("referrals:cpi-question", args=[form.key, "people"])
        withdraw = reverse("referrals:cpi-withdraw", args=[form.key])
        told = at_once(
            cookie,
            [(send, {})] * TAPS
            + [(save, {"people": "Two men", "version": str(form.version)}), (withdraw, {})],
        )

        sent = ask(
            "SELECT count(*) FROM partners_sharingdecision WHERE subject_key = %s", [form.key]
        )
        assert 500 not in told, told
        assert sent in ([(0,)], [(1,)])  # deleted first, or sent once


def test_taps_on_send_alone_all_lead_on(scene: Scene) -> None:
    cookie = cookie_of(scene.writer)
    for _ in range(ROUNDS):
        form = scene.drafts.pop()
        told = at_once(cookie, [(reverse("referrals:cpi-check", args=[form.key]), {})] * TAPS)

        sent = ask(
            "SELECT count(*) FROM partners_sharingdecision WHERE subject_key = %s", [form.key]
        )
        assert {302} <= set(told) <= {302, BUSY}
        assert sent == [(1,)]
