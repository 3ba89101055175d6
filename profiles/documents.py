"""What a profile's page and PDF show: one frozen table of finished words and figures for both."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from portal import severity as sums
from portal.charts import Chart
from profiles import charts, open_data
from profiles import figures as making
from profiles.figures import DistrictRow, Figures, Source
from profiles.models import DistrictProfile
from profiles.periods import named

LAYOUT = "2"  # raise it when the template changes: stored documents are then made again
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


@dataclass(frozen=True, kw_only=True)
class ProfileDocument:
    reference: str
    marking: str
    title: str
    area: str
    owner: str
    published_at: datetime | None
    months: str
    months_counted: int
    months_missing: str
    population_year: int
    districts: int
    volume: tuple[VolumeRow, ...]
    volume_total: VolumeRow
    rates: tuple[RateRow, ...]
    rates_total: RateRow
    types: tuple[TypeRow, ...]
    outside: Outside
    method: Method
    severity_chart: Chart
    rate_chart: Chart

    @property
    def digest(self) -> str:
        """SHA-256 over the content and the layout: the same content is the same document."""
        content = json.dumps({"layout": LAYOUT, **asdict(self)}, sort_keys=True, default=str)
        return hashlib.sha256(content.encode()).hexdigest()


def profile_document(profile: DistrictProfile) -> ProfileDocument:
    found = making.from_json(profile.figures)
    return ProfileDocument(
        reference=profile.reference,
        marking=profile.marking,
        title=profile.title,
        area=str(profile.force_area),
        owner=profile.owner.name,
        published_at=profile.published_at,
        months=str(found.period),
        months_counted=len(found.period.months),
        months_missing=named(found.period.missing),
        population_year=found.inputs.population_year,
        districts=len(found.districts),
        volume=_volume(found),
        volume_total=_volume_row(found.total, rank=""),
        rates=_rates(found),
        rates_total=_rate_row(found.total, rank=""),
        types=tuple(_type_row(row) for row in found.types),
        outside=_outside(found),
        method=_method(profile, found),
        severity_chart=charts.stored(profile.charts, charts.SEVERITY),
        rate_chart=charts.stored(profile.charts, charts.SEVERITY_RATE),
    )


def _outside(found: Figures) -> Outside:
    return Outside(
        crimes=_whole(found.outside.crimes),
        anti_social=_whole(found.outside.anti_social),
        severity=_whole(found.outside.severity),
        without_area=_whole(found.outside.without_area),
    )


def _method(profile: DistrictProfile, found: Figures) -> Method:
    return Method(
        weights=str(profile.weight_set),
        weights_source=profile.weight_set.source,
        unweighted=", ".join(found.unweighted_types),
        shares_of=str(making.SHARE_OF),
        files=tuple(_file(source) for source in found.inputs.sources),
        code=found.inputs.code,
        notices=open_data.NOTICES,
    )


def _volume(found: Figures) -> tuple[VolumeRow, ...]:
    return tuple(
        _volume_row(row, rank=rank)
        for rank, row in _ranked(found.districts, lambda row: row.severity)
    )


def _rates(found: Figures) -> tuple[RateRow, ...]:
    return tuple(
        _rate_row(row, rank=rank)
        for rank, row in _ranked(found.districts, lambda row: row.severity_per_1000)
    )


def _ranked(
    rows: Iterable[DistrictRow], value: Callable[[DistrictRow], Decimal]
) -> list[tuple[str, DistrictRow]]:
    by_gss = {row.gss: row for row in rows}
    places = sums.ranks({gss: value(row) for gss, row in by_gss.items()})
    ordered = sorted(by_gss.values(), key=lambda row: (places[row.gss], row.name))
    return [(str(places[row.gss]), row) for row in ordered]


def _volume_row(row: DistrictRow, *, rank: str) -> VolumeRow:
    return VolumeRow(
        rank=rank,
        name=row.name,
        crimes=_whole(row.crimes),
        anti_social=_whole(row.anti_social),
        severity=_whole(row.severity),
        share=NONE if row.share is None else f"{row.share:,}%",
        mean=NONE if row.mean is None else f"{row.mean:,}",
    )


def _rate_row(row: DistrictRow, *, rank: str) -> RateRow:
    return RateRow(
        rank=rank,
        name=row.name,
        people=_whole(row.people),
        crimes=f"{row.crimes_per_1000:,}",
        severity=f"{row.severity_per_1000:,}",
    )


def _type_row(row: making.TypeRow) -> TypeRow:
    return TypeRow(
        name=row.crime_type,
        crimes=_whole(row.crimes),
        weight=NONE if row.weight is None else f"{sums.rounded(row.weight, 1):,}",
        severity=NONE if row.weight is None else _whole(row.severity),
    )


def _file(source: Source) -> FileRow:
    return FileRow(
        name=source.file_name,
        rows_in=_whole(source.rows_in),
        rejected=_whole(source.rows_rejected),
        sha256=source.sha256,
    )


def _whole(value: Decimal | int) -> str:
    return f"{sums.rounded(Decimal(value), 0):,}"
