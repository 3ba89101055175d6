"""The parts of a nomination in their order, what is still missing, and the criteria that hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominals.japtm_choices import FEWEST_CRITERIA, CriterionKind
from nominals.models import Criterion

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from nominals.models import Nomination


@dataclass(frozen=True)
class Part:
    title: Promise
    hint: Promise
    fields: tuple[str, ...]
    needed: tuple[str, ...] = ()


PARTS: Mapping[str, Part] = {
    "criteria": Part(
        _("Criteria met"), _("At least one mandatory and two supporting, with what shows each"),
        ("criteria",),
    ),
    "harm": Part(
        _("Harm and threat"), _("The last twelve months, the victims, what is exploited"),
        ("harm",), ("harm",),
    ),
    "management": Part(
        _("Existing management and dependants"), _("MAPPA, IOM, orders, plans; children"),
        ("management", "dependants", "are_dependants_safe"), ("dependants",),
    ),
    "opportunity": Part(
        _("Opportunity and what you ask for"), _("Which levers each agency has; the aim"),
        ("opportunity", "wanted"), ("opportunity", "wanted"),
    ),
    "sensitivities": Part(
        _("Sensitivities and lawful basis"), _("Yes or no only: never any detail"),
        ("is_covert", "is_source_at_risk", "is_limited", "lawful_basis"),
        ("is_covert", "is_source_at_risk", "is_limited", "lawful_basis"),
    ),
    "carried": Part(
        _("What goes with it"), _("Which of your agency’s contributions the partners will read"),
        ("carried", "carried_to"), ("carried",),
    ),
}  # fmt: skip


def criteria_on(day: date, programme: int) -> QuerySet[Criterion]:
    """Those valid on this day, the programme's own before the house's.

    A meeting judges by the criteria of the day it was sent.
    """
    valid = Criterion.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day
    )
    of_house = Q(programme__isnull=True) & ~Exists(valid.filter(programme=programme))
    return valid.filter(Q(programme=programme) | of_house)


def criteria_shown(nomination: Nomination) -> list[tuple[Criterion, str]]:
    """Those met, each with what shows it, in the words of the day it was approved."""
    day = timezone.localdate(nomination.approved_at) if nomination.approved_at else None
    valid = criteria_on(day or timezone.localdate(), nomination.programme_id)
    met = nomination.criteria
    return [(each, met[each.code]) for each in valid if each.code in met]


def are_met(criteria: Mapping[str, str], valid: Iterable[Criterion]) -> bool:
    counts = dict.fromkeys(CriterionKind.values, 0)
    for criterion in valid:
        counts[criterion.kind] += bool(criteria.get(criterion.code, "").strip())
    return all(counts[kind] >= least for kind, least in FEWEST_CRITERIA.items())


def is_done(nomination: Nomination, slug: str, valid: Iterable[Criterion]) -> bool:
    if slug == "criteria":
        return are_met(nomination.criteria, valid)
    return all(getattr(nomination, name) not in {None, ""} if name != "carried"
               else bool(nomination.carried) for name in PARTS[slug].needed)  # fmt: skip


def missing(nomination: Nomination, on: date) -> list[str]:
    """Titles of the parts that are not done."""
    valid = criteria_on(on, nomination.programme_id)
    return [str(part.title) for slug, part in PARTS.items() if not is_done(nomination, slug, valid)]
