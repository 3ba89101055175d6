"""A whole portal of its own: database and roles, broker, processes, demonstration."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

from portal.launch import assets, manage, paths, ports, programs, roles
from portal.launch.environment import Environment, throwaway
from portal.launch.supervise import Program, Supervisor
from tests import migrated
from tests.browser.people import Codes

CHROMIUM_OPTIONS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Portal:
    environment: Environment
    supervisor: Supervisor

    @property
    def base_url(self) -> str:
        return self.environment.base_url

    def ask(self, module: str, *arguments: str, role: str) -> Any:
        """What a module of the tests prints as JSON, run beside the portal on its own."""
        answer = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=self.environment.of(role), cwd=paths.ROOT,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout)

    @contextmanager
    def halted(self, name: str) -> Iterator[None]:
        """A process that stands still, as under load: what waits for it can be looked at."""
        groups = [
            one.process.pid for one in self.supervisor.watched
            if one.program.name == name and one.process is not None
        ]  # fmt: skip
        assert groups, name
        _tell(groups, signal.SIGSTOP)
        try:
            yield
        finally:
            _tell(groups, signal.SIGCONT)

    def errors(self) -> list[str]:
        """What the processes logged as errors: the reason of a page that said 500."""
        return [
            line
            for one in self.supervisor.watched
            for line in _lines(one.program)
            if '"ERROR"' in line or "Traceback" in line
        ]


def known_codes(portal: Portal) -> Codes:
    return Codes(portal.ask("tests.browser.world", "people", role="portal_owner"))


def made_world(portal: Portal) -> dict[str, str]:
    keys: dict[str, str] = portal.ask("tests.browser.world", "acts", role="portal_worker")
    keys |= portal.ask("tests.browser.world_of_rules", role="portal_web")
    return keys | portal.ask("tests.browser.world", "errors", role="portal_worker")


def _free_port() -> int:
    """One that the machine offers: two portals that start at once would both pick the first."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
    return port


def _tell(groups: list[int], number: int) -> None:
    for group in groups:
        os.killpg(group, number)


def _lines(program: Program) -> list[str]:
    return program.log.read_text(encoding="utf-8", errors="replace").splitlines()


@contextmanager
def running_portal(*, played: bool = True) -> Iterator[Portal]:
    """`played`: with the demonstration's people and what they did; a test may bring its own."""
    with ExitStack() as undo:
        # Pages show a job at work for as long as somebody looks: nobody puts it back meanwhile.
        undo.enter_context(patch.dict(os.environ, {"JOB_SWEEP_RUNNING_SECONDS": "172800"}))
        environment = replace(
            undo.enter_context(throwaway()),
            port=ports.pick(_free_port()), demonstration="true",
        )  # fmt: skip
        _prepare(environment, played=played)
        supervisor = Supervisor(tell=print)
        undo.callback(supervisor.end_all)
        logs = paths.private_folder(environment.state / "logs")
        for program in programs.all_of(environment, port=environment.port, logs=logs):
            supervisor.add(program)
        _wait_until_it_answers(supervisor, environment.port)
        yield Portal(environment, supervisor)


def _prepare(environment: Environment, *, played: bool) -> None:
    owner = environment.of(roles.OWNER)
    migrated.bring_up(environment)
    assets.collect(environment.of(programs.WEB))
    if not played:
        return
    manage.run(["load_demonstration"], owner)
    manage.run(["play_demonstration"], environment.of_demonstration())


def _wait_until_it_answers(supervisor: Supervisor, port: int) -> None:
    pause = threading.Event()
    for _ in range(PATIENCE_SECONDS * 10):
        supervisor.look()
        if _answers(port):
            return
        pause.wait(0.1)
    raise AssertionError("The web process does not answer.")


def _answers(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", "/help/", headers={"Host": f"localhost:{port}"})
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()
