"""Disruptions are counted once, by what another agency said; changes are what they are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.counting import LEVELS, Moderated, Quarter, by_quarter, change, last_quarters, quarter_of

DAYS = st.dates(date(2019, 1, 1), date(2030, 12, 31))
ROWS = st.lists(
    st.builds(Moderated, st.uuids().map(str), DAYS, st.sampled_from([*LEVELS, "none", ""])),
    max_size=30,
)


def total(rows: list[Moderated]) -> int:
    return sum(sum(of.values()) for of in by_quarter(rows).values())


@given(ROWS, st.randoms())
def test_each_counts_once_in_any_order_however_many_took_part(
    rows: list[Moderated], by: object
) -> None:
    met = rows * 3
    by.shuffle(met)  # type: ignore[attr-defined]

    assert by_quarter(met) == by_quarter(rows)
    assert total(rows) == sum(row.level in LEVELS for row in rows)


@given(ROWS, DAYS, st.sampled_from(["none", ""]))
def test_what_had_no_effect_or_nobody_moderated_changes_nothing(
    rows: list[Moderated], day: date, level: str
) -> None:
    assert by_quarter([*rows, Moderated("more", day, level)]) == by_quarter(rows)


@given(ROWS, DAYS, st.sampled_from(LEVELS))
def test_one_more_is_one_more_of_its_level_in_its_quarter(
    rows: list[Moderated], day: date, level: str
) -> None:
    before, after = by_quarter(rows), by_quarter([*rows, Moderated("more", day, level)])
    quarter = quarter_of(day)

    assert after[quarter][level] == before.get(quarter, {}).get(level, 0) + 1
    assert total([*rows, Moderated("more", day, level)]) == total(rows) + 1


@given(DAYS, st.integers(1, 12))
def test_quarters_follow_one_another(day: date, number: int) -> None:
    found = last_quarters(day, number)

    assert found[0] == quarter_of(day)
    assert found == sorted(set(found), reverse=True)
    assert len(found) == number
    assert all(quarter_of(date(one.year, one.first_month, 1)) == one for one in found)


def test_a_year_ends() -> None:
    assert Quarter(2026, 1).before() == Quarter(2025, 4)
    assert quarter_of(date(2026, 3, 31)) == Quarter(2026, 1)
    assert quarter_of(date(2026, 4, 1)) == Quarter(2026, 2)


def test_from_42_to_65_is_more_by_548_in_a_thousand() -> None:
    assert change(42, 65) == Decimal("54.8")


@pytest.mark.parametrize(("before", "after"), [(0, 3), (None, 3), (3, None)])
def test_there_is_no_change_from_nothing_or_from_what_is_not_told(
    before: int | None, after: int | None
) -> None:
    assert change(before, after) is None


@given(st.integers(1, 10_000), st.integers(0, 10_000))
def test_a_change_leads_back(before: int, after: int) -> None:
    found = change(before, after)

    assert found is not None
    assert abs(before * (1 + found / 100) - after) <= Decimal(before) / 2000
    assert (found > 0) <= (after > before)
