"""What a profile's page and PDF show: one frozen table of finished words and figures for both."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from partners.choices import Marking
from profiles import charts, open_data, placing
from profiles import figures as making
from profiles.chapters import Chapter, Item, Shown, chapters_of
from profiles.figure_rows import (
    Method,
    Outside,
    RateRow,
    TypeRow,
    VolumeRow,
    file_row,
    outside_of,
    rate_row,
    rates_of,
    type_row,
    volume_of,
    volume_row,
)
from profiles.figures import Figures
from profiles.models import (
    DistrictProfile,
    Indicator,
    ProfileSection,
    Recommendation,
    ThreatEntry,
)
from profiles.periods import named
from profiles.querysets import written_of
from profiles.written import (
    IndicatorRow,
    RecommendationRow,
    ThreatRow,
    indicator_row,
    recommendation_row,
    threat_row,
)

LAYOUT = "4"  # raise it when the template changes: stored documents are then made again


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
    threats: tuple[ThreatRow, ...]
    indicators: tuple[IndicatorRow, ...]
    recommendations: tuple[RecommendationRow, ...]
    outside: Outside
    method: Method
    is_public: bool
    chapters: tuple[Chapter, ...]
    files_caption: str

    @property
    def figures(self) -> list[Item]:
        return [item for chapter in self.chapters for item in chapter.items if item.chart]

    @property
    def tables(self) -> list[Item]:
        return [item for chapter in self.chapters for item in chapter.items if not item.chart]

    @property
    def digest(self) -> str:
        """SHA-256 over the content and the layout: the same content is the same document."""
        content = json.dumps({"layout": LAYOUT, **asdict(self)}, sort_keys=True, default=str)
        return hashlib.sha256(content.encode()).hexdigest()


@dataclass(frozen=True)
class Written:
    """What the analyst wrote beside the figures, in its order."""

    sections: tuple[ProfileSection, ...] = ()
    threats: tuple[ThreatEntry, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()


def written_in(profile: DistrictProfile) -> Written:
    """The parts of a profile that its caller has come to: they are seen with it."""
    if profile.pk is None:
        return Written()
    return Written(
        sections=tuple(written_of(profile.pk, "ProfileSection")),
        threats=tuple(written_of(profile.pk, "ThreatEntry").order_by("rank", "place")),
        indicators=tuple(written_of(profile.pk, "Indicator")),
        recommendations=tuple(written_of(profile.pk, "Recommendation").select_related("agency")),
    )


def profile_document(profile: DistrictProfile, *, is_public: bool = False) -> ProfileDocument:
    """The partner edition of a profile, or the public one: one record, two renderings."""
    found, written = making.from_json(profile.figures), written_in(profile)
    chapters, files_caption = chapters_of(
        written.sections, has=_shown(profile, found, written), is_public=is_public
    )
    return ProfileDocument(
        reference=profile.reference,
        marking=Marking.OFFICIAL.value if is_public else profile.marking,
        title=profile.title,
        area=str(profile.force_area),
        owner=profile.owner.name,
        published_at=profile.published_at,
        months=str(found.period), months_counted=len(found.period.months),
        months_missing=named(found.period.missing),
        population_year=found.inputs.population_year, districts=len(found.districts),
        volume=volume_of(found),
        volume_total=volume_row(found.total, rank=""),
        rates=rates_of(found),
        rates_total=rate_row(found.total, rank=""),
        types=tuple(type_row(row) for row in found.types),
        **_tables(written, is_public=is_public),
        outside=outside_of(found),
        method=_method(profile, found),
        is_public=is_public,
        chapters=chapters,
        files_caption=files_caption,
    )  # fmt: skip


def _tables(written: Written, *, is_public: bool) -> dict[str, Any]:
    return {
        "threats": tuple(threat_row(one, is_public=is_public) for one in written.threats),
        "indicators": tuple(indicator_row(one, is_public=is_public) for one in written.indicators),
        "recommendations": tuple(recommendation_row(one) for one in written.recommendations),
    }


def _shown(profile: DistrictProfile, found: Figures, written: Written) -> dict[str, Shown]:
    """The charts and tables that there are, by name. A table without rows is none."""
    pictures = {name: charts.stored(profile.charts, name) for name in charts.NAMES}
    shown = {
        name: Shown(name=name, title=chart.title, lead=_lead(name, found), chart=chart)
        for name, chart in pictures.items()
    }
    titles = _titles(found)
    has_rows = {
        placing.THREATS: written.threats,
        placing.INDICATORS: written.indicators,
        placing.RECOMMENDATIONS: written.recommendations,
    }
    shown |= {
        name: Shown(name=name, title=title)
        for name, title in titles.items()
        if has_rows.get(name, True)
    }
    return shown


def _titles(found: Figures) -> dict[str, str]:
    given = {"months": str(found.period), "year": found.inputs.population_year}
    titles = {
        placing.VOLUME: _("Crimes and severity by district, %(months)s, most severity first"),
        placing.RATES: _(
            "Crimes and severity for each 1,000 people of mid-%(year)s, %(months)s, most severity"
            " for each 1,000 first"
        ),
        placing.TYPES: _("Crimes of all districts by public type, %(months)s"),
        placing.THREATS: _("Threats, the gravest first, and what is done about each"),
        placing.INDICATORS: _("Indicators, each with its period and source"),
        placing.RECOMMENDATIONS: _("Recommendations, by whom and until when"),
    }
    return {name: title % given for name, title in titles.items()}


def _lead(name: str, found: Figures) -> str:
    leads = {
        charts.SEVERITY: _(
            "Severity adds up how serious the crimes were, not only how many. A district with more"
            " people usually has more of both: the figures for each 1,000 people stand in a part of"
            " their own, with ranks of their own."
        ),
        charts.SEVERITY_RATE: _(
            "The people are those who lived in the district in the middle of %(year)s. Crimes"
            " against visitors, commuters and students count where they happened, so town centres"
            " look worse than their residents live."
        ),
    }
    return leads[name] % {"year": found.inputs.population_year}


def _method(profile: DistrictProfile, found: Figures) -> Method:
    return Method(
        weights=str(profile.weight_set),
        weights_source=profile.weight_set.source,
        unweighted=", ".join(found.unweighted_types),
        shares_of=str(making.SHARE_OF),
        files=tuple(file_row(source) for source in found.inputs.sources),
        code=found.inputs.code,
        notices=open_data.NOTICES,
    )
