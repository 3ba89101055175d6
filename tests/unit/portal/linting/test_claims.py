"""What is a finding and what is not, sentence by sentence."""

from __future__ import annotations

import pytest

from portal.linting import lint

FOUND = {
    "a rise that is a fall": ("Crime rose by 12% (from 200 to 176).", "direction", "rose", "down"),
    "a fall that is a rise": ("Reports fell (100 to 130).", "direction", "fell", "up"),
    "the wrong size of a rise": ("A 50% increase (137 to 207).", "change", "50%", "51.1%"),
    "a size after the pair": ("It fell from 80 to 60 (30%).", "change", "30%", "25.0%"),
    "a minus that rises": ("Volume increased (-1%) this year.", "direction", "increased", "down"),
    "a plus before a reduction": ("A 10% (+4) fall in groups.", "direction", "fall", "up"),
    "a share in per cent": ("Of them, 25 of the 38 sell drugs (70%).", "share", "70%", "65.8%"),
    "a share before its numbers": ("22% (10 of 38) are abroad.", "share", "22%", "26.3%"),
    "a part in words": ("One quarter (25 of 207) are parents.", "share", "one quarter", "12.1%"),
    "over a half that is not": ("Over half (40 of 100) agreed.", "share", "half", "40.0%"),
    "a part greater than its whole": ("Some 40 of the 38 met.", "part", "40", "at most 38"),
    "parts that leave one over": (
        "Four of these 25 are named as heads, 14 as members, and six as helpers.",
        "parts", "25", "24",
    ),
    "too many parts": ("Nine of the 12 act as heads, five as members.", "parts", "12", "14"),
    "a sum": ("12 knives, 3 guns and 4 bats make 18.", "sum", "18", "19"),
    "a rate without its year": (
        "It is 82 per 1,000 people.", "population", "no year", "the year of the population",
    ),
    "a part of what another sentence counts": (
        "A rise (137 to 207) in our nominals. A quarter (25) of our nominals are parents.",
        "share", "a quarter", "12.1%",
    ),
}  # fmt: skip
CLEAN = {
    "a rise": "A 51% increase (137 to 207) in nominals linked to groups.",
    "a fall": "It fell by 25% from 80 to 60.",
    "a sign that fits": "Severity increased (+4%), and volume is falling (-1%).",
    "a reduction": "A 10% (-4) reduction in the number of groups.",
    "about a third": "About a third (12 of 38) meet abroad.",
    "more than half": "More than half (56%; 13,750,464) is in one area.",
    "another whole": "There are 207 nominals. One third (12) of the groups are known.",
    "ages": "The number aged 10 to 24 fell.",
    "some of the parts": "Four of these 25 live in the county.",
    "a rate with its year": "It is 82 per 1,000 people (mid-2019).",
    "a half rounded up": "12% (1 of 8) came.",
    "a half rounded down": "13% (1 of 8) came.",
    "points, not per cent": "It grew from 5% to 16%, by 11 points.",
    "a date": "On 12/03/2019 there were 40 of them.",
}


@pytest.mark.parametrize(("text", "rule", "said", "comes_to"), FOUND.values(), ids=FOUND)
def test_it_is_found(text: str, rule: str, said: str, comes_to: str) -> None:
    (found,) = lint(text)

    assert (found.rule, found.said, found.comes_to) == (rule, said, comes_to)


@pytest.mark.parametrize("text", CLEAN.values(), ids=CLEAN)
def test_it_is_no_finding(text: str) -> None:
    assert lint(text) == []
