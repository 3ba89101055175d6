"""A list that has an order of its own, a part of it on a page: an agenda, an order of a round."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
PART_ROWS = 25


@dataclass(frozen=True)
class Part(Generic[Row]):
    """As much as stands on one page: from `first` to `last` of `count`, from 1.

    `earlier` and `later` are the numbers of the parts beside it, 0 where there is none.
    """

    rows: Sequence[Row]
    first: int
    last: int
    count: int
    earlier: int
    later: int


def part_of(
    rows: Sequence[Row], *, asked: str, at: Callable[[Row], bool] = lambda _row: False
) -> Part[Row]:
    """The part that was `asked` for by its number, else the one with the row that is `at` hand."""
    most = max(0, len(rows) - 1) // PART_ROWS
    number = int(asked) - 1 if asked.isdecimal() and len(asked) < 5 else -1
    if not 0 <= number <= most:
        number = next((place for place, row in enumerate(rows) if at(row)), 0) // PART_ROWS
    shown = rows[number * PART_ROWS : (number + 1) * PART_ROWS]
    first = number * PART_ROWS + 1
    later = number + 2 if number < most else 0
    return Part(shown, first, first + len(shown) - 1, len(rows), number, later)
