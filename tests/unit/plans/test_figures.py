"""What may be shown of a programme's counts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from plans.counting import Quarter
from plans.figures import Counted, Figures, figures_of
from portal.disclosure import TOTAL

TODAY = date(2026, 11, 22)
PILLARS = ("pursue", "prevent", "protect", "prepare")
AGENCIES = ("1", "2", "3")
CELLS = [(agency, pillar) for agency in AGENCIES for pillar in PILLARS]
COVERED = st.lists(st.integers(0, 9), min_size=len(CELLS), max_size=len(CELLS)).map(
    lambda counts: dict(zip(CELLS, counts, strict=True))
)


def figured(*lines: Counted) -> Figures:
    return figures_of(lines, agencies=AGENCIES, pillars=PILLARS, today=TODAY)


def test_42_and_65_in_two_quarters_are_more_by_548_in_a_thousand() -> None:
    figures = figured(
        Counted("disruptions", "2026-07-01", "major", 42),
        Counted("disruptions", "2026-10-01", "major", 40),
        Counted("disruptions", "2026-10-01", "minor", 25),
        Counted("disruptions", "2026-10-01", "none", 90),
        Counted("disruptions", "2026-10-01", "", 7),
    )

    newest = figures.quarters[0]
    assert (newest.quarter, newest.total, newest.change) == (Quarter(2026, 4), 65, Decimal("54.8"))
    assert figures.unmoderated == 7


def test_a_change_that_would_tell_a_small_count_is_not_told() -> None:
    figures = figured(
        Counted("disruptions", "2026-07-01", "major", 2),
        Counted("disruptions", "2026-10-01", "major", 8),
        Counted("disruptions", "2026-04-01", "major", 9),
    )

    assert figures.quarters[1].total is None
    assert [one.change for one in figures.quarters[:2]] == [None, None]


def test_what_nobody_accepted_covers_nothing() -> None:
    figures = figured(Counted("covered", "1", "pursue", 5), Counted("uncovered", "2", "prevent", 4))

    assert figures.covered["1", "pursue"] == 5
    assert figures.covered["2", "prevent"] == 0
    assert figures.covered[TOTAL, TOTAL] == 5
    assert figures.uncovered["prevent"] == 4


@settings(deadline=None, max_examples=40)
@given(COVERED)
def test_no_count_of_one_or_two_is_shown(counts: dict[tuple[str, str], int]) -> None:
    lines = [Counted("covered", *of, number) for of, number in counts.items()]
    lines += [Counted("nominations", of[1], "", number) for of, number in counts.items()]
    figures = figured(*lines)

    for shown in (figures.covered, figures.nominations):
        assert not {1, 2} & {count for count in shown.values() if count is not None}
    for (row, column), count in figures.covered.items():
        assert count in {None, counts.get((row, column), 0)} or TOTAL in (row, column)


def test_the_median_is_told_where_the_wall_tells_it() -> None:
    assert figured(Counted("days", "", "", 12)).days == 12
    assert figured().days is None
