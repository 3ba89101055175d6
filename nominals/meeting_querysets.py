"""Which meetings, items and signed decisions a person may see, stated once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Q

from nominals.japtm_querysets import MEMBERS, SECRETARIAT
from partners import sharing
from partners.querysets import ShareableQuerySet

if TYPE_CHECKING:
    from partners.models import User


class MeetingQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """The programme's agencies: that it is held, and when. Its items have their own rule."""
        programmes = _rows("Programme").visible_to(user)
        if not sharing.may_see(user):
            return self.none()
        return self.filter(sharing.within_marking(user) & Q(programme__in=programmes))

    def editable_by(self, user: User) -> Self:
        if not sharing.may_see(user):
            return self.none()
        return self.visible_to(user).filter(sharing.owned_by_agency_of(user, roles=SECRETARIAT))


class ItemQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the meeting and the nomination."""
        return self.filter(
            meeting__in=_rows("Meeting").visible_to(user),
            nomination__in=_rows("Nomination").visible_to(user),
        )


class DecisionQuerySet(ShareableQuerySet):
    """Whoever sees the item; and for good whoever signed it, whatever lapses later."""

    def visible_to(self, user: User) -> Self:
        if not sharing.may_see(user):
            return self.none()
        signed = _rows("Signature").filter(signed_by=user.pk)
        seen = Q(item__in=_rows("AgendaItem").visible_to(user))
        return self.filter(seen | Q(pk__in=signed.values("decision")))


class SignatureQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        return self.filter(decision__in=_rows("Decision").visible_to(user))


class InterestQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        if not sharing.may_see(user) or not sharing.has_role(user, MEMBERS):
            return self.none()
        return self.filter(item__in=_rows("AgendaItem").visible_to(user))


def _rows(name: str) -> Any:
    return apps.get_model(f"nominals.{name}").objects
