"""A figure that was altered is found, and a report without a fault raises no alarm."""

from __future__ import annotations

import random

import pytest

from portal.linting import lint
from tests.unit.portal.linting.papers import altered, paper

COPIES, LEAST_FOUND = 50, 48


@pytest.mark.parametrize("seed", range(6))
def test_clean_reports_raise_no_alarm(seed: int) -> None:
    chance = random.Random(seed)

    alarms = {
        text: found for text in (paper(chance) for _ in range(COPIES)) if (found := lint(text))
    }

    assert not alarms, "\n".join(f"{text}\n{found}" for text, found in alarms.items())


@pytest.mark.parametrize("seed", range(6))
def test_an_altered_figure_is_found(seed: int) -> None:
    chance = random.Random(seed)
    copies = [altered(paper(chance), chance) for _ in range(COPIES)]

    missed = [text for text in copies if not lint(text)]

    assert COPIES - len(missed) >= LEAST_FOUND, "\n\n".join(missed)
