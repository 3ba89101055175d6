"""What earlier editions said: a new one must not give away what they withheld, nor the reverse.

Every shown figure is an equation about slices: the count of one category in one month. What follows
from all equations together is found by elimination in whole fractions, so no combination of
editions is overlooked; of figures that were revised the newest counts. A revision says by how much
it changed, so small changes are withheld too. Bounds across editions are kept by a plainer rule:
what was withheld for some months stays withheld for the same months.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from portal.disclosure.network import Name
from portal.disclosure.rules import Rule
from portal.disclosure.tables import TOTAL, List, Protected, protected

Slice = tuple[str, str]  # category, month
Sum = frozenset[Slice]


@dataclass(frozen=True)
class Statement:
    """That all of this together is so many."""

    of: Sum
    count: int


@dataclass(frozen=True)
class Published:
    """One list of one edition as it was shown. None: withheld."""

    months: frozenset[str]
    counts: Mapping[str, int | None]

    @cached_property
    def statements(self) -> list[Statement]:
        return [
            Statement(self.sum_of(name), count)
            for name, count in self.counts.items() if count is not None
        ]  # fmt: skip

    @cached_property
    def withheld(self) -> list[str]:
        return [name for name, count in self.counts.items() if count is None]

    def sum_of(self, name: str) -> Sum:
        names = [each for each in self.counts if each != TOTAL] if name == TOTAL else [name]
        return frozenset((each, month) for each in names for month in self.months)


def given_away(statements: Iterable[Statement], wanted: Iterable[Sum]) -> dict[Sum, Fraction]:
    """Which of these sums follow from the statements, and how large they are."""
    known = _Equations(statements)
    found = ((one, known.value_of(one)) for one in wanted if one)
    return {one: value for one, value in found if value is not None}


def held_against(
    table: List, rule: Rule, *, months: Iterable[str], earlier: Sequence[Published],
    fixed: Iterable[Name] = (), also: Iterable[Name] = (),
) -> Protected:  # fmt: skip
    """The list as `protected`, with what else must go for `earlier` editions, oldest first."""
    span = frozenset(months)
    related = _related(span, earlier)
    held, gone = list(fixed), set(also)
    gone |= {
        (name,) for one in related if one.months == span for name in one.withheld
        if name == TOTAL or name in table.counts
    }  # fmt: skip
    while True:
        found = protected(table, rule, also=gone, fixed=held)
        new = Published(span, {name: count for (name,), count in found.counts.items()})
        more = _to_withhold(new, related, rule)
        if more is None:
            return found
        gone.add(more)


def _related(months: frozenset[str], earlier: Sequence[Published]) -> list[Published]:
    """Editions that share a month, or share one with such a one: the others say nothing here."""
    reached, found = set(months), []
    left = list(earlier)
    while near := [one for one in left if one.months & reached]:
        found += near
        reached.update(*(one.months for one in near))
        left = [one for one in left if one not in near]
    return [one for one in earlier if one in found]


def _revised_by_few(new: Published, earlier: Sequence[Published], rule: Rule) -> str | None:
    for one in earlier:
        for name, count in one.counts.items() if one.months == new.months else ():
            now = new.counts.get(name)
            if count is not None and now is not None and 0 < abs(now - count) < rule.smallest:
                return name
    return None


def _to_withhold(new: Published, earlier: Sequence[Published], rule: Rule) -> Name | None:
    """A cell of the new edition that helps to give something away. None: nothing is given away."""
    if not earlier:
        return None
    statements = [each for one in (new, *reversed(earlier)) for each in one.statements]
    secret = {one.sum_of(name) for one in (*earlier, new) for name in one.withheld}
    known = _Equations(statements)
    revised = _revised_by_few(new, earlier, rule)
    if revised:
        return (revised,)
    for name, wanted in _told_apart(new, earlier):
        value = known.value_of(wanted)
        if value is not None and (wanted in secret or 0 < abs(value) < rule.smallest):
            return _most_to_blame(new, name)
    return None


def _told_apart(new: Published, earlier: Sequence[Published]) -> Iterator[tuple[str, Sum]]:
    """Cells, what lies between two editions of them, and each slice: what a reader works out."""
    for name in new.counts:
        sums = [one.sum_of(name) for one in (*earlier, new) if name in one.counts]
        between = {first - second for first in sums for second in sums if first != second}
        slices = {frozenset({each}) for one in sums for each in one} if name != TOTAL else set()
        for wanted in sorted((*sums, *between, *slices), key=lambda one: (len(one), sorted(one))):
            if wanted:
                yield name, wanted


def _most_to_blame(new: Published, name: str) -> Name | None:
    """The cell of that name, then the smallest that is shown. None: all is withheld already."""
    if new.counts.get(name) is not None:
        return (name,)
    shown = [(count, each) for each, count in new.counts.items() if count]
    return (min(shown)[1],) if shown else None


class _Equations:
    """Linear equations in echelon form: each new one is freed of the leads of those before."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._rows: dict[Slice, tuple[dict[Slice, Fraction], Fraction]] = {}
        for statement in statements:
            self._add(statement)

    def value_of(self, wanted: Sum) -> Fraction | None:
        """None: it does not follow from the equations."""
        left, value = self._reduced({each: Fraction(1) for each in wanted}, Fraction(0))
        return None if left else -value

    def _add(self, statement: Statement) -> None:
        terms = {each: Fraction(1) for each in statement.of}
        left, value = self._reduced(terms, Fraction(statement.count))
        if left:
            lead = min(left)
            by = left[lead]
            self._rows[lead] = ({each: of / by for each, of in left.items()}, value / by)

    def _reduced(
        self, terms: dict[Slice, Fraction], value: Fraction
    ) -> tuple[dict[Slice, Fraction], Fraction]:
        """Least lead first: what is taken away for one lead brings in later ones only."""
        while leads := [each for each in terms if each in self._rows]:
            lead = min(leads)
            row, of_row = self._rows[lead]
            by = terms[lead]
            for each, of in row.items():
                terms[each] = terms.get(each, Fraction(0)) - by * of
                if not terms[each]:
                    del terms[each]
            value -= by * of_row
        return terms, value
