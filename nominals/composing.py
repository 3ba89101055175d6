"""A nominal as one reader sees it: who said what, when, how surely, and where they disagree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby
from typing import TYPE_CHECKING, Any

from nominals.choices import Kind
from nominals.japtm_choices import NominationState
from nominals.japtm_querysets import memberships
from nominals.models import Contribution
from partners.access import seen

if TYPE_CHECKING:
    from nominals.models import Nomination
    from partners.models import User


@dataclass(frozen=True)
class Chapter:
    title: str
    standing: Sequence[Contribution]
    past: Sequence[Contribution]
    disagree: bool


def chapters(contributions: Iterable[Contribution]) -> list[Chapter]:
    """`contributions`: what the reader may see. Kinds in their order, the newest first."""
    order = {kind: place for place, kind in enumerate(Kind.values)}
    by_kind = sorted(contributions, key=lambda each: (order[each.kind], -each.pk))
    made = []
    for kind, group in groupby(by_kind, key=lambda each: each.kind):
        rows = list(group)
        standing = [row for row in rows if stands(row)]
        past = [row for row in rows if not stands(row)]
        made.append(Chapter(str(Kind(kind).label), standing, past, disagreeing(standing)))
    return made


def stands(contribution: Contribution) -> bool:
    return contribution.withdrawn_at is None


def disagreeing(standing: Sequence[Contribution]) -> bool:
    """Whether two agencies say what cannot both hold. One that says two things corrects itself."""
    return any(
        first.owner_id != second.owner_id and clashes(first, second)
        for first, second in combinations(standing, 2)
    )


def clashes(first: Contribution, second: Contribution) -> bool:
    """Of one kind. People have many names and addresses; one birth, one state, one PNC ID."""
    if first.kind == Kind.BIRTH:
        return not _overlap(first, second)
    if first.kind in (Kind.GENDER, Kind.STATUS, Kind.CATEGORY, Kind.AGE):
        return first.code != second.code
    is_one_number = first.kind == Kind.IDENTIFIER and first.code == second.code
    return is_one_number and first.value.casefold() != second.value.casefold()


def _overlap(first: Contribution, second: Contribution) -> bool:
    """A birth lies between two days, or on the one that is given."""
    begins = max(each.starts_on or date.min for each in (first, second))
    return begins <= min(each.ends_on or each.starts_on or date.max for each in (first, second))


def title_of(contributions: Iterable[Contribution]) -> str:
    """The name that is shown: the newest legal one that stands, else any; else nothing."""
    names = [each for each in contributions if each.kind == Kind.NAME and stands(each)]
    best = sorted(names, key=lambda each: (each.code != "legal", -each.pk))
    return best[0].value if best else ""


def names_of(nominations: Iterable[Nomination], *, by: User, purpose: str) -> dict[int, str]:
    """What each nomination's person is called, as far as the reader may know.

    A name is what some agency said: that it was shown is on record like any other.
    """
    found: dict[int, list[Contribution]] = {}
    nominals = {each.nominal_id for each in nominations}
    said = Contribution.objects.visible_to(by).filter(
        nominal__in=nominals, kind=Kind.NAME, withdrawn_at__isnull=True
    )
    for each in seen(said, by=by, purpose=purpose):
        found.setdefault(each.nominal_id, []).append(each)
    return {nominal: title_of(rows) for nominal, rows in found.items()}


def members_of(nominations: Iterable[Nomination], *, by: User) -> dict[int, Any]:
    """Who of these is in a cohort, with their membership, by nomination; one query where any is."""
    inside = [row.pk for row in nominations if row.state == NominationState.IN_COHORT]
    if not inside:
        return {}
    rows = memberships(by).filter(nomination__in=inside)
    return {row.nomination_id: row for row in rows}
