"""A portal of its own whose every process can be killed and started again."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg2

from portal.launch import keys, manage, paths, ports, programs, roles, supervise
from portal.launch.broker import Broker
from portal.launch.environment import Environment
from portal.launch.postgres import BOOTSTRAP, Cluster
from tests import migrated
from tests.kill import plan, plants, points
from tests.kill.lines import Lines, laid
from tests.kill.trap import Trap, wait_until

FIRST_PORT = 8600
TO_START_SECONDS = 60
STAGED = {
    "portal.wsgi": "tests.kill.staged_web",
    "portal.celery": "tests.kill.staged_worker",
}


@dataclass
class Stage:
    environment: Environment
    cluster: Cluster
    broker: Broker
    trap: Trap
    programs: Mapping[str, supervise.Program]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    lines: Lines | None = None

    def start(self, name: str) -> None:
        if name == plan.EMPTIED:
            return
        if name == plan.DATABASE:
            self.cluster.start()
        elif name == plan.BROKER:
            self.broker.start()
        else:
            self.trap.forget(name)
            self.processes[name] = supervise.start(self.programs[name])

    def kill(self, name: str) -> None:
        """SIGKILL to all of it at once. PostgreSQL puts each backend into a group of its own."""
        if name == plan.EMPTIED:
            self._empty_broker()
            return
        process = self._process(name)
        backends = _children(process.pid) if name == plan.DATABASE else []
        os.killpg(process.pid, signal.SIGKILL)
        for backend in backends:
            _kill(backend)
        process.wait(10)

    def _empty_broker(self) -> None:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(10)
            line.connect(str(self.broker.address))
            line.sendall(b"FLUSHALL\r\n")
            assert line.recv(16).startswith(b"+OK")

    def _process(self, name: str) -> subprocess.Popen[bytes]:
        owners = {plan.DATABASE: self.cluster, plan.BROKER: self.broker}
        process = owners[name].process if name in owners else self.processes[name]
        assert process is not None, name
        assert process.poll() is None, f"{name} ended by itself: {self.complaints()[-20:]}"
        return process

    def wait_for_all(self) -> None:
        """Nothing is killed before everything works again, so that each kill meets a whole."""
        for name in self.programs:
            wait_until(lambda name=name: self._works(name), name, seconds=TO_START_SECONDS)

    def _works(self, name: str) -> bool:
        self._process(name)
        return self._answers() if name == plan.WEB else self.trap.is_ready(name)

    def _answers(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.environment.port, timeout=10)
        try:
            line.request("GET", "/help/", headers={"Host": f"localhost:{self.environment.port}"})
            return line.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()

    def end(self) -> None:
        for process in self.processes.values():
            supervise.end(process, patience=10)

    def complaints(self) -> list[str]:
        """The reasons of what went wrong, for whoever reads a failure."""
        return [
            f"{program.name}: {line}"
            for program in self.programs.values()
            for line in program.log.read_text(encoding="utf-8", errors="replace").splitlines()
            if '"ERROR"' in line or "Error" in line
        ]

    def ask(self, module: str, *, role: str) -> Any:
        """What a module of the tests prints as JSON, from a process of its own."""
        answer = subprocess.run(
            [sys.executable, "-m", module],
            env=self.environment.of(role), cwd=paths.ROOT,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout)

    def connect(self) -> Any:
        """As the superuser, past both walls, until the database answers."""
        made: list[Any] = []

        def opened() -> bool:
            try:
                made.append(psycopg2.connect(self.environment.urls[BOOTSTRAP], connect_timeout=5))
            except psycopg2.OperationalError:
                return False
            made[0].autocommit = True
            return True

        wait_until(opened, "a connection to the database", seconds=TO_START_SECONDS)
        return made[0]


def _children(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(each) for each in children.split()]


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


@contextmanager
def staged(plant: str = "", *, has_lines: bool = False, on: Path | None = None) -> Iterator[Stage]:
    """The database keeps what it has committed; the broker keeps nothing. `on`: of which disk."""
    with ExitStack() as undo:
        made = tempfile.TemporaryDirectory(prefix="soc-portal-kill-", dir=on)
        folder = Path(undo.enter_context(made))
        folder.chmod(0o711)  # the database runs as another user; the folders inside are private
        secrets = keys.generate()
        cluster = Cluster(folder / "postgres", folder / "postgres.log", throwaway=True)
        undo.callback(cluster.stop)
        cluster.make(secrets["superuser"])
        cluster.start()
        cluster.prepare(secrets)
        broker = Broker(folder / "broker", folder / "broker.log", durable=False)
        undo.callback(broker.stop)
        broker.start()
        trap = Trap()
        undo.callback(trap.close)
        environment = _environment(folder, secrets, cluster, broker)
        lines = undo.enter_context(laid(cluster, broker)) if has_lines else None
        environment = lines.between(environment, cluster) if lines else environment
        _prepare(environment)
        stage = Stage(
            environment, cluster, broker, trap, _programs(environment, trap, plant), lines=lines
        )
        undo.callback(stage.end)
        for name in stage.programs:
            stage.start(name)
        stage.wait_for_all()
        yield stage


def _environment(
    folder: Path, secrets: dict[str, str], cluster: Cluster, broker: Broker
) -> Environment:
    urls = {
        name: cluster.role_url(name, secrets) for name in (BOOTSTRAP, roles.OWNER, *roles.GUESTS)
    }
    return Environment(
        secrets, urls, broker.url, paths.private_folder(folder / "state"),
        port=ports.pick(FIRST_PORT), demonstration="true",
    )  # fmt: skip


def _prepare(environment: Environment) -> None:
    migrated.bring_up(environment)
    manage.run(["load_demonstration"], environment.of(roles.OWNER))


def _programs(environment: Environment, trap: Trap, plant: str) -> dict[str, supervise.Program]:
    """The portal's own command lines, with the staged module in place of each."""
    found = {}
    logs = paths.private_folder(environment.state / "logs")
    for program in programs.all_of(environment, port=environment.port, logs=logs):
        command = tuple(STAGED.get(word, word) for word in program.command)
        if program.name == plan.RELAY:
            command = (program.command[0], "-m", "tests.kill.staged_relay")
        env = {**program.env, points.FOLDER: str(trap.folder), **plants.env(plant)}
        found[program.name] = replace(program, command=command, env=env)
    return found
