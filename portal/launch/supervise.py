"""Keeps the portal's own processes running, and ends exactly those that it started."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

HEALTHY_AFTER = 60.0
LONGEST_PAUSE = 30.0
TOO_OFTEN = 3
_PR_SET_PDEATHSIG = 1


def die_with_parent(number: int = signal.SIGTERM) -> None:
    """In the child, before its program starts: a killed launcher leaves nothing behind (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number)


def pause_before(restart: int) -> float:
    """Half a second, then twice as long each time, to half a minute at most."""
    return min(0.5 * 2.0 ** max(restart - 1, 0), LONGEST_PAUSE)


@dataclass(frozen=True)
class Program:
    name: str
    command: tuple[str, ...]
    env: Mapping[str, str]
    folder: Path
    log: Path


def start(program: Program) -> subprocess.Popen[bytes]:
    """In a session of its own, so that Ctrl-C reaches the launcher only and the order holds."""
    with program.log.open("ab") as log:
        return subprocess.Popen(
            program.command,
            env=dict(program.env), cwd=program.folder,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True, preexec_fn=die_with_parent,
        )  # fmt: skip


def end(process: subprocess.Popen[bytes], *, patience: float) -> None:
    """Ask the process; after its patience end its whole group."""
    _ask(process, signal.SIGTERM, patience)
    _signal_group(process, signal.SIGKILL)  # children that outlived their parent
    process.wait(5)


def _ask(process: subprocess.Popen[bytes], number: int, patience: float) -> None:
    if process.poll() is None:
        process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)


def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        return


def foreground(command: Sequence[str], env: Mapping[str, str], folder: Path) -> int:
    """Waits for a command that shares our terminal, and lets it finish what Ctrl-C cut short."""
    process = subprocess.Popen(command, env=dict(env), cwd=folder)
    try:
        return process.wait()
    except KeyboardInterrupt:
        _ask(process, signal.SIGINT, 10)
        process.kill()
        process.wait()
        raise


@dataclass
class Watched:
    program: Program
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    restarts: int = 0
    due: float | None = None


@dataclass
class Supervisor:
    """Starts programs in order, restarts those that die, ends them in the opposite order."""

    tell: Callable[[str], None]
    clock: Callable[[], float] = time.monotonic
    starter: Callable[[Program], subprocess.Popen[bytes]] = start
    watched: list[Watched] = field(default_factory=list)

    def add(self, program: Program) -> None:
        self.watched.append(Watched(program, process=self.starter(program), started=self.clock()))

    def look(self) -> None:
        """One round: notice who died, start again whose pause is over."""
        now = self.clock()
        for one in self.watched:
            if one.process is not None and one.process.poll() is not None:
                self._plan_restart(one, one.process, now)
            if one.due is not None and now >= one.due:
                one.process, one.started, one.due = self.starter(one.program), now, None

    def failing(self) -> Program | None:
        """One that died again and again since it last ran well."""
        return next((one.program for one in self.watched if one.restarts >= TOO_OFTEN), None)

    def _plan_restart(self, one: Watched, dead: subprocess.Popen[bytes], now: float) -> None:
        if now - one.started >= HEALTHY_AFTER:
            one.restarts = 0
        one.restarts += 1
        pause = pause_before(one.restarts)
        self.tell(
            f"{one.program.name} ended with {dead.returncode} and is started again "
            f"in {pause:g} s (its log: {one.program.log})"
        )
        _signal_group(dead, signal.SIGKILL)  # children that outlived it
        one.process, one.due = None, now + pause

    def end_all(self, *, patience: float = 10.0) -> None:
        running = [one.process for one in self.watched if one.process is not None]
        for process in reversed(running):
            if process.poll() is None:
                process.terminate()
        for process in reversed(running):
            end(process, patience=patience)
        self.watched.clear()
