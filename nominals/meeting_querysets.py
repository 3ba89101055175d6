"""Which meetings, items and signed decisions a person may see, stated once.

`of_items` begins with items that `visible_to` gave the same person: what belongs to them is theirs
by the same rule, which is not asked again for each kind of row (a page of 200 items asks for six).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import F, Q

from nominals.japtm_choices import MeetingState
from nominals.japtm_querysets import MEMBERS, SECRETARIAT
from partners import sharing
from partners.querysets import ShareableQuerySet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nominals.models import AgendaItem, Meeting
    from partners.models import User


class MeetingQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """The programme's agencies: that it is held, and when; for good whoever signed in it."""
        programmes = _rows("Programme").visible_to(user)
        if not sharing.may_see(user):
            return self.none()
        bound = sharing.within_marking(user) & Q(programme__in=programmes)
        return self.filter(bound | Q(pk__in=_signed(user).values("decision__item__meeting")))

    def editable_by(self, user: User) -> Self:
        if not sharing.may_see(user):
            return self.none()
        return self.visible_to(user).filter(sharing.owned_by_agency_of(user, roles=SECRETARIAT))


class ItemQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the meeting and the nomination; for good whoever signed it.

        Whoever declared an interest is out of it while it is on the table.
        """
        if not sharing.may_see(user):
            return self.none()
        seen = Q(
            meeting__in=_rows("Meeting").visible_to(user),
            nomination__in=_rows("Nomination").visible_to(user),
        )
        signed = Q(pk__in=_signed(user).values("decision__item"))
        return self.filter(seen | signed).exclude(pk__in=out_of(user))

    def of_meeting(self, user: User, meeting: Meeting) -> Self:
        """Of a meeting that `visible_to` gave the same person."""
        if not sharing.may_see(user):
            return self.none()
        seen = Q(nomination__in=_rows("Nomination").visible_to(user))
        signed = Q(pk__in=_signed(user).values("decision__item"))
        return self.filter(seen | signed, meeting=meeting.pk).exclude(pk__in=out_of(user))

    def held_by(self, user: User) -> Self:
        """By the secretariat that holds the meeting: `wall.take_off` alone changes them."""
        return self.visible_to(user).filter(meeting__in=_rows("Meeting").editable_by(user))


class DecisionQuerySet(ShareableQuerySet):
    """Whoever sees the item; and for good whoever signed it, whatever lapses later."""

    def visible_to(self, user: User) -> Self:
        if not sharing.may_see(user):
            return self.none()
        seen = Q(item__in=_rows("AgendaItem").visible_to(user))
        return self.filter(seen | Q(pk__in=_signed(user).values("decision")))

    def of_items(self, user: User, items: Iterable[AgendaItem]) -> Self:
        return self.filter(item__in=list(items)) if sharing.may_see(user) else self.none()


class SignatureQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        return self.filter(decision__in=_rows("Decision").visible_to(user))

    def of_items(self, user: User, items: Iterable[AgendaItem]) -> Self:
        of_them = Q(decision__item__in=list(items))
        return self.filter(of_them) if sharing.may_see(user) else self.none()


class InterestQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the item; one's own in any case."""
        if not sharing.may_see(user) or not sharing.has_role(user, MEMBERS):
            return self.none()
        own = Q(declared_by=user.pk)
        return self.filter(own | Q(item__in=_rows("AgendaItem").visible_to(user)))

    def of_items(self, user: User, items: Iterable[AgendaItem]) -> Self:
        if not sharing.may_see(user) or not sharing.has_role(user, MEMBERS):
            return self.none()
        return self.filter(item__in=list(items))

    def own(self, user: User) -> Self:
        if not sharing.may_see(user) or not sharing.has_role(user, MEMBERS):
            return self.none()
        return self.filter(declared_by=user.pk)


def out_of(user: User) -> Any:
    """Items on the table now that the person has an interest in."""
    mine = _rows("Interest").filter(declared_by=user.pk)
    return mine.filter(
        item__meeting__state=MeetingState.OPEN, item__meeting__current=F("item")
    ).values("item")


def _signed(user: User) -> Any:
    return _rows("Signature").filter(signed_by=user.pk)


def _rows(name: str) -> Any:
    return apps.get_model(f"nominals.{name}").objects
