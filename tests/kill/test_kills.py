"""Every process is killed while forms are being sent: none is lost, none is done twice."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

import pytest

from tests.kill import plan, report
from tests.kill.run import Run
from tests.kill.stage import staged


def run_and_judge(strikes: Sequence[plan.Strike], *, submissions: int, each: int) -> None:
    begun = time.monotonic()
    with staged() as stage:
        run = Run(stage, least=submissions, seed=random.randrange(10_000))
        verdict = run.go(strikes)
        log = run.verify_audit()
        print(*report.lines(run, verdict, time.monotonic() - begun), sep="\n")
        print(log)
        reasons = "\n".join(stage.complaints()[-40:])

    assert (verdict.lost, verdict.twice, verdict.stuck) == ([], [], []), reasons
    assert verdict.acknowledged >= submissions
    assert run.facts("wrong") == []
    assert {fact["unavailable"] for fact in run.facts("unavailable")} <= {503}, reasons
    assert min(report.kills_by_victim(run).values()) >= each


@pytest.mark.timeout(400)
def test_one_kill_of_each_process_loses_nothing() -> None:
    run_and_judge(plan.SHORT, submissions=12, each=1)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_sixty_submissions_outlive_three_kills_of_each_process() -> None:
    run_and_judge(plan.FULL, submissions=60, each=3)
