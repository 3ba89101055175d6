"""What a run under load is judged by: each limit, broken by itself, is a run that does not hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.load import verdict

GOOD = verdict.Work(audited=2_500, documents=20, unfinished=0)
SECONDS, A_SECOND = 60, 40


def run(folder: Path, **changed: Any) -> verdict.Samples:
    """A minute at forty requests a second, one of forty a form sent, after a slow beginning."""
    file = folder / "samples.jsonl"
    with file.open("w") as told:
        for number in range(-A_SECOND * 10, A_SECOND * SECONDS + 1):
            is_sent = number % A_SECOND == 0
            sample = {
                "at": number / A_SECOND, "method": "POST" if is_sent else "GET",
                "page": "send" if is_sent else "form", "ms": 10.0 if number >= 0 else 9_000.0,
                "status": 200,
            }  # fmt: skip
            if number >= 0 and is_sent == changed.get("sent", is_sent):
                sample |= {name: value for name, value in changed.items() if name != "sent"}
            told.write(json.dumps(sample) + "\n")
    return verdict.Samples(file, first=10)


def broken(samples: verdict.Samples, work: verdict.Work = GOOD) -> set[str]:
    found = verdict.lines(samples, work, a_second=A_SECOND)
    return {line.figure for line in found if not line.holds}


def test_a_quick_run_holds_and_its_beginning_does_not_count(tmp_path: Path) -> None:
    assert broken(run(tmp_path)) == set()


@pytest.mark.parametrize(
    ("changed", "figure"),
    [
        ({"ms": 260.0, "sent": False}, "p95 of reading"),
        ({"ms": 501.0, "sent": True}, "p95 of sending a form"),
        ({"ms": 1_100.0}, "p99 of all"),
        ({"status": 503}, "5xx, or no answer"),
        ({"status": 0}, "5xx, or no answer"),
        ({"status": 403}, "other refusals"),
    ],
)
def test_a_limit_that_is_broken_is_named(
    changed: dict[str, Any], figure: str, tmp_path: Path
) -> None:
    assert figure in broken(run(tmp_path, **changed))


@pytest.mark.parametrize(
    ("work", "figure"),
    [
        (verdict.Work(2_500, 17, 0), "PDFs a minute"),
        (verdict.Work(2_500, 20, 1), "jobs unfinished a minute later"),
        (verdict.Work(100, 20, 0), "audit events written"),
    ],
)
def test_work_that_was_left_is_named(work: verdict.Work, figure: str, tmp_path: Path) -> None:
    assert figure in broken(run(tmp_path), work)


def test_fewer_requests_than_wanted_do_not_hold(tmp_path: Path) -> None:
    samples = run(tmp_path)
    samples.counted = samples.counted[::2]
    samples.counted.append({**samples.counted[-1], "at": float(SECONDS)})

    assert "requests a second" in broken(samples)
