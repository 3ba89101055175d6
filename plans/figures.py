"""The figures of a programme: plain sums of its counts, and what of them may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plans.counting import LEVELS, Quarter, change, last_quarters, quarter_of
from portal.disclosure import PARTNER, TOTAL, Grid, List, Rule, protected

QUARTERS = 8
Count = int | None  # None: too few to tell, or it would give away what is
Cells = Mapping[tuple[str, str], Count]


@dataclass(frozen=True)
class Counted:
    """One line of the reviewed function: what is counted, of which kinds, and how many."""

    part: str
    one: str
    two: str
    count: int


@dataclass(frozen=True)
class QuarterFigures:
    quarter: Quarter
    levels: Mapping[str, Count]
    total: Count
    change: Decimal | None  # against the quarter before


@dataclass(frozen=True)
class Figures:
    """`days` is None where fewer than five nominations have come to an action."""

    nominations: Mapping[str, Count]
    decisions: Mapping[str, Count]
    covered: Cells
    uncovered: Mapping[str, Count]
    quarters: Sequence[QuarterFigures]
    unmoderated: Count
    days: int | None


def figures_of(
    lines: Iterable[Counted], *, agencies: Sequence[str], pillars: Sequence[str], today: date,
    rule: Rule = PARTNER,
) -> Figures:  # fmt: skip
    """An action that nobody accepted is counted by P alone, and never as covered."""
    of: dict[str, list[Counted]] = {}
    for line in lines:
        of.setdefault(line.part, []).append(line)
    days = [line.count for line in of.get("days", ())]
    covered = _by_both(of.get("covered", ()))
    rows = [*agencies, *sorted({row for row, _column in covered} - set(agencies))]
    waiting = [line for line in of.get("disruptions", ()) if not line.two]
    return Figures(
        nominations=_list(of.get("nominations", ()), rule),
        decisions=_list(of.get("decisions", ()), rule),
        covered=_grid(covered, rows, pillars, rule),
        uncovered=_list(
            [Counted(line.part, line.two, "", line.count) for line in of.get("uncovered", ())], rule
        ),
        quarters=_quarters(of.get("disruptions", ()), today, rule),
        unmoderated=_single(sum(line.count for line in waiting), rule),
        days=days[0] if days else None,
    )  # fmt: skip


def _list(lines: Iterable[Counted], rule: Rule) -> dict[str, Count]:
    counts: dict[str, int] = {}
    for line in lines:
        counts[line.one] = counts.get(line.one, 0) + line.count
    return {name: count for (name,), count in protected(List(counts), rule).counts.items()}


def _by_both(lines: Iterable[Counted]) -> dict[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = {}
    for line in lines:
        counts[line.one, line.two] = counts.get((line.one, line.two), 0) + line.count
    return counts


def _grid(
    counts: Mapping[tuple[str, str], int], rows: Sequence[str], columns: Sequence[str], rule: Rule
) -> dict[tuple[str, str], Count]:
    found = protected(Grid(rows, columns, counts), rule).counts
    return {(name[0], name[1]): count for name, count in found.items()}


def _quarters(lines: Iterable[Counted], today: date, rule: Rule) -> list[QuarterFigures]:
    """The newest first. Of what is not counted, and of quarters long ago, nothing is shown."""
    quarters = {str(index): one for index, one in enumerate(last_quarters(today, QUARTERS + 1))}
    place = {quarter: name for name, quarter in quarters.items()}
    counts: dict[tuple[str, str], int] = {}
    for line in lines:
        name = place.get(quarter_of(date.fromisoformat(line.one)))
        if name is not None and line.two in LEVELS:
            counts[name, line.two] = counts.get((name, line.two), 0) + line.count
    shown = _grid(counts, list(quarters), LEVELS, rule)
    return [
        QuarterFigures(
            quarter, {level: shown[name, level] for level in LEVELS}, shown[name, TOTAL],
            change(shown[str(int(name) + 1), TOTAL], shown[name, TOTAL]),
        )
        for name, quarter in list(quarters.items())[:QUARTERS]
    ]  # fmt: skip


def _single(count: int, rule: Rule) -> Count:
    return None if rule.is_small(count) else count
