from __future__ import annotations

from datetime import date

import pytest

from profiles import periods

OCTOBER, NOVEMBER, JANUARY = date(2018, 10, 1), date(2018, 11, 1), date(2019, 1, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018-10", OCTOBER),
        ("2018-13", None),
        ("2018-1", None),
        ("2018-10-01", None),
        ("10/2018", None),
        ("0000-10", None),
        ("\u0662\u0660\u0661\u0668-10", None),
        ("2018-10\n", None),
        ("", None),
    ],
)
def test_parse_month_takes_year_and_month_only(text, expected):
    assert periods.parse_month(text) == expected


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ([], ""),
        ([OCTOBER], "October 2018"),
        ([OCTOBER, NOVEMBER], "October 2018 and November 2018"),
        ([OCTOBER, NOVEMBER, JANUARY], "October 2018, November 2018 and January 2019"),
    ],
)
def test_named_says_every_month(months, expected):
    assert periods.named(months) == expected


def test_period_puts_months_in_order_each_once():
    found = periods.period([JANUARY, OCTOBER, NOVEMBER, OCTOBER])

    assert found.months == (OCTOBER, NOVEMBER, JANUARY)
    assert str(found) == "October 2018, November 2018 and January 2019"


def test_period_names_the_months_it_leaves_out():
    assert periods.period([OCTOBER, NOVEMBER, JANUARY]).missing == (date(2018, 12, 1),)


def test_period_of_one_month_leaves_none_out():
    assert periods.period([OCTOBER]).missing == ()


@pytest.mark.parametrize(
    "months",
    [(), (NOVEMBER, OCTOBER), (OCTOBER, OCTOBER), (date(2018, 10, 2),)],
    ids=["none", "disordered", "twice", "mid-month"],
)
def test_period_refuses_what_is_no_row_of_months(months):
    with pytest.raises(ValueError, match="month"):
        periods.Period(months)


def test_periods_that_differ_are_not_set_side_by_side():
    quarter, year = periods.period([OCTOBER, NOVEMBER, JANUARY]), periods.period([OCTOBER])

    quarter.same_as(periods.period([JANUARY, NOVEMBER, OCTOBER]))
    with pytest.raises(periods.UnlikePeriodsError, match="cannot be set beside October 2018"):
        quarter.same_as(year)
