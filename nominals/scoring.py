"""The partnership prioritisation score: one scheme, one set of marks, and their order.

A scheme is data (`nominals.schemes` reads and checks it), so that a past meeting is scored again
as it was then. Marks that are not on the scheme's scales are refused and never corrected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from math import prod
from statistics import mean, median

HARM, RISK, SUBMITTED = "harm", "risk", "submitted_at"
SCALES = ("likelihood", "confidence", "opportunity", "gap")
EXAMPLE_HARM = 20
COMBINED = {"median": median, "mean": mean}


class NotOnScale(ValueError):
    """Marks that the scheme does not know. `name`: of the dimension or scale."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has no such step in this scheme.")
        self.name = name


@dataclass(frozen=True, slots=True)
class Step:
    points: int
    words: str


@dataclass(frozen=True)
class Scale:
    """Steps from the lowest to the highest."""

    code: str
    name: str
    steps: tuple[Step, ...]
    weight: int = 1

    @cached_property
    def points(self) -> tuple[int, ...]:
        return tuple(step.points for step in self.steps)

    def place(self, points: int) -> int:
        """How many steps above the lowest."""
        if points not in self.points:
            raise NotOnScale(self.code)
        return self.points.index(points)


@dataclass(frozen=True, slots=True)
class Band:
    name: str
    least: int


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """How the order is tried. `spread` is by how many per cent a weight may be off, either way;
    `settled` from how many of a hundred draws a place counts as settled."""

    draws: int
    spread: int
    settled: int


@dataclass(frozen=True, slots=True)
class Scheme:
    """Harm is the weighted sum of the dimensions; risk the product of what `formula` names."""

    dimensions: tuple[Scale, ...]
    scales: Mapping[str, Scale]
    formula: tuple[str, ...]
    bands: tuple[Band, ...]
    order: tuple[str, ...]
    combined_by: str
    reason_from: int
    reason_longest: int
    steps_apart: int
    uncertainty: Uncertainty

    @property
    def factors(self) -> tuple[str, ...]:
        """The scales that harm is multiplied by."""
        return tuple(name for name in self.formula if name != HARM)


@dataclass(frozen=True, slots=True)
class Marks:
    """What one agency gave one nomination: points by the code of each dimension and scale."""

    harm: Mapping[str, int]
    likelihood: int
    confidence: int
    opportunity: int
    gap: int

    def on(self, scale: str) -> int:
        return int(getattr(self, scale))


@dataclass(frozen=True, slots=True)
class Result:
    """Confidence is shown and never multiplied, unless a scheme's formula says so."""

    harm: Fraction
    risk: Fraction
    band: str
    confidence: Fraction
    opportunity: Fraction
    gap: Fraction


@dataclass(frozen=True, slots=True)
class Apart:
    """Marks so far from each other that people talk about them before the meeting goes by them."""

    code: str
    name: str
    lowest: int
    highest: int


@dataclass(frozen=True, slots=True)
class Worked:
    """One sum of a scheme, written out: what harm is multiplied by, and what comes of it."""

    harm: int
    factors: tuple[tuple[str, int], ...]
    risk: int
    band: str


def check(marks: Marks, scheme: Scheme) -> None:
    """All of the scheme's dimensions and no others, each on its scale."""
    known = {dimension.code for dimension in scheme.dimensions}
    for code in sorted(known ^ marks.harm.keys()):
        raise NotOnScale(code)
    for dimension in scheme.dimensions:
        dimension.place(marks.harm[dimension.code])
    for name, scale in scheme.scales.items():
        scale.place(marks.on(name))


def score(marks: Marks, scheme: Scheme) -> Result:
    check(marks, scheme)
    harm = sum(each.weight * marks.harm[each.code] for each in scheme.dimensions)
    risk = Fraction(harm * prod(marks.on(name) for name in scheme.factors))
    return Result(
        Fraction(harm), risk, band_of(risk, scheme), Fraction(marks.confidence),
        Fraction(marks.opportunity), Fraction(marks.gap),
    )  # fmt: skip


def together(given: Sequence[Marks], scheme: Scheme) -> Result:
    """What several agencies gave one nomination, each counting the same."""
    if not given:
        raise ValueError("Nobody has scored this.")
    each = [score(marks, scheme) for marks in given]
    combine = COMBINED[scheme.combined_by]

    def of(name: str) -> Fraction:
        return Fraction(combine([getattr(one, name) for one in each]))

    risk = of("risk")
    return Result(
        of("harm"), risk, band_of(risk, scheme), of("confidence"), of("opportunity"), of("gap")
    )


def worked(scheme: Scheme) -> Worked:
    """Harm of 20, or the most there is, with the highest step of all that it is multiplied by."""
    most = sum(each.weight * each.points[-1] for each in scheme.dimensions)
    factors = tuple(
        (scheme.scales[name].name, scheme.scales[name].points[-1]) for name in scheme.factors
    )
    harm = min(EXAMPLE_HARM, most)
    risk = harm * prod(points for _name, points in factors)
    return Worked(harm, factors, risk, band_of(risk, scheme))


def band_of(risk: Fraction | int, scheme: Scheme) -> str:
    """The highest band whose least risk is reached: 31.5 lies below 32."""
    return next(band.name for band in reversed(scheme.bands) if risk >= band.least)


def order_key(
    result: Result, submitted_at: datetime, scheme: Scheme
) -> tuple[Fraction | datetime, ...]:
    """Ascending: a name with a minus is turned round."""
    values = {
        RISK: result.risk, "opportunity": result.opportunity, "gap": result.gap,
        "confidence": result.confidence,
    }  # fmt: skip
    return tuple(
        submitted_at if name == SUBMITTED else -values[name[1:]] if name[0] == "-" else values[name]
        for name in scheme.order
    )


def weighed(scheme: Scheme) -> list[Scale]:
    """All that risk is made of: the dimensions, and what harm is multiplied by."""
    return [*scheme.dimensions, *(scheme.scales[name] for name in scheme.factors)]


def points_on(scale: Scale, marks: Marks) -> int:
    return marks.on(scale.code) if scale.code in SCALES else marks.harm[scale.code]


def apart(given: Sequence[Marks], scheme: Scheme) -> list[Apart]:
    """Where two agencies differ by more steps than the scheme lets pass."""
    found = []
    for scale in weighed(scheme):
        points = [points_on(scale, marks) for marks in given]
        places = [scale.place(each) for each in points]
        if places and max(places) - min(places) > scheme.steps_apart:
            found.append(Apart(scale.code, scale.name, min(points), max(points)))
    return found


def reasons_owed(marks: Marks, scheme: Scheme) -> list[str]:
    """The dimensions so high that the agency says why."""
    return [
        dimension.code for dimension in scheme.dimensions
        if marks.harm[dimension.code] >= scheme.reason_from
    ]  # fmt: skip
