"""Tables add up, shares fit, and the text keeps to its tables."""

from __future__ import annotations

import pytest

from portal.linting import lint

TABLE = """Place\tCrimes\tShare (%)
North\t{north}\t50
South\t30,000\t{south}
East\t12,000\t12
West\t5,000\t5
Middle\t3,000\t3
{total}\t100,000\t100
"""
SAID = {
    "all but one": ("All but the west is 94,999.", "sum", "94,999", "95,000"),
    "two of them": ("East and west together: 16,998.", "sum", "16,998", "17,000"),
    "beside its name": ("The least is Middle (3,003).", "figure", "3,003", "3,000"),
    "a share of the total": ("Half (51%; 50,000) is there.", "share", "51%", "50.0%"),
}


def table(north: str = "50,000", south: str = "30", total: str = "Grand Total") -> str:
    return TABLE.format(north=north, south=south, total=total)


@pytest.mark.parametrize("total", ["Total", "Grand Total", "TOTALS", "All"])
def test_a_table_that_adds_up_is_clean(total: str) -> None:
    assert lint(table(total=total)) == []


@pytest.mark.parametrize(
    ("north", "offer"),
    [
        ("49,000", "1,000 is in no row: add a row “unallocated” or correct the total."),
        ("51,000", "The rows hold 1,000 more than the total: correct one of them."),
    ],
)
def test_a_total_that_does_not_is_found_with_what_to_do(north: str, offer: str) -> None:
    (found,) = [each for each in lint(table(north=north)) if each.rule == "total"]

    assert (found.line, found.said, found.offer) == (7, "100,000", offer)


def test_a_share_that_does_not_fit_its_row_is_found() -> None:
    found = [each for each in lint(table(south="31")) if each.rule == "share"]

    assert [(each.line, each.said, each.comes_to) for each in found] == [(3, "31%", "30.0%")]


@pytest.mark.parametrize(("text", "rule", "said", "comes_to"), SAID.values(), ids=SAID)
def test_a_number_in_the_text_keeps_to_the_table(
    text: str, rule: str, said: str, comes_to: str
) -> None:
    (found,) = lint(f"{table()}\n{text}")

    assert (found.rule, found.said, found.comes_to) == (rule, said, comes_to)


@pytest.mark.parametrize("number", ["95,000", "17,000", "50,000", "94,000", "61,234"])
def test_an_exact_sum_or_another_number_is_no_finding(number: str) -> None:
    assert lint(f"{table()}\nThe paper names {number} once.") == []
