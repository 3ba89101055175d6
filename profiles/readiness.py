"""What a profile with words in it still lacks before it can be approved: one sentence each.

The checks are the house's own: a picture that leaves a pillar out, offers arrests alone or rests on
police figures alone is not a partnership's picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from profiles.choices import FourP, ThreatPillar

if TYPE_CHECKING:
    from profiles.figures import Figures
    from profiles.models import Indicator, ThreatEntry

LEAST_OTHER_SOURCES = 2


def missing(
    threats: Sequence[ThreatEntry], indicators: Sequence[Indicator], figures: Figures
) -> list[str]:
    return [*_pillars(threats), *_threats(threats), *_indicators(indicators), *_totals(figures)]


def _pillars(threats: Sequence[ThreatEntry]) -> Iterator[str]:
    covered = {threat.pillar for threat in threats}
    for pillar in ThreatPillar:
        if pillar not in covered:
            yield _("No threat stands under the pillar “%(pillar)s”.") % {"pillar": pillar.label}


def _threats(threats: Iterable[ThreatEntry]) -> Iterator[str]:
    for threat in threats:
        bare = [str(each.label) for each in FourP if not getattr(threat, each.value).strip()]
        if bare:
            yield _("Nothing is said under %(which)s of the threat “%(name)s”.") % {
                "which": ", ".join(bare), "name": threat.name,
            }  # fmt: skip
        if not threat.gaps.strip():
            yield _(
                "The threat “%(name)s” does not say what is not known. Write “None known” if so."
            ) % {"name": threat.name}


def _indicators(indicators: Sequence[Indicator]) -> Iterator[str]:
    for one in indicators:
        if not one.period.strip():
            yield _("The indicator “%(name)s” has no period.") % {"name": one.label}
        if not one.source.strip():
            yield _("The indicator “%(name)s” has no source.") % {"name": one.label}
    others = {
        " ".join(one.source.casefold().split())
        for one in indicators if not one.is_police and one.source.strip()
    }  # fmt: skip
    if len(others) < LEAST_OTHER_SOURCES:
        yield _(
            "Figures of %(count)s source beside the police are used. Use at least %(least)s."
            if len(others) == 1
            else "Figures of %(count)s sources beside the police are used. Use at least %(least)s."
        ) % {"count": len(others), "least": LEAST_OTHER_SOURCES}


def _totals(figures: Figures) -> Iterator[str]:
    """What lies outside the districts is printed as a row of its own, and counts in no total."""
    for name in ("crimes", "anti_social", "severity"):
        parts = sum(getattr(row, name) for row in figures.districts)
        if parts != getattr(figures.total, name):
            yield _("The districts do not add up to the total that is printed: %(which)s.") % {
                "which": name.replace("_", "-")
            }
