"""Marks, schemes and nominations for sums: no database."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from nominals import house_scheme, schemes
from nominals.ranking import Nominated
from nominals.scoring import Marks

HOUSE = schemes.read(house_scheme.DEFINITION)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
CODES = [each.code for each in HOUSE.dimensions]


def marks(harm: Sequence[int] = (4, 4, 2, 4, 2, 4), likelihood: int = 4, **more: int) -> Marks:
    """The worked example unless told otherwise: harm 20, likelihood 4."""
    given = {"confidence": 2, "opportunity": 1, "gap": 1} | more
    return Marks(dict(zip(CODES, harm, strict=True)), likelihood, **given)


def of_risk(risk: int, **more: int) -> Marks:
    """Marks with a given risk at likelihood 1, which the house's steps can add up to."""
    left, harm = risk, []
    for _ in CODES:
        harm.append(next(points for points in (8, 4, 2, 1, 0) if points <= left))
        left -= harm[-1]
    assert not left, f"{risk} cannot be marked"
    return marks(harm, 1, **more)


def nominated(key: str, *given: Marks, days: int = 0) -> Nominated:
    return Nominated(key, START + timedelta(days=days), given or (marks(),))


def changed(**parts: Any) -> dict[str, Any]:
    """The house's definition with some of its parts put otherwise."""
    return copy.deepcopy(house_scheme.DEFINITION) | parts


any_marks = st.builds(
    Marks,
    st.fixed_dictionaries({each.code: st.sampled_from(each.points) for each in HOUSE.dimensions}),
    *(st.sampled_from(HOUSE.scales[name].points)
      for name in ("likelihood", "confidence", "opportunity", "gap")),
)  # fmt: skip
