"""Many requests for one draft at the same moment: it is sent once, and nobody meets a fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse

from partners.models import User
from referrals.models import CpiForm
from tests.factories import partners, referrals
from tests.house.at_once import Tap, at_once, cookie_of
from tests.house.committed import ask, cleared_afterwards

pytestmark = pytest.mark.django_db
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


def test_taps_on_send_beside_a_save_and_a_deletion(scene: Scene) -> None:
    cookie = cookie_of(scene.writer)
    for _ in range(ROUNDS):
        form = scene.drafts.pop()
        send = reverse("referrals:cpi-check", args=[form.key])
        save = reverse("referrals:cpi-question", args=[form.key, "people"])
        withdraw = reverse("referrals:cpi-withdraw", args=[form.key])
        saved = {"people": "Two men", "version": str(form.version)}
        told = at_once(
            [Tap(cookie, send)] * TAPS + [Tap(cookie, save, saved), Tap(cookie, withdraw)]
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
        told = at_once([Tap(cookie, reverse("referrals:cpi-check", args=[form.key]))] * TAPS)

        sent = ask(
            "SELECT count(*) FROM partners_sharingdecision WHERE subject_key = %s", [form.key]
        )
        assert {302} <= set(told) <= {302, BUSY}
        assert sent == [(1,)]
