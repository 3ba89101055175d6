"""Which members of a cohort, plans, actions and disruptions a person may see, stated once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.postgres.functions import TransactionNow
from django.db.models import F, Q

from partners import sharing
from partners.permissions import Permission, roles_with
from partners.querysets import ShareableQuerySet
from plans.choices import PlanState

if TYPE_CHECKING:
    from partners.models import User

MEMBERS = roles_with(Permission.JAPTM_SEE)
SECRETARIAT = roles_with(Permission.JAPTM_KEEP)
SIGNERS = roles_with(Permission.JAPTM_SIGN)
PLANNERS = roles_with(Permission.PLAN_KEEP)
ANSWERERS = roles_with(Permission.ACTION_ANSWER)
DOERS = roles_with(Permission.ACTION_DO)


class MembershipQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the programme and the nomination."""
        return self.filter(
            programme__in=_rows("nominals.Programme").visible_to(user),
            nomination__in=_rows("nominals.Nomination").visible_to(user),
        )


class ReviewQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        return self.filter(membership__in=_rows("plans.Membership").visible_to(user))

    def editable_by(self, user: User) -> Self:
        """Who is named to sign for a chairing agency signs what somebody else proposed."""
        if not sharing.may_see(user) or not sharing.has_role(user, SIGNERS):
            return self.none()
        named = _rows("nominals.Chair").filter(
            person=user.pk, owner=user.agency_id, ended_at__isnull=True
        )
        return (
            self.visible_to(user)
            .filter(membership__programme__in=named.values("programme"), took_effect__isnull=True)
            .exclude(proposed_by=user.pk)
        )


class PlanQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """Its owner, who leads it, the two chairs and the agencies of its team.

        Within the programme, and of somebody in the cohort only to whoever sees them there.
        """
        if not sharing.may_see(user) or not sharing.has_role(user, MEMBERS):
            return self.none()
        agency = user.agency_id
        near = (
            Q(owner=agency) | Q(lead_agency=agency) | Q(team__contains=[agency])
            | Q(programme__chair_first=agency) | Q(programme__chair_second=agency)
        )  # fmt: skip
        members = _rows("plans.Membership").visible_to(user)
        return self.filter(
            sharing.within_marking(user) & near
            & Q(programme__in=_rows("nominals.Programme").visible_to(user))
            & (Q(membership__isnull=True) | Q(membership__in=members))
        )  # fmt: skip

    def editable_by(self, user: User) -> Self:
        """The owner's and the lead agency's planners, until it is closed."""
        if not sharing.may_see(user) or not sharing.has_role(user, PLANNERS):
            return self.none()
        sides = Q(owner=user.agency_id) | Q(lead_agency=user.agency_id)
        return self.visible_to(user).filter(sides).exclude(state=PlanState.CLOSED)


class ObjectiveQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        return self.filter(plan__in=_rows("plans.Plan").visible_to(user))

    def editable_by(self, user: User) -> Self:
        return self.filter(plan__in=_rows("plans.Plan").editable_by(user))


class ReadingQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        return self.filter(plan__in=_rows("plans.Plan").visible_to(user))

    def editable_by(self, user: User) -> Self:
        return self.visible_to(user).filter(owner=user.agency_id)


class ActionQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the plan; the agency it was given to; there, who does it."""
        if not sharing.may_see(user):
            return self.none()
        rows = Q(plan__in=_rows("plans.Plan").visible_to(user)) | _given_to(user)
        return self.filter(sharing.within_marking(user) & rows)

    def editable_by(self, user: User) -> Self:
        """The agency it was given to, and whoever keeps the plan in the agency that gave it."""
        if not sharing.may_see(user):
            return self.none()
        keeps = Q(plan__in=_rows("plans.Plan").editable_by(user))
        return self.filter(sharing.within_marking(user) & (keeps | _given_to(user)))

    def of_agency(self, user: User) -> Self:
        """What was given to one's own agency: its board."""
        if not sharing.may_see(user):
            return self.none()
        return self.filter(sharing.within_marking(user) & _given_to(user))


class EntryQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        return self.filter(action__in=_rows("plans.Action").visible_to(user))


class DisruptionQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """The programme's agencies: it is written without names."""
        if not sharing.may_see(user) or not sharing.has_role(user, MEMBERS):
            return self.none()
        programmes = _rows("nominals.Programme").visible_to(user)
        return self.filter(sharing.within_marking(user) & Q(programme__in=programmes))

    def editable_by(self, user: User) -> Self:
        """An agency that neither claims it nor took part says how far it went, once."""
        if not sharing.may_see(user) or not sharing.has_role(user, PLANNERS):
            return self.none()
        waits = self.visible_to(user).filter(level_moderated="")
        return waits.exclude(owner=user.agency_id).exclude(contributors__contains=[user.agency_id])

    def answerable_by(self, user: User) -> Self:
        """Its claimer, where another level was moderated, once."""
        if not sharing.may_see(user) or not sharing.has_role(user, PLANNERS):
            return self.none()
        weighed = self.visible_to(user).filter(owner=user.agency_id, reply="")
        return weighed.exclude(level_moderated__in=["", F("level_claimed")])


class FeedQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own: no agency owns it, and no lead reads it."""
        if not sharing.may_see(user) or not sharing.has_role(user, DOERS):
            return self.none()
        return self.filter(person=user.pk)

    def editable_by(self, user: User) -> Self:
        return self.visible_to(user).filter(ends_at__gt=TransactionNow())


class ProgrammeRenderingQuerySet(ShareableQuerySet):
    """A document is seen by those who see its programme."""

    def visible_to(self, user: User) -> Self:
        return self.filter(programme__in=_rows("nominals.Programme").visible_to(user))

    def editable_by(self, user: User) -> Self:
        return self.visible_to(user)


def _given_to(user: User) -> Q:
    agency = sharing.NOBODY
    if sharing.has_role(user, ANSWERERS):
        agency |= Q(tasked=user.agency_id)
    if sharing.has_role(user, DOERS):
        agency |= Q(tasked=user.agency_id, doer=user.pk)
    return agency


def _rows(name: str) -> Any:
    return apps.get_model(name).objects
