"""What is withheld cannot be worked out: all small tables are tried, and many larger ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.disclosure import (
    PARTNER,
    PUBLIC,
    TOTAL,
    Grid,
    List,
    Published,
    Rule,
    Statement,
    given_away,
    held_against,
    percentage,
    protected,
    ranges,
    rate,
    shown,
)

RULES = [PARTNER, PUBLIC]
ROWS, COLUMNS = ("r1", "r2"), ("c1", "c2", "c3")
CELLS = [(row, column) for row in ROWS for column in COLUMNS]


def lists(cells: int, most: int) -> Iterator[dict[str, int]]:
    for counts in product(range(most + 1), repeat=cells):
        yield dict(zip("abcde", counts, strict=False))


# Lists


@pytest.mark.parametrize(("cells", "most"), [(1, 12), (2, 12), (3, 9), (4, 6), (5, 5)])
def test_who_knows_the_rule_and_all_that_is_shown_knows_no_small_count(
    cells: int, most: int
) -> None:
    """All tables that would be shown alike: a withheld small count differs between them."""
    alike: dict[Any, list[dict[str, int]]] = defaultdict(list)
    for counts in lists(cells, most):
        found = protected(List(counts), PARTNER, fixed=[(TOTAL,)])
        alike[tuple(found.counts.items())].append(counts)

    for published, tables in alike.items():
        for (name,), count in published:
            values = {table[name] for table in tables} if name != TOTAL else {0, 1}
            if count is None and any(PARTNER.is_small(value) for value in values):
                assert len(values) > 1, (published, tables)


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), min_size=1))
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_small_count_could_always_be_one_that_is_shown(
    rule: Rule, counts: dict[str, int]
) -> None:
    found = protected(List(counts), rule, fixed=[(TOTAL,)])
    known = ranges(List(counts), found.withheld, least=0)

    assert all(not rule.is_small(count) for count in found.counts.values() if count)
    for name in found.small:
        assert known[name].least <= 1
        assert known[name].most >= rule.smallest


def test_one_small_count_takes_the_next_smallest_with_it() -> None:
    found = protected(List({"a": 2, "b": 0, "c": 9, "d": 7}), PARTNER)

    assert found.withheld == {("a",), ("d",)}
    assert found.counts[("b",)] == 0
    assert found.small == {("a",)}


def test_without_small_counts_all_is_shown() -> None:
    assert not protected(List({"a": 3, "b": 0, "c": 9}), PARTNER).withheld
    assert protected(List({"a": 4, "b": 0}), PUBLIC).withheld


def test_a_small_total_hides_the_whole_table() -> None:
    counts = protected(List({"a": 1, "b": 1, "c": 0}), PARTNER).counts

    assert set(counts.values()) == {None}


# Grids


def grids(most: int) -> Iterator[dict[tuple[str, str], int]]:
    for counts in product(range(most + 1), repeat=len(CELLS)):
        yield dict(zip(CELLS, counts, strict=True))


def all_figures(counts: Mapping[tuple[str, str], int]) -> dict[tuple[str, ...], int]:
    return {arc.name: arc.count for arc in Grid(ROWS, COLUMNS, counts).arcs()}


def test_the_range_of_a_withheld_cell_is_what_trying_all_tables_finds() -> None:
    """All tables whose rows sum up to 3 at most, some of their cells withheld."""
    everything = [one for one in map(all_figures, grids(3)) if row_sums(one) <= {0, 1, 2, 3}]
    for number, figures in enumerate(everything):
        hidden = {cell for cell in CELLS if figures[cell] and (number >> CELLS.index(cell)) & 1}
        fitting = [
            one for one in everything
            if all(one[name] == count for name, count in figures.items() if name not in hidden)
            and all(one[name] for name in hidden)
        ]  # fmt: skip
        grid = Grid(ROWS, COLUMNS, {cell: figures[cell] for cell in CELLS})
        for name, known in ranges(grid, hidden).items():
            values = {one[name] for one in fitting}
            assert (known.least, known.most) == (min(values), max(values))


def row_sums(figures: Mapping[tuple[str, ...], int]) -> set[int]:
    return {figures[row, TOTAL] for row in ROWS}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=6, max_size=6))
def test_no_small_cell_of_a_grid_follows_from_its_sums(counts: list[int]) -> None:
    grid = Grid(ROWS, COLUMNS, dict(zip(CELLS, counts, strict=True)))
    found = protected(grid, PARTNER)

    for name in found.small:
        known = ranges(grid, found.withheld, least=0)[name]
        assert known.least < known.most
        assert known.most >= PARTNER.smallest


def test_one_small_cell_of_a_grid_takes_a_corner_of_its_row_and_its_column() -> None:
    counts = dict(zip(CELLS, (1, 20, 30, 40, 50, 60), strict=True))

    withheld = protected(Grid(ROWS, COLUMNS, counts), PARTNER).withheld

    assert withheld == {("r1", "c1"), ("r1", "c2"), ("r2", "c1"), ("r2", "c2")}


# Single figures


@pytest.mark.parametrize(
    ("count", "rule", "words"),
    [(None, PARTNER, "[c]"), (0, PUBLIC, "0"), (7, PARTNER, "7"), (7, PUBLIC, "5"),
     (8, PUBLIC, "10"), (12_345, PUBLIC, "12,345")],
)  # fmt: skip
def test_a_count_as_it_is_printed(count: int | None, rule: Rule, words: str) -> None:
    assert shown(count, rule) == words


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [(None, 9, "[c]"), (3, None, "[c]"), (0, 0, "–"), (1, 3, "33%"), (1, 8, "13%"), (3, 900, "<1%"),
     (0, 9, "0%"), (9, 9, "100%")],
)  # fmt: skip
def test_a_percentage_is_whole_and_of_two_shown_figures(
    part: int | None, whole: int | None, words: str
) -> None:
    assert percentage(part, whole) == words


@pytest.mark.parametrize(
    ("count", "people", "found"),
    [(None, 5_000, None), (5, 999, None), (5, 1_000, Decimal("5.0"))],
)  # fmt: skip
def test_a_rate_of_few_people_is_withheld(
    count: int | None, people: int, found: Decimal | None
) -> None:
    assert rate(count, people) == found


# Editions


def edition(months: str, **counts: int | None) -> Published:
    return Published(frozenset(months), counts)


def test_a_quarter_does_not_tell_the_month_that_was_withheld() -> None:
    earlier = [
        edition("1", a=5, b=9, total=14), edition("2", a=None, b=None, total=12),
        edition("3", a=4, b=9, total=13),
    ]  # fmt: skip
    found = held_against(List({"a": 11, "b": 28}), PARTNER, months="123", earlier=earlier)

    assert {("a",), ("b",)} <= found.withheld


def test_a_quarter_does_not_tell_a_small_month_that_was_never_shown() -> None:
    earlier = [edition("1", a=5, b=9, total=14), edition("3", a=4, b=9, total=13)]

    found = held_against(List({"a": 10, "b": 30}), PARTNER, months="123", earlier=earlier)

    assert ("a",) in found.withheld


def test_a_revision_by_few_is_withheld() -> None:
    earlier = [edition("1", a=5, b=9, c=20, total=34)]

    found = held_against(List({"a": 6, "b": 9, "c": 20}), PARTNER, months="1", earlier=earlier)

    assert ("a",) in found.withheld
    assert (TOTAL,) in found.withheld


def test_what_was_withheld_stays_withheld_for_the_same_months() -> None:
    earlier = [edition("1", a=None, b=None, c=20, total=26)]

    found = held_against(List({"a": 9, "b": 9, "c": 20}), PARTNER, months="1", earlier=earlier)

    assert {("a",), ("b",)} <= found.withheld


def test_other_months_are_no_reason() -> None:
    earlier = [edition("1", a=None, b=None, c=20, total=26)]

    found = held_against(List({"a": 9, "b": 9, "c": 20}), PARTNER, months="2", earlier=earlier)

    assert not found.withheld


COUNTS = st.lists(st.integers(0, 9), min_size=3, max_size=3)


@settings(max_examples=60, deadline=None)
@given(st.lists(COUNTS, min_size=3, max_size=3), st.permutations(["1", "2", "12", "23", "123"]))
def test_no_order_of_overlapping_editions_gives_a_small_count_away(
    months: list[list[int]], order: list[str]
) -> None:
    """All equations of all editions together, for months and categories that were never shown."""
    earlier: list[Published] = []
    for span in order:
        counts = {
            name: sum(months[int(month) - 1][place] for month in span)
            for place, name in enumerate("abc")
        }
        found = held_against(List(counts), PARTNER, months=span, earlier=earlier)
        earlier.append(
            Published(frozenset(span), {name: count for (name,), count in found.counts.items()})
        )
    statements: list[Statement] = [each for one in earlier for each in one.statements]
    wanted = [
        frozenset((name, month) for month in span)
        for name in "abc" for span in ("1", "2", "3", "12", "13", "23", "123")
    ]  # fmt: skip

    for known, value in given_away(statements, wanted).items():
        assert not 0 < value < PARTNER.smallest, (known, value)
