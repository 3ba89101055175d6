"""What is counted of disruptions: one each, by the level that another agency gave it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

MAJOR, MODERATE, MINOR, NOT_COUNTED = "major", "moderate", "minor", "none"
LEVELS = (MAJOR, MODERATE, MINOR)


@dataclass(frozen=True)
class Moderated:
    """`level` is empty until another agency has said how far it went."""

    reference: str
    happened_on: date
    level: str


class Quarter(NamedTuple):
    year: int
    number: int  # 1 begins in January

    @property
    def first_month(self) -> int:
        return 3 * self.number - 2

    def before(self, count: int = 1) -> Quarter:
        year, place = divmod(self.year * 4 + self.number - 1 - count, 4)
        return Quarter(year, place + 1)


def quarter_of(day: date) -> Quarter:
    return Quarter(day.year, (day.month + 2) // 3)


def last_quarters(today: date, number: int) -> list[Quarter]:
    """The newest first; the first has not ended yet."""
    now = quarter_of(today)
    return [now.before(count) for count in range(number)]


def by_quarter(rows: Iterable[Moderated]) -> dict[Quarter, Mapping[str, int]]:
    """Counts by level. A row is counted once, however often and through whom it is met."""
    once = {row.reference: row for row in rows if row.level in LEVELS}
    counts: dict[Quarter, Counter[str]] = {}
    for row in once.values():
        counts.setdefault(quarter_of(row.happened_on), Counter())[row.level] += 1
    return dict(counts)


def change(before: int | None, after: int | None) -> Decimal | None:
    """In per cent, to one place. None: there is nothing to compare with, or it may not be told."""
    if not before or after is None:
        return None
    return (Decimal(after - before) * 100 / before).quantize(Decimal("0.1"), ROUND_HALF_UP)
