"""The figures of a profile: counted rows in, a frozen table out, the same again from JSON."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from portal import severity as sums
from portal.severity import Total, Weights
from profiles.periods import Period
from profiles.street_files import ANTI_SOCIAL

SHARE_OF = Total.ALLOCATED  # shares on the page are of the districts together
_CODE = ("../portal/severity.py", "figures.py", "periods.py", "street_files.py")


class Count(NamedTuple):
    """Rows of one type in one district; no district means outside the area."""

    district: str
    crime_type: str
    rows: int
    without_area: int = 0  # of them, rows that carry no area code at all


@dataclass(frozen=True, slots=True)
class Place:
    gss: str
    name: str
    people: int


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """One district, or all of them together when `gss` is empty. Rates are rounded once, here."""

    gss: str
    name: str
    people: int
    crimes: int
    anti_social: int
    severity: Decimal
    unweighted: int
    mean: Decimal | None
    share: Decimal | None
    crimes_per_1000: Decimal
    severity_per_1000: Decimal


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """Rows of the files that lie in none of the districts: shown, in no district's figures."""

    crimes: int
    anti_social: int
    severity: Decimal
    without_area: int


@dataclass(frozen=True, slots=True)
class TypeRow:
    """One crime type over all districts. Without a weight it is counted and adds no severity."""

    crime_type: str
    crimes: int
    weight: Decimal | None
    severity: Decimal


@dataclass(frozen=True, slots=True)
class Source:
    """A file that the figures were counted from."""

    file_name: str
    sha256: str
    rows_in: int
    rows_rejected: int


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything needed to make the figures again."""

    sources: tuple[Source, ...]
    places_sha256: tuple[str, ...]
    scheme: str
    weights_version: str
    weights_sha256: str
    population_year: int
    code: str


@dataclass(frozen=True, slots=True)
class Figures:
    period: Period
    districts: tuple[DistrictRow, ...]
    total: DistrictRow
    outside: OutsideRow
    types: tuple[TypeRow, ...]
    inputs: Inputs

    @property
    def unweighted_types(self) -> tuple[str, ...]:
        return tuple(row.crime_type for row in self.types if row.weight is None)


def compute(
    counts: Iterable[Count], *, places: Sequence[Place], weights: Weights, period: Period,
    inputs: Inputs,
) -> Figures:  # fmt: skip
    """Sum `counts`. A district that is not among `places` is outside the area."""
    known = {place.gss for place in places}
    by_place: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    without_area = 0
    for count in counts:
        by_place[count.district if count.district in known else ""][count.crime_type] += count.rows
        without_area += count.without_area
    inside = _together(by_place[gss] for gss in known)
    everywhere = sums.severity(_crimes(inside), weighted_by=weights).score
    rows = [_district(place, by_place[place.gss], weights, everywhere) for place in places]
    whole = Place("", "", sum(place.people for place in places))
    return Figures(
        period=period,
        districts=tuple(rows),
        total=_district(whole, inside, weights, everywhere),
        outside=_outside(by_place[""], weights, without_area),
        types=tuple(_types(_crimes(inside), weights)),
        inputs=inputs,
    )


def _district(
    place: Place, counts: Mapping[str, int], weights: Weights, everywhere: Decimal
) -> DistrictRow:
    found = sums.severity(_crimes(counts), weighted_by=weights)
    part = sums.share(found.score, total=everywhere, of=SHARE_OF)
    return DistrictRow(
        gss=place.gss,
        name=place.name,
        people=place.people,
        crimes=found.crimes,
        anti_social=counts.get(ANTI_SOCIAL, 0),
        severity=found.score,
        unweighted=found.unweighted,
        mean=None if found.mean is None else sums.rounded(found.mean, 1),
        share=None if part is None else sums.rounded(part.percent, 1),
        crimes_per_1000=sums.rounded(sums.per_thousand(found.crimes, people=place.people), 1),
        severity_per_1000=sums.rounded(sums.per_thousand(found.score, people=place.people), 1),
    )


def _outside(counts: Mapping[str, int], weights: Weights, without_area: int) -> OutsideRow:
    found = sums.severity(_crimes(counts), weighted_by=weights)
    return OutsideRow(found.crimes, counts.get(ANTI_SOCIAL, 0), found.score, without_area)


def _types(crimes: Mapping[str, int], weights: Weights) -> Iterable[TypeRow]:
    for crime_type, count in sorted(crimes.items(), key=lambda item: (-item[1], item[0])):
        weight = weights.of(crime_type)
        yield TypeRow(crime_type, count, weight, (weight or Decimal(0)) * count)


def _crimes(counts: Mapping[str, int]) -> dict[str, int]:
    """Anti-social behaviour is never a crime and never weighted."""
    return {kind: count for kind, count in counts.items() if kind != ANTI_SOCIAL}


def _together(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    whole: defaultdict[str, int] = defaultdict(int)
    for part in parts:
        for kind, count in part.items():
            whole[kind] += count
    return dict(whole)


def code_version() -> str:
    """A hash of the code that makes the figures: it changes when the sums do, and only then."""
    here, sha = Path(__file__).parent, hashlib.sha256()
    for name in _CODE:
        sha.update((here / name).read_bytes())
    return sha.hexdigest()[:16]


def to_json(figures: Figures) -> dict[str, Any]:
    """Plain JSON values; exact numbers as text."""
    values: dict[str, Any] = _plain(asdict(figures))
    return values | {"period": [month.isoformat() for month in figures.period.months]}


def from_json(values: Mapping[str, Any]) -> Figures:
    inputs = values["inputs"]
    return Figures(
        period=Period(tuple(date.fromisoformat(month) for month in values["period"])),
        districts=tuple(DistrictRow(**_exact(row)) for row in values["districts"]),
        total=DistrictRow(**_exact(values["total"])),
        outside=OutsideRow(**_exact(values["outside"])),
        types=tuple(TypeRow(**_exact(row)) for row in values["types"]),
        inputs=Inputs(
            **inputs
            | {
                "sources": tuple(Source(**source) for source in inputs["sources"]),
                "places_sha256": tuple(inputs["places_sha256"]),
            }
        ),
    )


_EXACT = {"severity", "mean", "share", "crimes_per_1000", "severity_per_1000", "weight"}


def _exact(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: Decimal(value) if name in _EXACT and value is not None else value
        for name, value in row.items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return str(value) if isinstance(value, Decimal | date) else value
