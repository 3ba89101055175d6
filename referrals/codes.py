"""What the codes of the form's lists are called, from a day to a day.

A change counts from the day after it was made at the earliest: nobody's page changes its words
under their hands, and what a process holds of the lists for a minute is never out of date.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.utils import timezone

from referrals.choices import LISTS, CodeList

HELD_SECONDS = 60


@dataclass(frozen=True)
class Name:
    """A label and its first and last day."""

    label: str
    first: date
    last: date | None

    def counts_on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


Names = Mapping[tuple[str, str], Sequence[Name]]
_held: dict[str, tuple[float, Names]] = {}


def label(of: CodeList, code: str, *, at: datetime | None = None) -> str:
    """As it was called at that time; the last that it was called before, where it had ended."""
    if not code:
        return ""
    day = timezone.localdate(at) if at else timezone.localdate()
    names = _names().get((of, code), ())
    told = [name for name in names if name.first <= day]
    return told[-1].label if told else str(LISTS[of](code).label)


def offered(of: CodeList, *, on: date | None = None) -> list[tuple[str, str]]:
    """The codes that a form offers on that day, in the order of the list."""
    day, names = on or timezone.localdate(), _names()
    return [
        (code, name.label)
        for code in LISTS[of].values
        for name in names.get((of, code), ())
        if name.counts_on(day)
    ]


def hold(names: Names) -> None:
    _held["names"] = (time.monotonic(), names)


def forget() -> None:
    _held.clear()


def _names() -> Names:
    held = _held.get("names")
    if held is None or time.monotonic() - held[0] > HELD_SECONDS:
        hold(_read())
    return _held["names"][1]


def _read() -> Names:
    rows = apps.get_model("referrals.Code").objects.order_by("first_day")
    names: defaultdict[tuple[str, str], list[Name]] = defaultdict(list)
    for row in rows:
        names[row.list, row.code].append(Name(row.label, row.first_day, row.last_day))
    return names
