"""Severity sums: plain arithmetic on counts, weights and populations.

Everything is exact (`Decimal`, `int`) and rounded only where it is shown, so that a figure made
again is the same figure to the last digit. The scheme and its weights are the caller's: see
`docs/decisions/0006-profile-figures.md`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum


class Total(StrEnum):
    """What a share is a share of. A printed total may hold a part that lies in no area."""

    PRINTED = "the printed total"
    ALLOCATED = "the sum of the areas"


@dataclass(frozen=True, slots=True)
class Weights:
    """One version of one scheme: the weight of each offence type."""

    scheme: str
    version: str
    by_type: Mapping[str, Decimal]

    def __post_init__(self) -> None:
        keyed = {type_key(name): weight for name, weight in self.by_type.items()}
        if len(keyed) != len(self.by_type):
            raise ValueError("Two offence types of this scheme have the same name.")
        if any(not weight.is_finite() or weight < 0 for weight in keyed.values()):
            raise ValueError("A weight must be a number of nought or more.")
        object.__setattr__(self, "by_type", keyed)

    def of(self, offence_type: str) -> Decimal | None:
        return self.by_type.get(type_key(offence_type))


@dataclass(frozen=True, slots=True)
class Severity:
    """The weighted sum of one area, and how many of its crimes had no weight."""

    score: Decimal
    crimes: int
    unweighted: int

    @property
    def weighted(self) -> int:
        return self.crimes - self.unweighted

    @property
    def mean(self) -> Decimal | None:
        """Severity of a crime. Crimes without a weight are left out of both sides."""
        return self.score / self.weighted if self.weighted else None


@dataclass(frozen=True, slots=True)
class Share:
    percent: Decimal
    of: Total


@dataclass(frozen=True, slots=True)
class Unallocated:
    """What a printed total holds beyond the sum of its areas: shown, never shared out silently."""

    amount: Decimal
    percent: Decimal


def type_key(offence_type: str) -> str:
    """Sources write "Theft from the person" and "Theft from the Person" for one type."""
    return " ".join(offence_type.casefold().split())


def severity(counts: Mapping[str, int], *, weighted_by: Weights) -> Severity:
    """Weight times count. A type without a weight adds nothing and is counted as unweighted."""
    score, unweighted = Decimal(0), 0
    for offence_type, count in counts.items():
        weight = weighted_by.of(offence_type)
        if weight is None:
            unweighted += count
        else:
            score += weight * count
    return Severity(score, sum(counts.values()), unweighted)


def per_thousand(value: Decimal | int, *, people: int) -> Decimal:
    if people <= 0:
        raise ValueError("A rate needs a population above nought.")
    return Decimal(value) * 1000 / people


def share(value: Decimal | int, *, total: Decimal | int, of: Total) -> Share | None:
    """The share of a stated total; None when the total is nought."""
    return Share(Decimal(value) * 100 / total, of) if total else None


def unallocated(areas: Sequence[Decimal | int], *, printed: Decimal | int) -> Unallocated | None:
    """The difference between a printed total and its areas; None when they agree."""
    amount = Decimal(printed) - sum((Decimal(area) for area in areas), Decimal(0))
    if not amount or not printed:
        return None
    return Unallocated(amount, amount * 100 / printed)


def change_percent(*, old: Decimal | int, new: Decimal | int) -> Decimal | None:
    """The change from old to new in per cent; None when there was nothing before."""
    return Decimal(new - old) * 100 / Decimal(old) if old else None


def ranks(values: Mapping[str, Decimal]) -> dict[str, int]:
    """1 for the highest. Equal values share a rank and the next rank is left out, as in a race."""
    ordered = sorted(values.values(), reverse=True)
    return {name: ordered.index(value) + 1 for name, value in values.items()}


def rounded(value: Decimal, places: int) -> Decimal:
    """Half goes up, as readers expect; Python's own rounding would send 0.5 to 0."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
