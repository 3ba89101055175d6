"""How far agencies agree: quadratic weighted kappa, exact.

Both raters' places on the scale are squared apart: as observed, and as it would be were each
rater's marks dealt out at random. 1 is full agreement, 0 what chance would give.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from statistics import mean, median

FEWEST_ITEMS = 2
FEWEST_TO_TELL = 5  # of two agencies who both marked fewer, a kappa says nothing


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


@dataclass(frozen=True, slots=True)
class Agreed:
    """On one dimension. `kappa` is None where there is too little to tell."""

    code: str
    name: str
    kappa: float | None
    pairs: int


def on_each(
    names: Mapping[str, str], ratings: Mapping[str, Mapping[Hashable, Mapping[Hashable, int]]]
) -> list[Agreed]:
    """Each dimension by itself: that kinds of harm differ is no agreement between agencies."""
    found = []
    for code, name in names.items():
        try:
            on = between(ratings.get(code, {}), fewest=FEWEST_TO_TELL)
        except CannotAgree:
            found.append(Agreed(code, name, None, 0))
        else:
            kappa = None if on.kappa is None else float(on.kappa)
            found.append(Agreed(code, name, kappa, on.pairs))
    return found


def middle(agreed: Sequence[Agreed]) -> float | None:
    """The median over the dimensions of which something can be told."""
    known = [each.kappa for each in agreed if each.kappa is not None]
    return median(known) if known else None


def between(
    ratings: Mapping[Hashable, Mapping[Hashable, int]], *, fewest: int = FEWEST_ITEMS
) -> Agreement:
    """`ratings`: by rater, the place given to each thing. Pairs with too few are left out."""
    if len(ratings) < 2:
        raise CannotAgree("One rater agrees with nobody.")
    found = []
    for one, other in combinations(ratings.values(), 2):
        both = [thing for thing in one if thing in other]
        if len(both) >= fewest:
            found.append(
                weighted_kappa([one[each] for each in both], [other[each] for each in both])
            )
    if not found:
        raise CannotAgree("No two raters rated enough things in common.")
    known = [kappa for kappa in found if kappa is not None]
    return Agreement(mean(known) if known else None, len(known), len(found) - len(known))
