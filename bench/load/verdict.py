"""What the samples say, and whether it holds."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from bench.figures import p95

MOST_READ, MOST_SUBMIT = 250.0, 500.0
LEAST_SHARE = 0.97  # of the requests that were to be made
PDFS_A_MINUTE = 20
GOOD = {200, 302}


@dataclass(frozen=True)
class Work:
    """What the database says happened meanwhile."""

    audited: int
    documents: int
    unfinished: int


@dataclass(frozen=True)
class Line:
    figure: str
    must: str
    value: str
    holds: bool

    def text(self) -> str:
        return f"| {self.figure} | {self.must} | {self.value} | {'yes' if self.holds else 'no'} |"


class Samples:
    def __init__(self, file: Path, *, first: float) -> None:
        """`first` seconds are for warming up and do not count."""
        found = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        begun = min(each["at"] for each in found)
        self.counted = [each for each in found if each["at"] >= begun + first]
        self.seconds = max(each["at"] for each in self.counted) - begun - first
        self.failed = Counter(
            f"{each['page']}: {each['status'] or 'no answer'}"
            for each in found
            if each["status"] not in GOOD
        )
        self.faults = sum(each["status"] >= 500 or not each["status"] for each in found)

    def times(self, *, method: str, page: str = "") -> list[float]:
        return [
            each["ms"]
            for each in self.counted
            if each["method"] == method and page in ("", each["page"])
        ]

    def by_page(self) -> list[str]:
        times: dict[str, list[float]] = defaultdict(list)
        for each in self.counted:
            times[f"{each['method']} {each['page']}"].append(each["ms"])
        return [
            f"    {len(taken):6d}  p50 {p95(taken, at=0.5):6.0f}  p95 {p95(taken):6.0f}  {page}"
            for page, taken in sorted(times.items())
        ]


def lines(samples: Samples, work: Work, *, a_second: int) -> list[Line]:
    reads, posts = samples.times(method="GET"), samples.times(method="POST")
    sent = samples.times(method="POST", page="send")
    rate = len(samples.counted) / samples.seconds
    pdfs = work.documents * 60 / samples.seconds
    every = [*reads, *posts]
    return [
        Line("requests a second", f"{a_second}", f"{rate:.1f} ({len(samples.counted):,})",
             rate >= a_second * LEAST_SHARE),
        Line("p95 of reading", f"< {MOST_READ:g} ms", f"{p95(reads):.0f} ms",
             p95(reads) < MOST_READ),
        Line("p95 of sending a form", f"< {MOST_SUBMIT:g} ms", f"{p95(sent):.0f} ms ({len(sent)})",
             bool(sent) and p95(sent) < MOST_SUBMIT),
        Line("p95 of all that writes", f"< {MOST_SUBMIT:g} ms", f"{p95(posts):.0f} ms",
             p95(posts) < MOST_SUBMIT),
        Line("p99 of all", "< 1,000 ms", f"{p95(every, at=0.99):.0f} ms",
             p95(every, at=0.99) < 1000),
        Line("5xx, or no answer", "0", str(samples.faults), not samples.faults),
        Line("other refusals", "0", str(samples.failed.total() - samples.faults),
             samples.failed.total() == samples.faults),
        Line("PDFs a minute", f"{PDFS_A_MINUTE}", f"{pdfs:.1f}", pdfs >= PDFS_A_MINUTE * 0.9),
        Line("jobs unfinished a minute later", "0", str(work.unfinished), not work.unfinished),
        Line("audit events written", "one a page at least", f"{work.audited:,}",
             work.audited >= 0.8 * len(every)),
    ]  # fmt: skip
