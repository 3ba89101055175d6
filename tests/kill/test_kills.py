"""Every process is killed while forms are being sent: none is lost, none is done twice."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Sequence

import pytest

from tests.kill import plan, plants, report
from tests.kill.judge import Verdict
from tests.kill.run import Run
from tests.kill.stage import staged

pytestmark = pytest.mark.usefixtures("migrated")


def run_and_judge(strikes: Sequence[plan.Strike], *, submissions: int, each: int) -> None:
    begun = time.monotonic()
    with staged() as stage:
        run = Run(stage, least=submissions, seed=random.randrange(10_000))
        verdict = run.go(strikes)
        print(*report.lines(run, verdict, time.monotonic() - begun), sep="\n")
        print(run.verify_audit())
        reasons = "\n".join(stage.complaints()[-40:])

        assert (verdict.lost, verdict.twice, verdict.stuck) == ([], [], []), reasons
        assert verdict.acknowledged >= submissions
        assert run.facts("wrong") == []
        assert {fact["unavailable"] for fact in run.facts("unavailable")} <= {503}, reasons
        assert min(report.kills_by_victim(run).values()) >= each


@pytest.mark.sweep
@pytest.mark.timeout(600)
def test_one_kill_of_each_process_loses_nothing() -> None:
    run_and_judge(plan.SHORT, submissions=12, each=1)


# The whole matrix of a release: SUBMISSIONS=2000 KILLS=25 make test-long ARGS=tests/kill
SUBMISSIONS = int(os.environ.get("SUBMISSIONS", "60"))
KILLS = int(os.environ.get("KILLS", "3"))


@pytest.mark.long
@pytest.mark.timeout(1200 + 4 * SUBMISSIONS + 90 * KILLS)
def test_many_submissions_outlive_many_kills_of_each_process() -> None:
    run_and_judge(plan.matrix(KILLS), submissions=SUBMISSIONS, each=KILLS)


def find(plant: str, strikes: Sequence[plan.Strike]) -> Verdict:
    begun = time.monotonic()
    with staged(plant) as stage:
        run = Run(stage, least=12, seed=random.randrange(10_000), patience=30)
        verdict = run.go(strikes)
        print(
            f"\nplanted: {plant}", *report.lines(run, verdict, time.monotonic() - begun), sep="\n"
        )
        assert run.facts("wrong") == []
    return verdict


@pytest.mark.long
@pytest.mark.timeout(600)
def test_work_published_from_the_view_is_found_to_be_lost() -> None:
    verdict = find(plants.FROM_THE_VIEW, plan.BROKER_ONLY)

    assert verdict.stuck
    assert all("job queued" in each for each in verdict.stuck)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_work_without_a_claim_is_found_to_be_done_twice() -> None:
    verdict = find(plants.CLAIMED_TWICE, plan.RELAY_ONLY)

    assert verdict.twice
    assert all("events that its copy was made" in each for each in verdict.twice)
