"""Lending a record to another agency, by a decision on one of two bases, and ending that again.

On an agreement one person decides. Without one it is a one-off: somebody decides, and a second
person of the agency lends; the database refuses one who would be both. Which records an app lends
is said by its table of grants.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partners import sharing
from partners.choices import DecisionOutcome
from partners.models import SharingAgreement, SharingDecision
from portal.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from partners.models import Agency, Grant, Shareable, User

LONGEST_ONE_OFF = timedelta(days=28)
APPROVED_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Decided:
    decision: SharingDecision
    is_lent: bool


def decisions_about(
    grant_model: type[Grant], subjects: Sequence[Shareable], user: User
) -> QuerySet[SharingDecision]:  # fmt: skip
    grants: Any = grant_model
    lent = grants._meta.get_field("content_object").related_model
    rows: QuerySet[SharingDecision] = SharingDecision.objects.visible_to(user)
    return (
        rows.filter(
            owner=user.agency_id, subject_model=lent._meta.label,
            subject_key__in=[subject.key for subject in subjects],
        )
        .select_related("recipient", "decided_by", "agreement")
        .order_by("-pk")
    )  # fmt: skip


def waiting_for_second(
    grant_model: type[Grant], subjects: Sequence[Shareable], user: User
) -> QuerySet[SharingDecision]:  # fmt: skip
    """One-offs that were decided and that nobody has lent yet."""
    now = timezone.now()
    given = sharing.given_by(user.agency_id, grant_model)
    grants = given.filter(decision=OuterRef("pk"))
    return decisions_about(grant_model, subjects, user).filter(
        ~Exists(grants), outcome=DecisionOutcome.SHARE, agreement__isnull=True, until__gt=now,
        decided_at__gt=now - APPROVED_WITHIN,
    )  # fmt: skip


def grants_of(
    grant_model: type[Grant], subjects: Sequence[Shareable], user: User
) -> QuerySet[Any]:  # fmt: skip
    """What the owner lends of them now, ended ones left out. To whom: `group.agency`.

    Not by the decision: who may lend need not be one who may read a colleague's decisions.
    """
    live: QuerySet[Any] = sharing.given_by(user.agency_id, grant_model).filter(
        content_object__in=[subject.pk for subject in subjects], revoked_at__isnull=True,
        expires_at__gt=timezone.now(),
    )  # fmt: skip
    return live.select_related("group__agency", "granted_by").order_by("pk")


@transaction.atomic
def decide(
    subject: Shareable, grant_model: type[Grant], *, recipient: Agency, is_shared: bool,
    until: datetime, by: User, **why: Any,
) -> Decided:  # fmt: skip
    """Not to share is recorded too; a one-off waits for a second person."""
    basis = sharing.basis_for(recipient, gateway=why.pop("gateway"), by=by)
    if is_shared:
        _within_its_basis(basis["agreement_id"], until)
    reasons = sharing.Reasons(until=until if is_shared else None, **{**why, **basis})
    outcome = DecisionOutcome.SHARE if is_shared else DecisionOutcome.WITHHOLD
    decision = sharing.decide(subject, recipient=recipient, reasons=reasons, by=by, outcome=outcome)
    is_lent = is_shared and decision.agreement_id is not None
    if is_lent:
        sharing.lend(subject, grant_model, decision=decision, by=by, expires_at=until)
    return Decided(decision, is_lent)


def _within_its_basis(agreement_id: int | None, until: datetime) -> None:
    if agreement_id is None:
        if until > timezone.now() + LONGEST_ONE_OFF:
            raise Refused(_("Without an agreement it is lent for 28 days at most."))
        return
    ends_at = SharingAgreement.objects.values_list("ends_at", flat=True).get(pk=agreement_id)
    if until > ends_at:
        day = date_format(timezone.localtime(ends_at), "j F Y")
        raise Refused(_("The agreement ends on %(day)s. Choose a day before that.") % {"day": day})


@transaction.atomic
def approve(subject: Shareable, grant_model: type[Grant], number: int, *, by: User) -> None:
    """The second person lends what the first decided."""
    decision = waiting_for_second(grant_model, [subject], by).filter(pk=number).first()
    if decision is None or decision.until is None:
        raise Refused(_("This decision has been carried out already, or its time is over."))
    if decision.decided_by_id == by.pk:
        raise Refused(_("You decided this yourself. A second person of your agency lends it."))
    sharing.lend(
        subject, grant_model, decision=decision, by=by, second_person=decision.decided_by,
        expires_at=decision.until,
    )  # fmt: skip


@transaction.atomic
def end(subject: Shareable, grant_model: type[Grant], number: int, *, by: User) -> None:
    given = grants_of(grant_model, [subject], by).filter(pk=number).first()
    if given is None:
        raise Refused(_("This is not lent so any more."))
    sharing.revoke(given, by=by)
