"""Which referrals and transfers a person may see, stated once: cover, text, origin, thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.contrib.postgres.functions import TransactionNow
from django.db.models import Q

from partners import sharing
from partners.permissions import Permission, RoleName, roles_with
from partners.querysets import ShareableQuerySet
from referrals.referral_choices import OPEN

if TYPE_CHECKING:
    from partners.models import User

ANALYSTS = roles_with(Permission.CPI_ANALYSE)
REFERRERS = roles_with(Permission.NOMINAL_CONTRIBUTE)  # of a nominal: each reads their own
RECEIVERS = roles_with(Permission.REFERRAL_ANSWER)


class ReferralQuerySet(ShareableQuerySet):
    """Analysts of the force, who made it; at the recipient the lead of the unit, and the agency's.

    A referral to a unit is read by who leads it; the agency's lead sees that it came and how it
    stands. One to a whole agency is read by its leads.
    """

    def visible_to(self, user: User) -> Self:
        if not sharing.may_see(user):
            return self.none()
        rows = _made_by(user) | _read_by(user)
        if sharing.has_role(user, [RoleName.AGENCY_LEAD]):
            rows |= Q(recipient=user.agency_id)
        return self.filter(sharing.within_marking(user) & rows)

    def readable_by(self, user: User) -> Self:
        """Those whose text and thread may be read, and written in while they are open."""
        if not sharing.may_see(user):
            return self.none()
        rows = _made_by(user) | _read_by(user)
        return self.filter(sharing.within_marking(user) & rows)

    def editable_by(self, user: User) -> Self:
        """Acknowledged and answered by the recipient alone."""
        if not sharing.may_see(user):
            return self.none()
        return self.filter(sharing.within_marking(user) & _read_by(user))

    def received_by(self, user: User) -> Self:
        return self.visible_to(user).filter(recipient=user.agency_id)

    def made_by_agency_of(self, user: User) -> Self:
        return self.visible_to(user).filter(owner=user.agency_id)

    def waiting(self) -> Self:
        return self.filter(state__in=OPEN)

    def late(self) -> Self:
        return self.waiting().filter(due_at__lte=TransactionNow())


def _made_by(user: User) -> Q:
    own = sharing.owned_by_agency_of(user, roles=REFERRERS) & Q(created_by=user.pk)
    return sharing.owned_by_agency_of(user, roles=ANALYSTS) | own


def _read_by(user: User) -> Q:
    """What this person reads at the recipient."""
    if not sharing.has_role(user, RECEIVERS):
        return sharing.NOBODY
    rows = sharing.NOBODY
    if user.leads_unit and user.unit_id:
        rows |= Q(recipient=user.agency_id, recipient_unit=user.unit_id)
    if sharing.has_role(user, [RoleName.AGENCY_LEAD]):
        rows |= Q(recipient=user.agency_id, recipient_unit__isnull=True)
    return rows


class ReferralTextQuerySet(ShareableQuerySet):
    """Written once, with the referral."""

    def visible_to(self, user: User) -> Self:
        return self.filter(referral__in=_referrals().readable_by(user))


class ReferralMessageQuerySet(ReferralTextQuerySet):
    """A message is written and never changed."""


class ReferralOriginQuerySet(ShareableQuerySet):
    """For the force that made the referral, or the person who made it."""

    def visible_to(self, user: User) -> Self:
        if not sharing.may_see(user):
            return self.none()
        rows = _referrals().filter(sharing.within_marking(user) & _made_by(user))
        return self.filter(referral__in=rows)


class TransferQuerySet(ShareableQuerySet):
    """The analysts of both forces."""

    def visible_to(self, user: User) -> Self:
        if not sharing.may_see(user) or not sharing.has_role(user, ANALYSTS):
            return self.none()
        sides = Q(owner=user.agency_id) | Q(recipient=user.agency_id)
        return self.filter(sharing.within_marking(user) & sides)

    def editable_by(self, user: User) -> Self:
        """The force that has it now says so."""
        return self.visible_to(user).filter(recipient=user.agency_id)


def _referrals() -> ReferralQuerySet:
    rows: ReferralQuerySet = apps.get_model("referrals.Referral").objects.all()
    return rows
