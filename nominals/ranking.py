"""How settled an order is: the same nominations ranked again and again.

Each draw takes each nomination's agencies anew, with replacement, and every weight a little off.
The share of draws in which a nomination is among the first K is what the meeting sees.

All sums are of whole numbers, so that equal marks stay equal and ties go by the scheme's order.
`RandomState` is NumPy's frozen generator: a seed gives the same draws in every later version.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nominals.scoring import Marks, Result, Scheme, order_key, together

Whole = NDArray[np.int64]
WEIGHT_ONE = 100  # weights are drawn in hundredths
IN, OUT, OPEN = "in", "out", "open"
MOST_DRIVERS = 2
ONE_IN_TWENTY = 20


@dataclass(frozen=True, slots=True)
class Nominated:
    """`key` names the nomination; `given` are the marks of its agencies, at least one."""

    key: str
    submitted_at: datetime
    given: tuple[Marks, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say of a place: a code that the page has words for, and what goes into them."""

    code: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """`chance` in thousandths; `best` to `worst`: the ranks of nine draws in ten."""

    key: str
    rank: int
    harm: float
    risk: float
    band: str
    confidence: float
    opportunity: float
    gap: float
    agencies: int
    chance: int
    standing: str
    best: int
    worst: int
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    first: int
    seed: int
    draws: int
    places: tuple[Place, ...]

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    def standing(self, standing: str) -> int:
        return sum(place.standing == standing for place in self.places)


def rank(nominated: Sequence[Nominated], scheme: Scheme, *, first: int, seed: int) -> Ranked:
    """`first`: how many the programme has room for. Raises for marks that are not on scale."""
    if first < 1:
        raise ValueError("A programme has room for at least one.")
    draws = scheme.uncertainty.draws
    if not nominated:
        return Ranked(first, seed, draws, ())
    results = {each.key: together(each.given, scheme) for each in nominated}
    if len(results) < len(nominated):
        raise ValueError("Two nominations have the same key.")
    ordered = sorted(
        nominated,
        key=lambda each: (*order_key(results[each.key], each.submitted_at, scheme), each.key),
    )
    ranks = _ranks(ordered, scheme, np.random.RandomState(seed))
    places = []
    before: Result | None = None
    for place, one in enumerate(ordered):
        result = results[one.key]
        places.append(_place(one, result, before, ranks[:, place], place + 1, scheme, first))
        before = result
    return Ranked(first, seed, draws, tuple(places))


def _ranks(
    ordered: Sequence[Nominated], scheme: Scheme, draw: np.random.RandomState
) -> Whole:  # fmt: skip
    """By draw and nomination: its rank. Equal risks keep the order of the scheme (stable sort)."""
    risks = _combined(_drawn_risks(ordered, scheme, draw), ordered, scheme)
    order = np.argsort(-risks, axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, len(ordered) + 1)[None, :], axis=1)
    return ranks


def _drawn_risks(
    ordered: Sequence[Nominated], scheme: Scheme, draw: np.random.RandomState
) -> Whole:  # fmt: skip
    """By draw, nomination and drawn agency. Places beyond a nomination's agencies are filled."""
    draws, spread = scheme.uncertainty.draws, scheme.uncertainty.spread
    usual = np.array([each.weight for each in scheme.dimensions]) * WEIGHT_ONE
    off = draw.randint(-spread, spread + 1, size=(draws, len(usual)))
    weights = usual + usual * off // WEIGHT_ONE
    points, factor, counts = _table(ordered, scheme)
    scored = (weights @ points.reshape(-1, len(usual)).T).reshape(draws, *factor.shape)
    scored *= factor
    taken = (draw.random_sample(scored.shape) * counts[None, :, None]).astype(np.intp)
    return np.take_along_axis(scored, taken, axis=2)


def _table(ordered: Sequence[Nominated], scheme: Scheme) -> tuple[Whole, Whole, Whole]:
    """Points and the product of factors by nomination and agency, and how many agencies each."""
    most = max(len(each.given) for each in ordered)
    points = np.zeros((len(ordered), most, len(scheme.dimensions)), dtype=np.int64)
    factor = np.zeros((len(ordered), most), dtype=np.int64)
    for row, each in enumerate(ordered):
        for column, marks in enumerate(each.given):
            points[row, column] = [marks.harm[one.code] for one in scheme.dimensions]
            factor[row, column] = prod(marks.on(name) for name in scheme.factors)
    return points, factor, np.array([len(each.given) for each in ordered])


def _combined(risks: Whole, ordered: Sequence[Nominated], scheme: Scheme) -> Whole:
    """One risk for each draw and nomination: twice the median, or the sum made comparable."""
    counts = np.array([len(each.given) for each in ordered])
    beyond = np.arange(risks.shape[2])[None, :] >= counts[:, None]
    if scheme.combined_by == "mean":
        common = int(np.lcm.reduce(counts))
        return np.asarray(np.where(beyond, 0, risks).sum(axis=2) * (common // counts))
    ranged = np.sort(np.where(beyond, np.iinfo(np.int64).max, risks), axis=2)
    rows = np.arange(len(counts))
    return np.asarray(ranged[:, rows, (counts - 1) // 2] + ranged[:, rows, counts // 2])


def _place(
    one: Nominated, result: Result, before: Result | None, ranks: Whole, at: int,
    scheme: Scheme, first: int,
) -> Place:  # fmt: skip
    draws, settled = scheme.uncertainty.draws, scheme.uncertainty.settled
    hits = int((ranks <= first).sum())
    inner = np.sort(ranks)[draws // ONE_IN_TWENTY : draws - draws // ONE_IN_TWENTY]
    return Place(
        key=one.key, rank=at, harm=float(result.harm), risk=float(result.risk), band=result.band,
        confidence=float(result.confidence), opportunity=float(result.opportunity),
        gap=float(result.gap), agencies=len(one.given), chance=(2000 * hits + draws) // (2 * draws),
        standing=_standing(hits, draws, settled), best=int(inner[0]), worst=int(inner[-1]),
        remarks=tuple(_remarks(one, result, before, scheme)),
    )  # fmt: skip


def _standing(hits: int, draws: int, settled: int) -> str:
    if hits * 100 >= settled * draws:
        return IN
    return OUT if (draws - hits) * 100 >= settled * draws else OPEN


def _remarks(
    one: Nominated, result: Result, before: Result | None, scheme: Scheme
) -> list[Remark]:  # fmt: skip
    remarks = []
    weighed = _weighed(one, scheme)
    drivers = sorted((name for name in weighed if weighed[name]), key=lambda name: -weighed[name])
    if drivers:
        remarks.append(Remark("most", tuple(drivers[:MOST_DRIVERS])))
    if before is not None and before.risk == result.risk:
        remarks.append(Remark("equal", (_decided(before, result, scheme),)))
    if len(one.given) == 1:
        remarks.append(Remark("alone"))
    return remarks


def _weighed(one: Nominated, scheme: Scheme) -> dict[str, Fraction]:
    """What each dimension adds to harm, on the average of the agencies, in the scheme's order."""
    return {
        each.name: Fraction(
            each.weight * sum(marks.harm[each.code] for marks in one.given), len(one.given)
        )
        for each in scheme.dimensions
    }


def _decided(before: Result, result: Result, scheme: Scheme) -> str:
    """What set two equal risks apart: the first name of the order in which they differ."""
    for name in (name.lstrip("-") for name in scheme.order[1:-1]):
        if getattr(before, name) != getattr(result, name):
            return name
    return scheme.order[-1]
