"""Which programmes, nominations and answers a person may see, stated once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Q

from nominals.japtm_choices import AT_HOME, CIRCULATED, WITH_OWNER, NominationState, NoteKind
from partners import sharing
from partners.permissions import Permission, roles_with
from partners.querysets import ShareableQuerySet

if TYPE_CHECKING:
    from partners.models import User

MEMBERS = roles_with(Permission.JAPTM_SEE)
SECRETARIAT = roles_with(Permission.JAPTM_KEEP)
NOMINATORS = roles_with(Permission.NOMINAL_CONTRIBUTE)
APPROVERS = roles_with(Permission.NOMINATION_APPROVE)


class ProgrammeQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """The secretariat's agency, and the parties of its agreement while that is in force."""
        if not sharing.may_see(user) or not sharing.has_role(user, MEMBERS):
            return self.none()
        bound = Q(agreement__in=sharing.agreements_of(user.agency_id))
        return self.filter(sharing.within_marking(user) & (Q(owner=user.agency_id) | bound))

    def editable_by(self, user: User) -> Self:
        if not sharing.may_see(user):
            return self.none()
        own = sharing.owned_by_agency_of(user, roles=SECRETARIAT)
        return self.filter(sharing.within_marking(user) & own)


class SchemeRows(ShareableQuerySet):
    """By which rules is scored: open to members once published, a draft to who drafts it."""

    def published(self) -> Self:
        return self.filter(published_on__isnull=False)

    def visible_to(self, user: User) -> Self:
        if not sharing.may_see(user) or not sharing.has_role(user, MEMBERS):
            return self.none()
        own = sharing.owned_by_agency_of(user, roles=SECRETARIAT)
        return self.filter(Q(published_on__isnull=False) | own)

    def editable_by(self, user: User) -> Self:
        """Drafts of the own agency."""
        own = sharing.owned_by_agency_of(user, roles=SECRETARIAT)
        return self.visible_to(user).filter(own, published_on__isnull=True)

    def for_programme(self, programme: Any) -> Self:
        """What its secretariat may choose: published by the house or by itself."""
        return self.published().filter(Q(owner__isnull=True) | Q(owner=programme.owner_id))


class ChairQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        return self.filter(
            programme__in=apps.get_model("nominals.Programme").objects.visible_to(user)
        )

    def editable_by(self, user: User) -> Self:
        """Each chairing agency's lead names its own."""
        return self.visible_to(user).filter(
            sharing.owned_by_agency_of(user, roles=APPROVERS), ended_at__isnull=True
        )


class NominationQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """The owner's nominators; the secretariat once approved; members once circulated.

        What was closed before partners were asked (`answers_due`) never was.
        """
        if not sharing.may_see(user):
            return self.none()
        grants = apps.get_model("nominals.NominationGrant")
        rows = sharing.owned_by_agency_of(user, roles=NOMINATORS) & _of_own_unit(user)
        if sharing.has_role(user, SECRETARIAT):
            rows |= Q(recipient=user.agency_id) & ~Q(state__in=AT_HOME)
        if sharing.has_role(user, MEMBERS):
            sides = Q(owner=user.agency_id) | Q(recipient=user.agency_id)
            lent = sharing.lent_to(user, grants, roles=MEMBERS)
            never = Q(state=NominationState.CLOSED, answers_due__isnull=True)
            rows |= Q(state__in=CIRCULATED) & ~never & (sides | lent)
        return self.filter(sharing.within_marking(user) & rows)

    def editable_by(self, user: User) -> Self:
        """The owner's nominators while it is at home, then the secretariat."""
        if not sharing.may_see(user):
            return self.none()
        rows = (
            sharing.owned_by_agency_of(user, roles=NOMINATORS)
            & _of_own_unit(user)
            & Q(state__in=WITH_OWNER)
        )
        if sharing.has_role(user, SECRETARIAT):
            rows |= Q(recipient=user.agency_id) & ~Q(state__in=WITH_OWNER)
        return self.filter(sharing.within_marking(user) & rows)

    def of_agency(self, user: User) -> Self:
        return self.visible_to(user).filter(owner=user.agency_id)

    def for_secretariat(self, user: User) -> Self:
        if not sharing.has_role(user, SECRETARIAT):
            return self.none()
        return self.visible_to(user).filter(recipient=user.agency_id)


class ReplyQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own agency's; all of them for the secretariat. Nobody else learns who answered."""
        if not sharing.may_see(user):
            return self.none()
        kept = apps.get_model("nominals.Nomination").objects.for_secretariat(user)
        own = Q(owner=user.agency_id) if sharing.has_role(user, MEMBERS) else sharing.NOBODY
        seen = apps.get_model("nominals.Nomination").objects.visible_to(user)
        return self.filter(own & Q(nomination__in=seen) | Q(nomination__in=kept))

    def editable_by(self, user: User) -> Self:
        """One's own agency's, while partners are asked."""
        return self.visible_to(user).filter(
            sharing.owned_by_agency_of(user, roles=NOMINATORS),
            nomination__state=NominationState.ENRICHING,
        )


class NominationNoteQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """Within the agency whose note it is: of nominators, or of the secretariat."""
        if not sharing.may_see(user):
            return self.none()
        seen = apps.get_model("nominals.Nomination").objects.visible_to(user)
        returned = Q(kind=NoteKind.RETURNED)
        rows = returned & sharing.owned_by_agency_of(user, roles=NOMINATORS)
        rows |= ~returned & sharing.owned_by_agency_of(user, roles=SECRETARIAT)
        return self.filter(rows, nomination__in=seen)


def _of_own_unit(user: User) -> Q:
    return Q(unit__isnull=True) | Q(unit=user.unit_id) if user.unit_id else Q(unit__isnull=True)


def memberships(user: User) -> Any:
    """Who is in a cohort: their rows stand in the app above."""
    return apps.get_model("plans.Membership").objects.visible_to(user)
