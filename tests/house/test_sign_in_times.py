"""Signing in takes as long for an address that has an account as for one that has none."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from secrets import token_hex
from typing import Any

import pytest
from django.urls import reverse

from partners import guesses
from partners.models import User
from tests.conftest import PortalClient
from tests.factories import partners
from tests.house.times import FAIREST, LEAST_FAIR, area_under_curve

pytestmark = pytest.mark.django_db
WARM_UP = 20
TRIES_MORE = 4
WRONG = "not the password at all"
KNOWN = {
    "with a password": lambda person: person.set_password("harbour-lantern-meadow"),
    "without one": lambda person: person.set_unusable_password(),
    "switched off": lambda person: setattr(person, "is_active", False),
}


@pytest.fixture(autouse=True)
def _without_limits(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two thousand tries from one address: here only their time is looked at."""
    monkeypatch.setattr(guesses, "MOST", dict.fromkeys(guesses.MOST, 1_000_000))
    settings.ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}


@pytest.mark.timeout(3_600)
@pytest.mark.parametrize(
    ("pairs", "kind"),
    [
        pytest.param(100, "with a password", id="100 with a password"),
        *(pytest.param(2_000, kind, id=f"2000 {kind}", marks=pytest.mark.long) for kind in KNOWN),
    ],
)
def test_time_does_not_tell_who_has_an_account(
    pairs: int, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the real hash, as whoever has a clock meets it."""
    browser, address = PortalClient(), reverse("account_login")

    def look(email: str) -> None:
        assert browser.post(address, {"login": email, "password": WRONG}).status_code == 200

    compare(look, people(kind), pairs, f"sign-in, {kind}", capsys)


def people(kind: str) -> list[User]:
    known = [partners.person(factor=False) for _ in range(20)]
    for person in known:
        person.set_password("harbour-lantern-meadow")
        KNOWN[kind](person)
        person.save()
    return known


def compare(
    look: Callable[[str], None], known: list[User], pairs: int, of: str, capsys: Any
) -> None:
    there, none = timed(look, known, pairs)
    auc = area_under_curve(there, none)
    for _ in range(TRIES_MORE):  # a loaded machine, or chance: more, and all of them count
        if FAIREST <= auc <= LEAST_FAIR:
            break
        more = timed(look, known, pairs)
        there, none = there + more[0], none + more[1]
        auc = area_under_curve(there, none)

    with capsys.disabled():
        print(f"\n{of}: AUC {auc:.3f} over {len(there)} pairs")
    assert FAIREST <= auc <= LEAST_FAIR


def timed(
    look: Callable[[str], None], known: list[User], pairs: int
) -> tuple[list[float], list[float]]:
    """Seconds of refusals, known and unknown, in pairs of random order.

    As many addresses of each kind: whatever is counted by address has as many guesses in it.
    """
    taken: tuple[list[float], list[float]] = ([], [])
    unknown = [f"person{token_hex(4)}@agency.example" for _ in known]
    for number in range(pairs + WARM_UP):
        emails = (random.choice(known).email, random.choice(unknown))
        for which in random.sample((0, 1), 2):
            started = time.perf_counter()
            look(emails[which])
            if number >= WARM_UP:  # the first are slower, whatever they ask for
                taken[which].append(time.perf_counter() - started)
    return taken
