"""Threats, indicators and recommendations as an edition prints them: finished words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.formats import date_format

from portal.disclosure import PARTNER, PUBLIC, WITHHELD, Rule, percentage, rate, shown
from profiles.choices import Unit

if TYPE_CHECKING:
    from profiles.models import Indicator, Recommendation, ThreatEntry

NONE = "–"


@dataclass(frozen=True, kw_only=True)
class ThreatRow:
    """In the public edition `evidence` and `gaps` are empty."""

    rank: str
    name: str
    pillar: str
    trend: str
    confidence: str
    pursue: str
    prevent: str
    protect: str
    prepare: str
    evidence: str
    gaps: str


@dataclass(frozen=True, kw_only=True)
class IndicatorRow:
    label: str
    value: str
    period: str
    area: str
    source: str
    before: str
    better: str


@dataclass(frozen=True, kw_only=True)
class RecommendationRow:
    text: str
    pillar: str
    agency: str
    due: str
    progress: str


def threat_row(threat: ThreatEntry, *, is_public: bool) -> ThreatRow:
    return ThreatRow(
        rank=str(threat.rank),
        name=threat.name,
        pillar=threat.get_pillar_display(),
        trend=threat.get_trend_display(),
        confidence=threat.get_confidence_display(),
        pursue=threat.pursue or NONE,
        prevent=threat.prevent or NONE,
        protect=threat.protect or NONE,
        prepare=threat.prepare or NONE,
        evidence="" if is_public else threat.evidence,
        gaps="" if is_public else threat.gaps or NONE,
    )


def indicator_row(one: Indicator, *, is_public: bool) -> IndicatorRow:
    before = _before(one, is_public=is_public)
    return IndicatorRow(
        label=f"{one.code}: {one.label}" if one.code else one.label,
        value=value_shown(one, is_public=is_public),
        period=one.period or NONE,
        area=one.area,
        source=one.source or NONE,
        before=f"{before} ({one.baseline_period})" if before else NONE,
        better=one.get_better_display(),
    )


def recommendation_row(one: Recommendation) -> RecommendationRow:
    return RecommendationRow(
        text=one.text,
        pillar=one.get_pillar_display(),
        agency=one.agency.name,
        due=date_format(one.due, "j F Y"),
        progress=one.get_progress_display(),
    )


def value_shown(one: Indicator, *, is_public: bool) -> str:
    """The value under the rule of the edition; what its source has published, as it is.

    A share, rate or score goes with its count. In public one whose count nobody gave is withheld:
    nothing says that the count is not small.
    """
    if one.is_open:
        return _plain(one.value, one.unit)
    rule = PUBLIC if is_public else PARTNER
    if one.unit == Unit.COUNT:
        return _count(one.value, rule)
    if one.numerator is None or one.denominator is None:
        return WITHHELD if is_public else _plain(one.value, one.unit)
    return _of_counts(one, one.numerator, one.denominator, rule)


def _of_counts(one: Indicator, part: int, whole: int, rule: Rule) -> str:
    if rule.is_small(part):
        return WITHHELD
    if one.unit == Unit.PERCENT:
        is_small = rule.is_small(whole) or rule.is_small(whole - part)
        return WITHHELD if is_small else percentage(rule.rounded(part), rule.rounded(whole))
    if one.unit == Unit.RATE:
        found = rate(rule.rounded(part), whole)
        return WITHHELD if found is None else f"{found:,}"
    return WITHHELD if rule is PUBLIC else _plain(one.value, one.unit)  # days tell the count


def _before(one: Indicator, *, is_public: bool) -> str:
    """The value before has no counts beside it: of a closed source only a count can be weighed."""
    if one.baseline is None:
        return ""
    if one.is_open:
        return _plain(one.baseline, one.unit)
    if one.unit == Unit.COUNT:
        return _count(one.baseline, PUBLIC if is_public else PARTNER)
    return WITHHELD if is_public else _plain(one.baseline, one.unit)


def _count(value: Decimal, rule: Rule) -> str:
    count = int(value)
    return shown(None if rule.is_small(count) else count, rule)


def _plain(value: Decimal, unit: str) -> str:
    text = f"{value.normalize():,f}"
    return f"{text}%" if unit == Unit.PERCENT else text
