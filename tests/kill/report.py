"""The counts of a run as lines, so that they can be checked and quoted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from math import isfinite

from tests.kill import judge, plan
from tests.kill.run import Run

VERSIONS = ("django", "celery", "kombu", "redis", "psycopg2-binary")


def lines(run: Run, verdict: judge.Verdict, seconds: float) -> Iterator[str]:
    counted = [kill for kill in run.kills if kill.counts]
    yield ""
    yield from _table("kills by process", Counter(kill.strike.victim for kill in counted))
    yield from _table(
        "kills by point", Counter(f"{k.strike.victim} at {k.strike.point}" for k in counted)
    )
    in_flight: Counter[str] = Counter()
    for kill in counted:
        in_flight += kill.states
    yield from _table("submissions in flight at a kill, by how far they were", in_flight)
    yield from _table(
        "what the senders met",
        Counter(
            f"{kind} {fact[kind]}"
            for kind in ("cut_off", "unavailable", "again")
            for fact in run.facts(kind)
        ),
    )
    settled = f"{run.settled_after:.0f}s" if isfinite(run.settled_after) else "never"
    fewest = min((kill.in_flight for kill in counted), default=0)
    yield (
        f"T8 seed={run.seed} submissions={len(run.facts('begun'))}"
        f" acknowledged={verdict.acknowledged}"
        f" kills={len(run.kills)} counted={len(counted)} fewest_in_flight={fewest}"
        f" lost={len(verdict.lost)} twice={len(verdict.twice)} stuck={len(verdict.stuck)}"
        f" settled_after={settled} {seconds:.0f} s"
        f" {' '.join(f'{name}={version(name)}' for name in VERSIONS)}"
    )


def _table(title: str, counts: Counter[str]) -> Iterator[str]:
    yield f"{title}:"
    yield from (f"  {number:4d}  {name}" for name, number in sorted(counts.items()))


def kills_by_victim(run: Run) -> dict[str, int]:
    return {
        victim: sum(kill.counts for kill in run.kills if kill.strike.victim == victim)
        for victim in plan.VICTIMS
    }
