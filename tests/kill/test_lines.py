"""Bad lines to database and broker while forms are being sent: none is lost, none is done twice.

People wait or are asked to try again; nobody meets anything but "unavailable", and once the weather
has cleared all that was begun is done within two minutes.
"""

from __future__ import annotations

import random
import socket
import time
from pathlib import Path

import pytest

from tests.kill.proxy import Proxy, Weather, running
from tests.kill.report import lines as report_lines
from tests.kill.run import Run
from tests.kill.stage import Stage, staged
from tests.kill.trap import wait_until

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("migrated")]

FORMS_IN_IT = 8
SILENCE_SECONDS = 15
WEATHERS = {
    # A page asks the database thirty times, so its line is slowed by less.
    "slow": (Weather(latency=0.02), Weather(latency=0.2)),
    "in slices": (Weather(slice_bytes=50), Weather(slice_bytes=7)),
    "cut": (Weather(cut_share=0.003), Weather(cut_share=0.05)),
    "silent": (Weather(is_silent=True), Weather(is_silent=True)),
}


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", WEATHERS)
def test_bad_lines_lose_nothing(name: str) -> None:
    database, broker = WEATHERS[name]
    begun = time.monotonic()
    with staged(has_lines=True) as stage:
        lines = stage.lines
        assert lines is not None
        run = Run(stage, least=FORMS_IN_IT, seed=random.randrange(10_000))
        with run.sending():
            wait_until(lambda: bool(run.facts("acknowledged")), "a form", seconds=90)
            lines.turn(database=database, broker=broker)
            if database.is_silent:
                run.pause.wait(SILENCE_SECONDS)
            else:
                goal = len(run.facts("acknowledged")) + FORMS_IN_IT
                wait_until(
                    lambda: len(run.facts("acknowledged")) >= goal, "forms in it", seconds=300
                )
            lines.clear()
            goal = len(run.facts("acknowledged")) + 3
            wait_until(lambda: len(run.facts("acknowledged")) >= goal, "forms after", seconds=120)
        judge(name, stage, run, time.monotonic() - begun)


def judge(name: str, stage: Stage, run: Run, seconds: float) -> None:
    lines, verdict = stage.lines, run.settled()
    assert lines is not None
    print(f"\nlines: {name}; cut: {lines.database.cut_lines} {lines.broker.cut_lines}")
    print(*report_lines(run, verdict, seconds), run.verify_audit(), sep="\n")
    reasons = "\n".join(stage.complaints()[-20:])

    assert verdict.holds, (verdict, reasons)
    assert run.facts("wrong") == []
    assert {fact["unavailable"] for fact in run.facts("unavailable")} <= {503}, reasons
    if name == "cut":
        assert lines.database.cut_lines >= 3
        assert lines.broker.cut_lines >= 1


def test_a_proxy_spoils_what_it_is_told_to_spoil(tmp_path: Path) -> None:
    """A line that was fair all along would prove nothing."""
    door = socket.socket(socket.AF_UNIX)
    door.bind(str(tmp_path / "real"))
    door.listen(8)
    proxy = Proxy(lambda: ("unix", tmp_path / "real"), ("unix", tmp_path / "led"))

    def takes() -> tuple[bytes, float]:
        with socket.socket(socket.AF_UNIX) as caller:
            caller.settimeout(10)
            caller.connect(str(tmp_path / "led"))
            taker, _ = door.accept()
            with taker:
                begun = time.monotonic()
                taker.sendall(b"x" * 100)
                taker.shutdown(socket.SHUT_WR)
                found = b"".join(iter(lambda: caller.recv(1_000), b""))
        return found, time.monotonic() - begun

    with running(proxy):
        assert takes()[0] == b"x" * 100
        proxy.weather = Weather(latency=0.3)
        assert takes()[1] >= 0.3
        proxy.weather = Weather(cut_share=1.0)
        assert takes()[0] == b""
        assert proxy.cut_lines == 1
    door.close()
