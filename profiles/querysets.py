"""Which profiles a person may see, and the counted rows that figures are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Count as CountRows
from django.db.models import Q, QuerySet, Sum

from partners import sharing
from partners.permissions import Permission, roles_with
from partners.querysets import ShareableQuerySet
from profiles.choices import OUT, UNPUBLISHED, ProfileState
from profiles.figures import Count

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from partners.models import User

ANALYSTS = roles_with(Permission.PROFILE_BUILD)
READERS = roles_with(Permission.PROFILE_SEE)


def _own(user: User) -> Q:
    return sharing.owned_by_agency_of(user, roles=ANALYSTS)


class DistrictProfileQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """Drafts: the owner's profile analysts. Published: its readers and those lent to."""
        if not sharing.may_see(user):
            return self.none()
        grants = apps.get_model("profiles.DistrictProfileGrant")
        rows = sharing.owned_by_agency_of(user, roles=READERS)
        rows |= sharing.lent_to(user, grants, roles=READERS)
        return self.filter(
            sharing.within_marking(user)
            & (_own(user) & Q(state__in=UNPUBLISHED) | rows & Q(state__in=OUT))
        )

    def editable_by(self, user: User) -> Self:
        """The owner's profile analysts; what a published one allows is the action's to say."""
        if not sharing.may_see(user):
            return self.none()
        return self.filter(sharing.within_marking(user) & _own(user))


class DataFileQuerySet(ShareableQuerySet):
    """Files of a force are its profile analysts' business, whoever of them sent one."""

    def visible_to(self, user: User) -> Self:
        if not sharing.may_see(user):
            return self.none()
        return self.filter(sharing.within_marking(user) & _own(user))

    def editable_by(self, user: User) -> Self:
        return self.visible_to(user)


class ProfileRenderingQuerySet(ShareableQuerySet):
    """A document is seen by those who see its profile."""

    def visible_to(self, user: User) -> Self:
        profiles: DistrictProfileQuerySet = apps.get_model("profiles.DistrictProfile").objects.all()
        return self.filter(profile__in=profiles.visible_to(user))

    def editable_by(self, user: User) -> Self:
        return self.visible_to(user)


class ProfilePartQuerySet(ShareableQuerySet):
    """What is written in a profile is seen with it, and changes while it is a draft."""

    def visible_to(self, user: User) -> Self:
        profiles: DistrictProfileQuerySet = apps.get_model("profiles.DistrictProfile").objects.all()
        return self.filter(profile__in=profiles.visible_to(user))

    def editable_by(self, user: User) -> Self:
        profiles: DistrictProfileQuerySet = apps.get_model("profiles.DistrictProfile").objects.all()
        drafts = profiles.editable_by(user).filter(state=ProfileState.DRAFT)
        return self.filter(profile__in=drafts)


class CrimeQuerySet(QuerySet[Any]):
    """The stored rows themselves: the slow, plain way to the counts."""

    def counted(self, *, sources: Iterable[int], months: Iterable[date]) -> list[Count]:
        rows = (
            self.filter(source__in=sources, month__in=months)
            .values_list("district", "crime_type")
            .annotate(counted=CountRows("line"), unplaced=CountRows("line", filter=Q(lsoa="")))
        )
        return [Count(*row) for row in rows]


class CrimeCountQuerySet(QuerySet[Any]):
    """The counts kept at import: equal to those of the rows, and quick."""

    def counted(self, *, sources: Iterable[int], months: Iterable[date]) -> list[Count]:
        rows = (
            self.filter(source__in=sources, month__in=months)
            .values_list("district", "crime_type")
            .annotate(counted=Sum("rows"), unplaced=Sum("without_area"))
        )
        return [Count(*row) for row in rows]


def written_of(profile: int, name: str) -> Any:
    """Parts of one kind of a profile that its caller has come to: they are seen with it."""
    return apps.get_model(f"profiles.{name}").objects.filter(profile=profile)
