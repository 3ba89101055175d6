"""One run: senders send, the harness kills, and at the end the judge looks."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.launch import manage, paths
from tests.kill import judge, plan
from tests.kill.stage import Stage
from tests.kill.trap import wait_until

LEAST_IN_FLIGHT = 3
TO_SETTLE_SECONDS = 120
TO_SEND_SECONDS = 420
TO_REACH_SECONDS = 60
DOWN_SECONDS = (0.1, 0.8)


@dataclass(frozen=True)
class Kill:
    """`in_flight` counts those that were open before and after; `states` says how far they were."""

    strike: plan.Strike
    states: Counter[str]
    in_flight: int

    @property
    def counts(self) -> bool:
        return self.in_flight >= LEAST_IN_FLIGHT


@dataclass
class Run:
    stage: Stage
    least: int
    seed: int
    patience: float = TO_SETTLE_SECONDS
    kept_in: Path | None = None  # what the senders write down
    kills: list[Kill] = field(default_factory=list)
    settled_after: float = 0.0

    def __post_init__(self) -> None:
        self.to_send = TO_SEND_SECONDS + 4 * self.least
        self.random = random.Random(self.seed)
        self.pause = threading.Event()
        kept_in = self.kept_in or self.stage.environment.state
        self.folder = paths.private_folder(kept_in / "senders")
        self.diary = self.folder / "diary.jsonl"
        self.diary.touch()

    def go(self, strikes: Sequence[plan.Strike]) -> judge.Verdict:
        with self.sending() as senders:
            wait_until(lambda: len(self._open()) >= LEAST_IN_FLIGHT, "the senders", seconds=60)
            for strike in strikes:
                self._strike(strike)
            wait_until(
                lambda: len(self.facts("acknowledged")) >= self.least or senders.poll() is not None,
                f"{self.least} submissions", seconds=self.to_send,
            )  # fmt: skip
        self.stage.wait_for_all()
        return self.settled()

    def settled(self) -> judge.Verdict:
        self.settled_after = self._settle()
        with self._database() as database:
            return judge.judge(database, self.media, self._acknowledged())

    @property
    def media(self) -> Path:
        return self.stage.environment.state / "media"

    @contextmanager
    def sending(
        self, *, port: int = 0, cookies: Sequence[str] = ()
    ) -> Iterator[subprocess.Popen[str]]:
        """At the end each finishes the form that it has begun."""
        known = self.stage.environment.port
        told = {
            "port": port or known, "host": f"localhost:{known}", "diary": str(self.diary),
            "enough": str(self.folder / "enough"), "seconds": self.to_send + TO_REACH_SECONDS * 30,
            "cookies": cookies or self.stage.ask("tests.kill.people", role="portal_web"),
        }  # fmt: skip
        senders = subprocess.Popen(
            [sys.executable, "-m", "tests.kill.senders"],
            cwd=paths.ROOT, stdin=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert senders.stdin is not None
        with senders:
            senders.stdin.write(json.dumps(told))
            senders.stdin.close()
            try:
                yield senders
                (self.folder / "enough").touch()
                senders.wait(TO_REACH_SECONDS * 2)
            finally:
                senders.kill()

    def _strike(self, strike: plan.Strike) -> None:
        """Tries again where too few were in flight: such a kill would prove nothing."""
        until = time.monotonic() + TO_REACH_SECONDS
        while time.monotonic() < until:
            self.stage.wait_for_all()
            with self._at(strike.point) as is_there:
                if is_there and (kill := self._kill(strike)):
                    self.kills.append(kill)
                    return
        raise AssertionError(f"{strike.victim} was never at: {strike.point}")

    @contextmanager
    def _at(self, point: str) -> Iterator[bool]:
        if point == plan.ANYWHERE:
            self.pause.wait(self.random.uniform(0.0, 1.0))
            yield True
        else:
            with self.stage.trap.held(point, 10) as is_there:
                yield is_there

    def _kill(self, strike: plan.Strike) -> Kill | None:
        before = self._open()
        if len(before) < LEAST_IN_FLIGHT:
            return None
        self.stage.kill(strike.victim)
        self.pause.wait(self.random.uniform(*DOWN_SECONDS))
        if strike.victim == plan.DATABASE:
            self.stage.start(strike.victim)
        after = self._open()
        if strike.victim != plan.DATABASE:
            self.stage.start(strike.victim)
        still = before.keys() & after.keys()
        return Kill(strike, Counter(before[token] for token in still), len(still))

    def _open(self) -> dict[str, str]:
        """Each submission that was begun and whose job is not done, and how far it is."""
        begun = self.facts("begun")
        with self._database() as database:
            found = {form.token: form for form in judge.forms(database)}
        states = {fact["begun"]: _state(found.get(fact["begun"])) for fact in begun}
        return {token: state for token, state in states.items() if state != "done"}

    @contextmanager
    def _database(self) -> Iterator[Any]:
        """A new connection each time: a kept one would not outlive the database."""
        opened = self.stage.connect()
        try:
            yield opened
        finally:
            opened.close()

    def facts(self, kind: str) -> list[dict[str, Any]]:
        lines = self.diary.read_text(encoding="utf-8").splitlines()
        return [fact for fact in map(json.loads, lines) if kind in fact]

    def _acknowledged(self) -> list[dict[str, str]]:
        return [{**fact, "token": fact["acknowledged"]} for fact in self.facts("acknowledged")]

    def _settle(self) -> float:
        try:
            return wait_until(lambda: not self._open(), "all jobs", seconds=self.patience)
        except AssertionError:
            return float("inf")  # the judge names them

    def verify_audit(self) -> str:
        return manage.run(["verify_audit"], self.stage.environment.of("portal_auditor")).strip()


def _state(form: judge.Form | None) -> str:
    if form is None or form.job is None:
        return "submitting"
    if form.job == "queued":
        return "published" if form.is_published else "queued, unpublished"
    return form.job
