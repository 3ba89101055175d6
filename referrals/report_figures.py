"""The sums of a data report: plain arithmetic on one row for each form, and what may be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

from portal.disclosure import PARTNER, TOTAL, List, Published, Rule, held_against

CODE = "1"  # raise it when the same rows would give other figures
LISTS = ("district", "theme", "sector", "outcome", "risk")
RISK, NO_RISK = "flagged", "not flagged"
WAITING = "WAITING"
LEAST_FOR_MEDIAN = 5


@dataclass(frozen=True)
class FormRow:
    """What is counted of one form. A form may have several outcomes; none: it waits."""

    district: str
    theme: str
    sector: str
    outcomes: tuple[str, ...]
    is_risk: bool
    minutes_to_open: int | None
    minutes_to_close: int | None


Known = Mapping[str, Sequence[str]]  # every category of each list, also those that nobody used


@dataclass(frozen=True)
class Figures:
    """What may be shown. None: withheld. `hours` are medians, rounded to whole ones."""

    rule: str
    code: str
    total: int | None
    lists: Mapping[str, Mapping[str, int | None]]
    hours_to_open: int | None
    hours_to_close: int | None


def figures_of(
    rows: Sequence[FormRow], *, month: str, known: Known, earlier: Sequence[Mapping[str, Any]],
    rule: Rule = PARTNER,
) -> Figures:  # fmt: skip
    """`earlier` are the lists of this force's editions, oldest first, each with its `month`.

    The total stands in each list, so it is shown in all of them or in none; outcomes have their
    own.
    """
    tables = {name: _counted(name, rows, known[name]) for name in LISTS}
    found = _protected(tables, month, earlier, rule, hide_total=False)
    if any(found[name][TOTAL] is None for name in LISTS if name != "outcome"):
        found = _protected(tables, month, earlier, rule, hide_total=True)
    return Figures(
        rule=rule.name,
        code=CODE,
        total=found["district"][TOTAL],
        lists=found,
        hours_to_open=_hours(row.minutes_to_open for row in rows),
        hours_to_close=_hours(row.minutes_to_close for row in rows),
    )


def _counted(name: str, rows: Iterable[FormRow], known: Sequence[str]) -> List:
    counts: Counter[str] = Counter()
    for row in rows:
        if name == "outcome":
            counts.update(row.outcomes or (WAITING,))
        elif name == "risk":
            counts[RISK if row.is_risk else NO_RISK] += 1
        else:
            counts[getattr(row, name)] += 1
    return List({each: counts[each] for each in (*known, *sorted(counts.keys() - set(known)))})


def _protected(
    tables: Mapping[str, List], month: str, earlier: Sequence[Mapping[str, Any]], rule: Rule,
    *, hide_total: bool,
) -> dict[str, dict[str, int | None]]:  # fmt: skip
    total = (TOTAL,)
    found = {}
    for name, table in tables.items():
        editions = [
            Published(frozenset({one["month"]}), one["lists"][name])
            for one in earlier if name in one["lists"]
        ]  # fmt: skip
        shown = held_against(
            table, rule, months=[month], earlier=editions, fixed=[total],
            also=[total] if hide_total and name != "outcome" else [],
        )  # fmt: skip
        found[name] = {each: count for (each,), count in shown.counts.items()}
    return found


def _hours(minutes: Iterable[int | None]) -> int | None:
    """A median of few is nearly one of them."""
    held = [each for each in minutes if each is not None]
    if len(held) < LEAST_FOR_MEDIAN:
        return None
    return int((Decimal(median(held)) / 60).quantize(Decimal(1), ROUND_HALF_UP))
