"""Who sees who was there, what was advised, and interests declared early: stated once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Q

from nominals.japtm_choices import MeetingState
from nominals.japtm_querysets import MEMBERS
from partners import sharing
from partners.querysets import ShareableQuerySet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nominals.models import AgendaItem
    from partners.models import User


class AttendanceQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the meeting."""
        return self.filter(meeting__in=_rows("Meeting").visible_to(user))

    def editable_by(self, user: User) -> Self:
        """The secretariat that holds it, while it is open."""
        held = _rows("Meeting").editable_by(user)
        return self.filter(meeting__in=held.filter(state=MeetingState.OPEN))


class RemarkQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the item."""
        return self.filter(item__in=_rows("AgendaItem").visible_to(user))

    def of_items(self, user: User, items: Iterable[AgendaItem]) -> Self:
        """Of items that `visible_to` gave the same person."""
        return self.filter(item__in=list(items)) if sharing.may_see(user) else self.none()


class EarlyInterestQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own; all of a nomination for the secretariat that keeps it."""
        if not sharing.may_see(user) or not sharing.has_role(user, MEMBERS):
            return self.none()
        kept = _rows("Nomination").for_secretariat(user)
        return self.filter(Q(declared_by=user.pk) | Q(nomination__in=kept))


def _rows(name: str) -> Any:
    return apps.get_model(f"nominals.{name}").objects
