"""Fifty clicks at the same moment through the web's own processes, two hundred times over."""

from __future__ import annotations

import http.client
import os
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from nominals.models import Decision
from portal.launch import paths, ports, programs, supervise
from tests.house.at_once import cookie_of
from tests.house.committed import cleared_afterwards
from tests.house.test_signing_at_once import IN_EFFECT, Room, events, room, standing
from tests.kill.trap import wait_until

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.timeout(3_600)]
FIRST_PORT, TO_START_SECONDS = 8700, 60
ROUNDS = 200
# Proofs of the second factor are made anew after so many rounds.
ROUNDS_A_PROOF = 10
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
CUT_OFF = 0
# Of fifty: with words that are not on the table, in the name of another, and as is right.
STALE, FORGED, EACH = 2, 2, 46
SIGNED, REFUSED, FORBIDDEN, BUSY = 302, 409, 403, 503


@dataclass
class Made:
    room: Room
    decisions: list[Decision]


@dataclass(frozen=True)
class Window:
    """Somebody's browser, signed in."""

    port: int
    cookie: str
    token: str = ""

    @classmethod
    def of(cls, person: Any, port: int) -> Window:
        cookie = cookie_of(person)
        told = cls(port, cookie).ask("GET", reverse("help"))[1]
        found = TOKEN.search(told)
        assert found, told[:2000]
        return cls(port, cookie, found[1])

    def press(self, address: str, **sent: str) -> int:
        fields = urlencode({"csrfmiddlewaretoken": self.token, **sent})
        return self.ask("POST", address, fields)[0]

    def ask(self, method: str, address: str, body: str | None = None) -> tuple[int, str]:
        host = f"localhost:{self.port}"
        headers = {
            "Host": host, "Origin": f"https://{host}", "X-Forwarded-Proto": "https",
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.cookie}",
            "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.request(method, address, body, headers)
            answer = line.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return CUT_OFF, ""
        finally:
            line.close()


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Made]:
    """Committed before the tests' own transactions begin."""
    with django_db_blocker.unblock(), cleared_afterwards():
        within = room()
        yield Made(within, [within.item(within.meeting()) for _ in range(ROUNDS)])


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """The web's own command line, two workers, on the tests' database."""
    number = ports.pick(FIRST_PORT)
    address = os.environ["DATABASE_WEB_URL"].rpartition("/")[0]
    env = os.environ | {"DATABASE_URL": f"{address}/{connection.settings_dict['NAME']}"}
    command = tuple(programs.web(f"127.0.0.1:{number}"))
    web = supervise.Program("web", command, env, paths.ROOT, tmp_path / "web.log")
    process = supervise.start(web)
    try:
        asks = Window(number, "")
        wait_until(
            lambda: asks.ask("GET", reverse("health-live"))[0] == 200,
            "the web", seconds=TO_START_SECONDS,
        )  # fmt: skip
        yield number
    finally:
        supervise.end(process, patience=10)


def test_fifty_clicks_at_once_are_one_signature_each_and_one_outcome(made: Made, port: int) -> None:
    told: Counter[int] = Counter()
    with ThreadPoolExecutor(EACH + STALE + FORGED) as threads:
        for number in range(ROUNDS):
            if number % ROUNDS_A_PROOF == 0:
                people = (*made.room.chairs, made.room.member)
                windows = [Window.of(each, port) for each in people]
            decision = made.decisions[number]
            told += Counter(threads.map(lambda click: click(), clicks(decision, windows)))

            assert standing(decision.item) == IN_EFFECT
            done = events("decision_signed", decision), events("decision_took_effect", decision)
            assert done == (2, 1)
    print(f"{ROUNDS} rounds, {told.total():,} clicks, answers {dict(told)}")
    assert told.total() == ROUNDS * (EACH + STALE + FORGED)
    assert set(told) <= {SIGNED, REFUSED, FORBIDDEN, BUSY, CUT_OFF}
    assert told[FORBIDDEN] == ROUNDS * FORGED
    assert told[SIGNED] >= ROUNDS * 2
    assert told[REFUSED] >= ROUNDS * STALE


def clicks(of: Decision, windows: list[Window]) -> list[Any]:
    """Four who may, one with words that are not on the table, one in the name of another."""
    address = reverse("nominals:decision-sign", args=[of.key])
    first, member = windows[0], windows[-1]
    other = {"signed_by": str(of.item.meeting.owner_id), "owner": str(of.item.meeting.owner_id)}
    sent = {"sha256": of.sha256}
    four = [
        lambda window=windows[number % 4]: window.press(address, **sent) for number in range(EACH)
    ]
    stale = [lambda: first.press(address, sha256="0" * 64)] * STALE
    forged = [lambda: member.press(address, **sent, **other)] * FORGED
    return [*stale, *forged, *four]
