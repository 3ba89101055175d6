"""The web is killed in the middle of a meeting: nothing that was said is lost, and it goes on."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from nominals.models import Decision, Meeting
from portal.launch import paths, ports, programs, supervise
from tests.house.committed import cleared_afterwards
from tests.house.test_signing_at_once import IN_EFFECT, room, standing
from tests.house.test_signing_served import CUT_OFF, TO_START_SECONDS, Made, Window
from tests.kill.trap import wait_until

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.timeout(600)]
FIRST_PORT = 8760
SAID = {"kind": "dissent", "words": "The council would wait for the hearing."}


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Made]:
    """Committed before the test's own transaction begins."""
    with django_db_blocker.unblock(), cleared_afterwards():
        within = room()
        yield Made(within, [within.item(within.meeting())])


@contextmanager
def web(number: int, log: Path) -> Iterator[Callable[[], None]]:
    """The web's own command line on the tests' database; what is given kills all of it at once."""
    address = os.environ["DATABASE_WEB_URL"].rpartition("/")[0]
    env = os.environ | {"DATABASE_URL": f"{address}/{connection.settings_dict['NAME']}"}
    command = tuple(programs.web(f"127.0.0.1:{number}"))
    process = supervise.start(supervise.Program("web", command, env, paths.ROOT, log))
    asks = Window(number, "")
    try:
        wait_until(
            lambda: asks.ask("GET", reverse("health-live"))[0] == 200,
            "the web", seconds=TO_START_SECONDS,
        )  # fmt: skip
        yield lambda: os.killpg(process.pid, signal.SIGKILL)
    finally:
        supervise.end(process, patience=10)


def test_what_was_said_before_the_kill_is_there_after_it(made: Made, tmp_path: Path) -> None:
    decision, number = made.decisions[0], ports.pick(FIRST_PORT)
    meeting, item = decision.item.meeting, decision.item
    page, sign = meeting.get_absolute_url(), reverse("nominals:decision-sign", args=[decision.key])
    with web(number, tmp_path / "first.log") as killed:
        keeper, member = (Window.of(p, number) for p in (made.room.keeper, made.room.member))
        first, second = (Window.of(p, number) for p in made.room.chairs[:2])
        say(keeper, "meeting-show", meeting.key, item=item.key)
        say(member, "item-remark", item.key, **SAID)
        say(keeper, "meeting-attendance", meeting.key, name="Ida Invented",
            agency=made.room.member.agency.key, kind="present")  # fmt: skip
        assert first.press(sign, sha256=decision.sha256) == 302
        since = Meeting.objects.get(pk=meeting.pk).on_table_since
        killed()
        wait_until(lambda: member.ask("GET", page)[0] == CUT_OFF, "the end", seconds=10)
        assert second.press(sign, sha256=decision.sha256) == CUT_OFF

    with web(number, tmp_path / "second.log"):
        shown = member.ask("GET", page)[1]
        minutes = member.ask(
            "GET", reverse("nominals:meeting-paper", args=[meeting.key, "minutes"])
        )[1]
        assert SAID["words"] in shown
        assert f"Signed by {made.room.chairs[0].name}" in shown
        assert "Ida Invented" in minutes
        assert Meeting.objects.get(pk=meeting.pk).on_table_since == since
        # Pressed once more after the cut: the first one's yes is one still, the second's counts.
        for window in (first, second):
            assert window.press(sign, sha256=decision.sha256) == 302
    assert standing(Decision.objects.get(pk=decision.pk).item) == IN_EFFECT


def say(by: Window, name: str, key: str, /, **sent: str) -> None:
    assert by.press(reverse(f"nominals:{name}", args=[key]), **sent) == 302
