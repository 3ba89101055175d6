"""How far agencies agree: quadratic weighted kappa, exact.

Both raters' places on the scale are squared apart: as observed, and as it would be were each
rater's marks dealt out at random. 1 is full agreement, 0 what chance would give.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from statistics import mean

FEWEST_ITEMS = 2


class CannotAgree(ValueError):
    """There are not two raters, or not two things that both of them rated."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """`kappa` is the mean over `pairs` pairs of raters; None where no pair varied at all."""

    kappa: Fraction | None
    pairs: int
    without_spread: int


def weighted_kappa(first: Sequence[int], second: Sequence[int]) -> Fraction | None:
    """None where both gave one and the same place to everything: nothing could have differed."""
    if len(first) != len(second):
        raise CannotAgree("Both must have rated the same things.")
    if len(first) < FEWEST_ITEMS:
        raise CannotAgree("Fewer than two things were rated by both.")
    observed = sum((one - other) ** 2 for one, other in zip(first, second, strict=True))
    # Of every place of one with every place of the other: summed without going through them all.
    squares = sum(place**2 for place in (*first, *second))
    by_chance = len(first) * squares - 2 * sum(first) * sum(second)
    return 1 - Fraction(len(first) * observed, by_chance) if by_chance else None


def between(ratings: Mapping[Hashable, Mapping[Hashable, int]]) -> Agreement:
    """`ratings`: by rater, the place given to each thing. Pairs with too few are left out."""
    if len(ratings) < 2:
        raise CannotAgree("One rater agrees with nobody.")
    found = []
    for one, other in combinations(ratings.values(), 2):
        both = [thing for thing in one if thing in other]
        if len(both) >= FEWEST_ITEMS:
            found.append(
                weighted_kappa([one[each] for each in both], [other[each] for each in both])
            )
    if not found:
        raise CannotAgree("No two raters rated two things in common.")
    known = [kappa for kappa in found if kappa is not None]
    return Agreement(mean(known) if known else None, len(known), len(found) - len(known))
