"""Whether one kind of answer takes longer than another, as somebody with a clock would ask."""

from __future__ import annotations

from collections.abc import Sequence

FAIREST, LEAST_FAIR = 0.45, 0.55


def area_under_curve(first: Sequence[float], second: Sequence[float]) -> float:
    """How often one of `first` is greater than one of `second`, from the sum of its ranks."""
    ranked = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    ranks = sum(rank for rank, (_value, which) in enumerate(ranked, 1) if which == 0)
    return (ranks - len(first) * (len(first) + 1) / 2) / (len(first) * len(second))
