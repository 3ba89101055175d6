"""Which nominals and contributions a person may see, stated once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.lookups import Exact

from partners import sharing
from partners.permissions import Permission, roles_with
from partners.querysets import ShareableQuerySet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nominals.models import Contribution
    from partners.models import User

READERS = roles_with(Permission.NOMINAL_SEE)
WRITERS = roles_with(Permission.NOMINAL_CONTRIBUTE)


def _of_own_unit(user: User) -> Q:
    """What names a unit is that unit's; the rest is the whole agency's."""
    return Q(unit__isnull=True) | Q(unit=user.unit_id) if user.unit_id else Q(unit__isnull=True)


class ContributionQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """The owner's readers; those of an agency that it is lent to, withdrawn or not."""
        if not sharing.may_see(user):
            return self.none()
        grants = apps.get_model("nominals.ContributionGrant")
        rows = sharing.owned_by_agency_of(user, roles=READERS) & _of_own_unit(user)
        rows |= sharing.lent_to(user, grants, roles=READERS)
        return self.filter(sharing.within_marking(user) & rows)

    def editable_by(self, user: User) -> Self:
        """The owner's writers. Nothing said changes; it is withdrawn, replaced, lent."""
        if not sharing.may_see(user):
            return self.none()
        own = sharing.owned_by_agency_of(user, roles=WRITERS) & _of_own_unit(user)
        return self.filter(sharing.within_marking(user) & own)


class NominalQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """It is there for whoever sees something said of it, and for the agency that began it.

        Nobody edits it: it holds nothing. Whoever sees it and may say something adds to it.
        """
        if not sharing.may_see(user):
            return self.none()
        said = apps.get_model("nominals.Contribution").objects.visible_to(user)
        rows = sharing.owned_by_agency_of(user, roles=READERS) & _of_own_unit(user)
        # A scalar: with IN, PostgreSQL reads all that an agency may see for one nominal's page.
        is_spoken_of = Subquery(said.filter(nominal=OuterRef("pk")).values(yes=Value(True))[:1])
        rows |= Q(Exact(is_spoken_of, True))
        return self.filter(sharing.within_marking(user) & rows)


class LoanTermsQuerySet(ShareableQuerySet):
    """For the agency that lends, and for the one that it was lent to while it may read it."""

    def visible_to(self, user: User) -> Self:
        if not sharing.may_see(user):
            return self.none()
        said = apps.get_model("nominals.Contribution").objects.visible_to(user)
        return self.filter(_of_either(user), contribution__in=said)

    def of_contributions(self, user: User, said: Iterable[Contribution]) -> Self:
        """Of contributions that `visible_to` gave the same person."""
        if not sharing.may_see(user):
            return self.none()
        return self.filter(_of_either(user), contribution__in=[each.pk for each in said])


def _of_either(user: User) -> Q:
    return Q(contribution__owner=user.agency_id) | Q(recipient=user.agency_id)
