"""Whether one kind of answer takes longer than another, as somebody with a clock would ask."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

FAIREST, LEAST_FAIR = 0.45, 0.55
# Nobody on a network sees less. A processor that slept longer wakes some microseconds later, which
# would be told of two answers that were held back to the same moment.
FINEST_SECONDS = 1e-4


def as_seen(seconds: float) -> float:
    return round(seconds / FINEST_SECONDS) * FINEST_SECONDS


def area_under_curve(first: Sequence[float], second: Sequence[float]) -> float:
    """How often one of `first` is greater than one of `second`; of equal ones half."""
    ranked = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    ranks, rank = 0.0, 1
    for _value, equal in groupby(ranked, key=lambda one: one[0]):
        tied = [which for _value, which in equal]
        ranks += tied.count(0) * (rank + (len(tied) - 1) / 2)
        rank += len(tied)
    return (ranks - len(first) * (len(first) + 1) / 2) / (len(first) * len(second))
