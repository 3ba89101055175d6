"""Whose scores and which rankings a person may see, stated once: blind until they are revealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from nominals.japtm_choices import NominationState
from nominals.japtm_querysets import MEMBERS, SECRETARIAT
from partners import sharing
from partners.permissions import Permission, roles_with
from partners.querysets import ShareableQuerySet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from nominals.models import Nomination
    from partners.models import User

SCORERS = roles_with(Permission.NOMINAL_CONTRIBUTE)


class ScoreQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """The own agency's; all of a nomination that one sees, once they are revealed."""
        if not sharing.may_see(user):
            return self.none()
        own = sharing.owned_by_agency_of(user, roles=SCORERS)
        return self.filter(
            sharing.within_marking(user) & (own | Q(nomination__in=_revealed_to(user)))
        )

    def of_nominations(self, user: User, rows: Iterable[Nomination]) -> Self:
        """Revealed ones of nominations that `visible_to` gave the same person."""
        if not sharing.may_see(user):
            return self.none()
        return self.filter(sharing.within_marking(user), nomination__in=_revealed(rows))

    def counted(self, *, at: datetime | None = None) -> Self:
        """Without what was set aside for an interest, by then or by now."""
        stands = Q(set_aside_at__isnull=True)
        return self.filter(stands if at is None else stands | Q(set_aside_at__gt=at))

    def editable_by(self, user: User) -> Self:
        """The own agency's until they are revealed, by whoever has no interest of their own."""
        if not sharing.may_see(user):
            return self.none()
        own = sharing.owned_by_agency_of(user, roles=SCORERS)
        still = Q(
            nomination__state=NominationState.SCORING,
            nomination__in=_nominations().visible_to(user),
        )
        return self.filter(sharing.within_marking(user) & own & still).exclude(
            nomination__in=_interests_of(user)
        )


class RankingQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """Whoever sees its programme. It says nothing about anybody: places do."""
        if not sharing.may_see(user) or not sharing.has_role(user, MEMBERS):
            return self.none()
        programmes = apps.get_model("nominals.Programme").objects.visible_to(user)
        return self.filter(sharing.within_marking(user) & Q(programme__in=programmes))

    def editable_by(self, user: User) -> Self:
        """By a worker for the secretariat that revealed the scores, until it is made."""
        own = sharing.owned_by_agency_of(user, roles=SECRETARIAT)
        return self.visible_to(user).filter(own, made_at__isnull=True)


class PlaceQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """Where the nomination itself is seen."""
        if not sharing.may_see(user):
            return self.none()
        return self.filter(nomination__in=_revealed_to(user))

    def of_nominations(self, user: User, rows: Iterable[Nomination]) -> Self:
        """Of nominations that `visible_to` gave the same person."""
        of_them = Q(nomination__in=_revealed(rows))
        return self.filter(of_them) if sharing.may_see(user) else self.none()

    def newest(self) -> Self:
        """Of the last order of each round: without marks that count there is no place in it."""
        later = apps.get_model("nominals.Ranking").objects.filter(
            programme=OuterRef("ranking__programme"),
            revealed_at=OuterRef("ranking__revealed_at"),
            pk__gt=OuterRef("ranking"), made_at__isnull=False,
        )  # fmt: skip
        return self.filter(~Exists(later))


def _nominations() -> Any:
    return apps.get_model("nominals.Nomination").objects


def _interests_of(user: User) -> Any:
    """Nominations in which the person has declared an interest."""
    declared = apps.get_model("nominals.EarlyInterest").objects.filter(declared_by=user.pk)
    return declared.values("nomination")


def _revealed(rows: Iterable[Nomination]) -> list[int]:
    return [row.pk for row in rows if row.revealed_at is not None]


def _revealed_to(user: User) -> ShareableQuerySet:
    rows: ShareableQuerySet = _nominations().visible_to(user).filter(revealed_at__isnull=False)
    return rows


def to_score(user: User) -> ShareableQuerySet:
    """Nominations that the person scores for their agency now.

    The one place that says so: what they have declared an interest in is left out here.
    """
    seen: ShareableQuerySet = _nominations().visible_to(user)
    if not sharing.may_see(user) or not sharing.has_role(user, SCORERS):
        return seen.none()
    return seen.filter(state=NominationState.SCORING).exclude(pk__in=_interests_of(user))
