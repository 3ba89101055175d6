"""Months of published crime: reading them, naming them, and keeping unlike periods apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST_TO_REVIEW = timedelta(days=366)  # twelve months
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class UnlikePeriodsError(ValueError):
    """Figures of different months were about to be set side by side."""


@dataclass(frozen=True, slots=True)
class Period:
    """The months that a figure was counted over, in order. They need not follow one another."""

    months: tuple[date, ...]

    def __post_init__(self) -> None:
        if not self.months:
            raise ValueError("A figure needs at least one month.")
        if list(self.months) != sorted(set(self.months)) or any(m.day != 1 for m in self.months):
            raise ValueError("The months of a period are first days, each once, in order.")

    @property
    def missing(self) -> tuple[date, ...]:
        """Months between the first and the last that are not in the period."""
        first, last = _number(self.months[0]), _number(self.months[-1])
        between = (_month(number) for number in range(first, last))
        return tuple(month for month in between if month not in self.months)

    def __str__(self) -> str:
        return named(self.months)

    def same_as(self, other: Period) -> None:
        """Three months set beside a year would mislead: refuse to compare."""
        if self != other:
            raise UnlikePeriodsError(f"{self} cannot be set beside {other}.")


def period(months: Iterable[date]) -> Period:
    return Period(tuple(sorted(set(months))))


def parse_month(text: str) -> date | None:
    """`2018-10` as the first of that month; None for anything else."""
    match = MONTH.fullmatch(text)
    return date(int(match[1]), int(match[2]), 1) if match and int(match[1]) else None


def named(months: Iterable[date]) -> str:
    """`October 2018, November 2018 and January 2019`."""
    names = [f"{NAMES[month.month - 1]} {month.year}" for month in months]
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _number(month: date) -> int:
    return month.year * 12 + month.month - 1


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
