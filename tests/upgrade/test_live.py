"""A release is brought in while people work: twenty requests a second, and none of them fails.

The old processes go on while the newer migrations run, then a new web process takes over behind the
same address, as a proxy would have it. Forms are sent throughout, and the judge looks at the end.
"""

from __future__ import annotations

import http.client
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from portal.launch import ports, roles, supervise
from tests.kill import plan
from tests.kill.judge import Verdict
from tests.kill.proxy import Proxy, running
from tests.kill.run import Run
from tests.kill.stage import FIRST_PORT, Stage, staged
from tests.kill.trap import wait_until
from tests.upgrade import newer

pytestmark = pytest.mark.long

A_SECOND, READERS = 20, 5
PATHS = ("/", "/cpi/mine/", "/help/", "/cpi/which/")
LOCKED = """
    SELECT coalesce(max(extract(epoch FROM clock_timestamp() - query_start)), 0)
    FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = 'portal_web'
"""


@dataclass
class Readers:
    """Each at a steady pace. What came back is counted, and when it was not a page."""

    port: int
    host: str
    cookies: list[str]
    counts: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    longest_lock: float = 0.0
    is_over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Readers:
        self.threads = [
            threading.Thread(target=self._go_on, args=(cookie,)) for cookie in self.cookies
        ]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join(60)

    def _go_on(self, cookie: str) -> None:
        pace, due, number = len(self.cookies) / A_SECOND, time.monotonic(), 0
        while not self.is_over.wait(max(0.0, due - time.monotonic())):
            due, number = due + pace, number + 1
            self._ask(PATHS[number % len(PATHS)], cookie)

    def _ask(self, path: str, cookie: str) -> None:
        begun = time.monotonic()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request("GET", path, headers={"Host": self.host, "Cookie": cookie})
            answer = line.getresponse()
            answer.read()
            self.counts[str(answer.status)] += 1
        except (OSError, http.client.HTTPException) as error:
            self.counts[type(error).__name__] += 1
        finally:
            line.close()
        self.slowest = max(self.slowest, time.monotonic() - begun)


def start_web(stage: Stage, tree: Path, port: int) -> subprocess.Popen[bytes]:
    """The web of another tree, on another port, under the address that people know."""
    known = stage.programs[plan.WEB]
    old, new = f"127.0.0.1:{stage.environment.port}", f"127.0.0.1:{port}"
    line = tuple(new if word == old else word for word in known.command)
    line = tuple("portal.wsgi" if word == "tests.kill.staged_web" else word for word in line)
    web = replace(known, command=line, folder=tree, log=known.log.with_name("newer.log"))
    return supervise.start(web)


def answers(port: int, host: str) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", "/health/ready", headers={"Host": host})
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def migrate(stage: Stage, tree: Path) -> float:
    """As `alone migrate` does it, from the newer release. How long it took."""
    begun = time.monotonic()
    for arguments in (["migrate", "--noinput"], ["secure_database"]):
        answer = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=tree,
            env=stage.environment.of(roles.OWNER), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert answer.returncode == 0, answer.stderr[-2000:]
    return time.monotonic() - begun


def watch_locks(stage: Stage, readers: Readers) -> None:
    database = stage.connect()
    with database.cursor() as cursor:
        while not readers.is_over.wait(0.05):
            cursor.execute(LOCKED)
            readers.longest_lock = max(readers.longest_lock, float(cursor.fetchone()[0]))
    database.close()


@dataclass
class Upgrade:
    """What people use, before and after: the address in front stays the same."""

    stage: Stage
    run: Run
    serving: list[int]
    took: float = 0.0

    def forms(self) -> int:
        return len(self.run.facts("acknowledged"))

    def wait_for_forms(self, number: int, what: str) -> None:
        wait_until(lambda: self.forms() >= number, what, seconds=120)

    def go(self, tree: Path) -> subprocess.Popen[bytes]:
        """First the tables, then a newer web beside the old one, then the old one may end."""
        self.wait_for_forms(1, "a form before")
        self.took = migrate(self.stage, tree)
        self.wait_for_forms(self.forms() + 2, "forms by the old code on newer tables")
        known = self.stage.environment.port
        port = ports.pick(known + 1)
        new = start_web(self.stage, tree, port)
        wait_until(lambda: answers(port, f"localhost:{known}"), "the newer web", seconds=60)
        self.serving[0] = port
        supervise.end(self.stage.processes[plan.WEB], patience=40)
        self.wait_for_forms(self.forms() + 3, "forms by the newer code")
        return new


@pytest.mark.timeout(600)
def test_nobody_notices_an_upgrade(tmp_path: Path) -> None:
    tree = newer.release(tmp_path / "newer")
    with staged() as stage:
        upgrade = Upgrade(stage, Run(stage, least=5, seed=1), [stage.environment.port])
        entrance = ports.pick(FIRST_PORT + 50)
        proxy = Proxy(lambda: ("tcp", upgrade.serving[0]), ("tcp", entrance))
        cookies = stage.ask("tests.kill.people", role="portal_web")
        readers = Readers(entrance, f"localhost:{stage.environment.port}", cookies[:READERS])
        watcher = threading.Thread(target=watch_locks, args=(stage, readers))
        with (
            running(proxy), upgrade.run.sending(port=entrance, cookies=cookies[READERS:]), readers,
        ):  # fmt: skip
            watcher.start()
            new = upgrade.go(tree)
        watcher.join(30)
        verdict = upgrade.run.settled()
        supervise.end(new, patience=10)
        report(upgrade, readers, verdict)

        assert all(upgrade.run.facts(kind) == [] for kind in ("unavailable", "cut_off", "wrong"))
        assert verdict.holds, verdict
    assert set(readers.counts) == {"200"}
    assert readers.longest_lock < 1.0


def report(upgrade: Upgrade, readers: Readers, verdict: Verdict) -> None:
    print(
        f"T23 requests={readers.counts.total()} {dict(readers.counts)} forms={verdict.acknowledged}"
        f" slowest={readers.slowest:.2f}s longest_lock={readers.longest_lock:.2f}s"
        f" migrations={upgrade.took:.1f}s"
    )


def test_the_readers_see_a_web_that_is_gone() -> None:
    """A count that could not show a fault would prove nothing."""
    with Readers(ports.pick(FIRST_PORT + 90), "localhost", ["sid=x"]) as readers:
        wait_until(lambda: readers.counts.total() > 3, "some requests", seconds=20)

    assert set(readers.counts) == {"ConnectionRefusedError"}
