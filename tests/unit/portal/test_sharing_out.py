"""What is set up for minutes is set up once, and nothing long comes last."""

from __future__ import annotations

import pytest

from portal.launch import paths
from tests.sharing_out import EARLY, TOGETHER, rank, unit

JOURNEY = "tests/browser/test_journeys.py::test_draft"
PAGE = "tests/browser/test_quick.py::test_page[a]"
PLAIN = "tests/unit/portal/test_severity.py::test_sum[1]"


def test_what_rests_on_one_portal_stays_together_and_the_rest_does_not() -> None:
    assert unit(JOURNEY) == unit(PAGE) != unit(PLAIN)
    assert unit(PLAIN) == PLAIN


def test_what_takes_long_begins_before_the_rest() -> None:
    long = "tests/house/test_access_matrix.py::test_every_call"

    assert sorted([PLAIN, long, unit(PAGE)], key=rank) == [unit(PAGE), long, PLAIN]


@pytest.mark.parametrize("name", TOGETHER + EARLY)
def test_each_name_is_that_of_tests(name: str) -> None:
    assert list(paths.ROOT.glob(f"{name}*"))
