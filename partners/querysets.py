"""Rows of partners' own models that a person may see."""

from __future__ import annotations

from inspect import isfunction, signature
from typing import TYPE_CHECKING, Any, Self

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.utils import timezone

from partners.compiled import once
from partners.permissions import Permission, has_permission, roles_with
from portal.models import Job

if TYPE_CHECKING:
    from partners.models import User


_OF_A_PERSON = ("self", "user")
UNHEARD = "nominals."  # labels of the models whose decisions their recipients do not read


class ShareableQuerySet(QuerySet[Any]):
    """Base of every shareable model's queryset: closed until the model says which rows.

    What a queryset says of a person alone is put together once for each kind of reader.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name, rule in list(vars(cls).items()):
            is_rule = isfunction(rule) and not name.startswith("_")
            if is_rule and tuple(signature(rule).parameters) == _OF_A_PERSON:
                setattr(cls, name, once(rule))

    def visible_to(self, user: User) -> Self:
        raise NotImplementedError(f"{type(self).__name__} must say which rows a person may see.")

    def editable_by(self, user: User) -> Self:
        return self.none()


def _has(user: User, permission: Permission) -> bool:
    return (
        user.is_authenticated
        and user.may_see
        and not set(roles_with(permission)).isdisjoint(user.held_roles)
    )


class SharingDecisionQuerySet(ShareableQuerySet):
    """Own decisions for those who answer for them; a decision to share also for its recipient's.

    But for what is decided about nominals: the recipient is asked later, if at all, and the
    decision would tell of the person first.
    """

    def visible_to(self, user: User) -> Self:
        if not user.is_authenticated or not user.may_see:
            return self.none()
        rows = Q(owner=user.agency_id, decided_by=user.pk)
        if _has(user, Permission.DECISION_SEE):
            told = Q(recipient=user.agency_id, outcome="share")
            rows |= Q(owner=user.agency_id) | told & ~Q(subject_model__startswith=UNHEARD)
        return self.filter(rows)


class RenewalTaskQuerySet(ShareableQuerySet):
    def visible_to(self, user: User) -> Self:
        return (
            self.filter(owner=user.agency_id) if _has(user, Permission.RENEWAL_SEE) else self.none()
        )

    def editable_by(self, user: User) -> Self:
        return self.visible_to(user)


class InvitationQuerySet(ShareableQuerySet):
    """Who was asked into one's own agency; to the host's administrator, whom they asked as lead."""

    def visible_to(self, user: User) -> Self:
        rows = Q(owner=user.agency_id) if _has(user, Permission.PEOPLE_SEE) else Q(pk__in=[])
        if has_permission(user, Permission.PORTAL_MANAGE):
            rows |= Q(created_by=user.pk)
        return self.filter(rows)

    def waiting(self) -> Self:
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)

    def of_newcomers(self) -> Self:
        return self.filter(person__isnull=True)

    def with_mail(self) -> Self:
        """With the state of the work that sends it: found by its key."""
        key = Concat(Value("invitation "), OuterRef("key"))
        return self.annotate(mail=Subquery(Job.objects.filter(key=key).values("state")[:1]))


class DeputyshipQuerySet(QuerySet[Any]):
    """Who stands in for whom: for those two, and for those who answer for the agency's people."""

    def visible_to(self, user: User) -> Self:
        if not user.is_authenticated or not user.may_see:
            return self.none()
        rows = Q(owner=user.agency_id)
        if not _has(user, Permission.PEOPLE_SEE):
            rows &= Q(person=user.pk) | Q(created_by=user.pk)
        return self.filter(rows)

    def editable_by(self, user: User) -> Self:
        """Ended early by the two whom it concerns, and by whoever may take roles away."""
        rows = self.visible_to(user)
        if has_permission(user, Permission.PEOPLE_MANAGE):
            return rows
        return rows.filter(Q(person=user.pk) | Q(created_by=user.pk))

    def not_over(self) -> Self:
        return self.filter(ended_at__isnull=True, ends_on__gte=timezone.localdate())

    def now(self) -> Self:
        """Today, while the lead still is one of this agency."""
        return self.not_over().filter(
            starts_on__lte=timezone.localdate(),
            created_by__is_active=True,
            created_by__agency=F("owner"),
            person__agency=F("owner"),
        )


class MessageQuerySet(QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """What a person is told as somebody of the agency that they are in now."""
        if not user.is_authenticated or not user.may_see:
            return self.none()
        return self.filter(person=user.pk, agency=user.agency_id)


class ApiTokenQuerySet(ShareableQuerySet):
    """Those of the own agency for its leads; its own for the system that acts by it."""

    def visible_to(self, user: User) -> Self:
        if not user.is_authenticated or not user.may_see:
            return self.none()
        rows = Q(account=user.pk, owner=user.agency_id)
        if has_permission(user, Permission.AGENCY_MANAGE):
            rows |= Q(owner=user.agency_id)
        return self.filter(rows)


class FeedbackQuerySet(ShareableQuerySet):
    """All of it for those who look after the portal. Its writer's lead does not read it."""

    def visible_to(self, user: User) -> Self:
        return self.all() if _has(user, Permission.FEEDBACK_SEE) else self.none()


class AgencyQuerySet(QuerySet[Any]):
    def in_directory(self) -> Self:
        return self.filter(is_listed=True, state="active")


class UnitQuerySet(QuerySet[Any]):
    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)


class SharingAgreementQuerySet(QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """An agreement is the business of its parties, also of those that left."""
        if not user.is_authenticated or not user.may_see:
            return self.none()
        return self.filter(
            Q(agreementparty__agency=user.agency_id) | Q(formerparty__agency=user.agency_id)
        ).distinct()
