"""Tables of counts, and which of their cells are withheld."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from portal.disclosure.network import (
    Arc,
    Name,
    can_grow,
    can_shrink,
    cheapest_way_round,
)
from portal.disclosure.rules import Rule

TOTAL = "total"


@dataclass(frozen=True)
class List:
    """Counts by category, with their total."""

    counts: Mapping[str, int]

    def arcs(self) -> list[Arc]:
        total = sum(self.counts.values())
        cells = [Arc((name,), "whole", "parts", count) for name, count in self.counts.items()]
        return [*cells, Arc((TOTAL,), "parts", "whole", total)]


@dataclass(frozen=True)
class Grid:
    """Counts by row and column, with the totals of each and of all."""

    rows: Sequence[str]
    columns: Sequence[str]
    counts: Mapping[tuple[str, str], int]

    def arcs(self) -> list[Arc]:
        of = self.counts
        arcs = [
            Arc((row, column), ("row", row), ("column", column), of.get((row, column), 0))
            for row in self.rows for column in self.columns
        ]  # fmt: skip
        for row in self.rows:
            count = sum(of.get((row, column), 0) for column in self.columns)
            arcs.append(Arc((row, TOTAL), "whole", ("row", row), count))
        for column in self.columns:
            count = sum(of.get((row, column), 0) for row in self.rows)
            arcs.append(Arc((TOTAL, column), ("column", column), "parts", count))
        arcs.append(Arc((TOTAL, TOTAL), "parts", "whole", sum(of.values())))
        return arcs


@dataclass(frozen=True)
class Range:
    """All that can stand in a withheld cell, for somebody who knows all that is shown."""

    least: int
    most: int


@dataclass(frozen=True)
class Protected:
    """A table that may be shown: None where a count is withheld. Counts are not rounded yet."""

    counts: Mapping[Name, int | None]
    small: frozenset[Name]  # withheld for itself; the rest protects these

    @property
    def withheld(self) -> frozenset[Name]:
        return frozenset(name for name, count in self.counts.items() if count is None)


def protected(
    table: List | Grid, rule: Rule, *, also: Iterable[Name] = (), fixed: Iterable[Name] = ()
) -> Protected:
    """Withhold small cells, then what would give them away: the smallest that do.

    `also` are withheld for another reason, as small ones are. `fixed` are shown whatever happens,
    because they stand elsewhere, unless they are small themselves.
    """
    arcs = table.arcs()
    small = {arc.name for arc in arcs if rule.is_small(arc.count)} | set(also)
    held = frozenset(fixed) - small
    totals = {arc.name for arc in arcs if set(arc.name) == {TOTAL}}
    withheld, least = (set(small), 1) if not totals & small else ({arc.name for arc in arcs}, 0)
    while (exposed := _exposed(arcs, small, withheld, rule, least)) is not None:
        more = cheapest_way_round(exposed, arcs, withheld, fixed=held, least=least) - withheld
        if not more:
            if not least:
                break  # all that can be withheld is
            least = 0  # noughts go too: then none of these is known to be more than nought
            more = {arc.name for arc in arcs if arc.name not in held}
        withheld |= more | _as_large_beside(more, arcs, held)
    counts = {arc.name: None if arc.name in withheld else arc.count for arc in arcs}
    return Protected(counts, frozenset(small))


def _as_large_beside(more: Set[Name], arcs: Sequence[Arc], held: Set[Name]) -> set[Name]:
    """Who knows that the smallest goes learns from an equal one that stayed how large it was."""
    chosen = [arc for arc in arcs if arc.name in more]
    return {
        arc.name
        for arc in arcs
        for one in chosen
        if arc.count == one.count and arc.name not in held
        and (arc.tail == one.tail or arc.head == one.head)
    }  # fmt: skip


def _exposed(
    arcs: Sequence[Arc], small: Set[Name], withheld: Set[Name], rule: Rule, least: int
) -> Arc | None:
    """The first small cell that is known too well: it must look as if it could be shown.

    With small ones alone, their sum would say much of each: one at least is withheld beside them.
    """
    for arc in arcs:
        if arc.name not in small:
            continue
        most = arc.count + can_grow(arc, arcs, withheld, least=least)
        if most < 2 * rule.smallest - 1 or withheld <= small:
            return arc
    return None


def ranges(table: List | Grid, withheld: Iterable[Name], *, least: int = 1) -> dict[Name, Range]:
    """What can be worked out of each withheld cell; for audits."""
    arcs, hidden = table.arcs(), frozenset(withheld)
    return {
        arc.name: Range(
            arc.count - can_shrink(arc, arcs, hidden, least=least),
            arc.count + can_grow(arc, arcs, hidden, least=least),
        )
        for arc in arcs
        if arc.name in hidden
    }
