"""The frozen figures of a profile as rows of finished words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from portal import severity as sums
from profiles import figures as making
from profiles.figures import DistrictRow, Figures, Source

NONE = "–"


@dataclass(frozen=True, kw_only=True)
class VolumeRow:
    """Sums of a district. `rank` is that of severity; empty for all districts together."""

    rank: str
    name: str
    crimes: str
    anti_social: str
    severity: str
    share: str
    mean: str


@dataclass(frozen=True, kw_only=True)
class RateRow:
    """Rates of a district. `rank` is that of severity per 1,000 people."""

    rank: str
    name: str
    people: str
    crimes: str
    severity: str


@dataclass(frozen=True, kw_only=True)
class TypeRow:
    name: str
    crimes: str
    weight: str
    severity: str


@dataclass(frozen=True, kw_only=True)
class FileRow:
    name: str
    rows_in: str
    rejected: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Outside:
    """What lies in none of the districts."""

    crimes: str
    anti_social: str
    severity: str
    without_area: str


@dataclass(frozen=True, kw_only=True)
class Method:
    """How the figures were made, and from what."""

    weights: str
    weights_source: str
    unweighted: str  # types that are counted and have no weight
    shares_of: str
    files: tuple[FileRow, ...]
    code: str
    notices: tuple[str, ...]


def outside_of(found: Figures) -> Outside:
    return Outside(
        crimes=_whole(found.outside.crimes),
        anti_social=_whole(found.outside.anti_social),
        severity=_whole(found.outside.severity),
        without_area=_whole(found.outside.without_area),
    )


def volume_of(found: Figures) -> tuple[VolumeRow, ...]:
    return tuple(
        volume_row(row, rank=rank)
        for rank, row in _ranked(found.districts, lambda row: row.severity)
    )


def rates_of(found: Figures) -> tuple[RateRow, ...]:
    return tuple(
        rate_row(row, rank=rank)
        for rank, row in _ranked(found.districts, lambda row: row.severity_per_1000)
    )


def _ranked(
    rows: Iterable[DistrictRow], value: Callable[[DistrictRow], Decimal]
) -> list[tuple[str, DistrictRow]]:
    by_gss = {row.gss: row for row in rows}
    places = sums.ranks({gss: value(row) for gss, row in by_gss.items()})
    ordered = sorted(by_gss.values(), key=lambda row: (places[row.gss], row.name))
    return [(str(places[row.gss]), row) for row in ordered]


def volume_row(row: DistrictRow, *, rank: str) -> VolumeRow:
    return VolumeRow(
        rank=rank,
        name=row.name,
        crimes=_whole(row.crimes),
        anti_social=_whole(row.anti_social),
        severity=_whole(row.severity),
        share=NONE if row.share is None else f"{row.share:,}%",
        mean=NONE if row.mean is None else f"{row.mean:,}",
    )


def rate_row(row: DistrictRow, *, rank: str) -> RateRow:
    return RateRow(
        rank=rank,
        name=row.name,
        people=_whole(row.people),
        crimes=f"{row.crimes_per_1000:,}",
        severity=f"{row.severity_per_1000:,}",
    )


def type_row(row: making.TypeRow) -> TypeRow:
    return TypeRow(
        name=row.crime_type,
        crimes=_whole(row.crimes),
        weight=NONE if row.weight is None else f"{sums.rounded(row.weight, 1):,}",
        severity=NONE if row.weight is None else _whole(row.severity),
    )


def file_row(source: Source) -> FileRow:
    return FileRow(
        name=source.file_name,
        rows_in=_whole(source.rows_in),
        rejected=_whole(source.rows_rejected),
        sha256=source.sha256,
    )


def _whole(value: Decimal | int) -> str:
    return f"{sums.rounded(Decimal(value), 0):,}"
