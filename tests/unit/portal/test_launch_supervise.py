"""Restarts, and the ways in which processes end."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from portal.launch import supervise


def test_pause_doubles_and_stays_bounded() -> None:
    assert [supervise.pause_before(n) for n in (1, 2, 3, 4)] == [0.5, 1.0, 2.0, 4.0]
    assert supervise.pause_before(50) == supervise.LONGEST_PAUSE


class Dead:
    """A process that has already ended, with a number that belongs to nobody."""

    pid = 2**22 + 1
    returncode: int | None = 1

    def poll(self) -> int | None:
        return self.returncode


class Alive(Dead):
    returncode = None


class World:
    """A clock to be set, and processes that are what the test says."""

    def __init__(self, *kinds: type[Dead]) -> None:
        self.now = 0.0
        self.kinds = list(kinds)
        self.started: list[float] = []
        self.said: list[str] = []
        self.supervisor = supervise.Supervisor(
            tell=self.said.append, clock=lambda: self.now, starter=self.start
        )
        program = supervise.Program("web", ("web",), {}, Path("/"), Path("/web.log"))
        self.supervisor.add(program)

    def start(self, program: supervise.Program) -> Dead:
        self.started.append(self.now)
        return self.kinds.pop(0)()

    def look_at(self, *moments: float) -> None:
        for self.now in moments:
            self.supervisor.look()


def test_supervisor_leaves_a_living_process_alone() -> None:
    world = World(Alive)

    world.look_at(1, 2, 3)

    assert world.started == [0.0]
    assert world.said == []


def test_supervisor_starts_a_dead_process_again_after_its_pause() -> None:
    world = World(Dead, Alive)

    world.look_at(1, 1.4)
    assert world.started == [0.0]

    world.look_at(1.5)
    assert world.started == [0.0, 1.5]
    assert "web ended with 1" in world.said[0]


def test_supervisor_waits_longer_for_one_that_keeps_dying() -> None:
    world = World(Dead, Dead, Dead, Alive)

    world.look_at(*(tick / 10 for tick in range(60)))

    assert world.started == pytest.approx([0.0, 0.5, 1.6, 3.7], abs=0.11)


def test_supervisor_names_one_that_does_not_stay_up() -> None:
    world = World(Dead, Dead, Dead, Alive)

    world.look_at(0.1, 0.6, 0.7)
    assert world.supervisor.failing() is None

    world.look_at(1.7, 1.8)
    assert world.supervisor.failing() is world.supervisor.watched[0].program


def test_supervisor_forgives_one_that_ran_well() -> None:
    world = World(Dead, Dead, Alive)
    world.look_at(0.1, 0.6, 200)

    world.look_at(200.5)

    assert world.started == [0.0, 0.6, 200.5]


SLEEPER = "import signal, sys; sys.stdout.write('up'); sys.stdout.flush(); signal.pause()"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPER}"


@pytest.mark.parametrize(
    ("script", "number"),
    [(SLEEPER, signal.SIGTERM), (DEAF, signal.SIGKILL)],
    ids=["polite", "deaf"],
)
def test_end_asks_first_and_then_insists(tmp_path: Path, script: str, number: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, start_new_session=True
    )
    assert process.stdout is not None
    with process.stdout:
        process.stdout.read(2)
        supervise.end(process, patience=0.2 if script is DEAF else 10)

    assert process.returncode == -number


def test_start_gives_a_session_a_log_and_only_the_told_environment(tmp_path: Path) -> None:
    script = "import os; print(os.getsid(0) == os.getpid(), *os.environ)"
    program = supervise.Program(
        "probe", (sys.executable, "-c", script), {"TOLD": "1"}, tmp_path, tmp_path / "log"
    )

    assert supervise.start(program).wait(30) == 0

    written = (tmp_path / "log").read_text().split()
    assert written[0] == "True"
    assert set(written[1:]) - {"LC_CTYPE"} == {"TOLD"}  # Python itself adds the other one
