"""Lending a form to another agency, by a decision on one of two bases, and ending that again.

On an agreement one analyst decides. Without one it is a one-off: somebody decides, and a second
person of the force lends; the database refuses one who would be both.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partners import sharing
from partners.choices import DecisionOutcome
from partners.models import SharingDecision
from portal.errors import Refused
from referrals.models import CpiForm, CpiFormGrant

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from partners.models import Agency, User

LONGEST_ONE_OFF = timedelta(days=28)
APPROVED_WITHIN = timedelta(days=7)


def decisions_about(form: CpiForm, user: User) -> QuerySet[SharingDecision]:
    rows: QuerySet[SharingDecision] = SharingDecision.objects.visible_to(user)
    return (
        rows.filter(owner=user.agency_id, subject_model=form._meta.label, subject_key=form.key)
        .select_related("recipient", "decided_by", "agreement")
        .order_by("-pk")
    )


def waiting_for_second(form: CpiForm, user: User) -> QuerySet[SharingDecision]:
    """One-offs that were decided and that nobody has lent yet."""
    now = timezone.now()
    given = sharing.given_by(user.agency_id, CpiFormGrant)
    grants = given.filter(decision=OuterRef("pk"))
    return decisions_about(form, user).filter(
        ~Exists(grants), outcome=DecisionOutcome.SHARE, agreement__isnull=True, until__gt=now,
        decided_at__gt=now - APPROVED_WITHIN,
    )  # fmt: skip


def grants_of(form: CpiForm, user: User) -> QuerySet[CpiFormGrant]:
    """What the owner lends of it now, ended ones left out."""
    live: QuerySet[CpiFormGrant] = sharing.given_by(user.agency_id, CpiFormGrant).filter(
        content_object=form, revoked_at__isnull=True, expires_at__gt=timezone.now()
    )
    return live.select_related("decision__recipient", "agreement", "granted_by").order_by("pk")


@transaction.atomic
def decide(
    form: CpiForm, *, recipient: Agency, is_shared: bool, until: datetime, by: User, **why: Any
) -> bool:
    """Whether it is lent now. Not to share is recorded too; a one-off waits for a second person."""
    agreement = sharing.agreement_in_force(by.agency, recipient) if is_shared else None
    if agreement and until > agreement.ends_at:
        raise Refused(
            _("The agreement ends on %(day)s. Choose a day before that.")
            % {"day": date_format(timezone.localtime(agreement.ends_at), "j F Y")}
        )
    if agreement is None and not why["gateway"]:
        raise Refused(
            _("No agreement with %(agency)s is in force. Name the power that you rely on.")
            % {"agency": recipient.name}
        )
    if is_shared and agreement is None and until > timezone.now() + LONGEST_ONE_OFF:
        raise Refused(_("Without an agreement a form is lent for 28 days at most."))
    reasons = sharing.Reasons(
        agreement_id=agreement.pk if agreement else None, until=until if is_shared else None,
        **{**why, "gateway": "" if agreement else why["gateway"]},
    )  # fmt: skip
    outcome = DecisionOutcome.SHARE if is_shared else DecisionOutcome.WITHHOLD
    decision = sharing.decide(form, recipient=recipient, reasons=reasons, by=by, outcome=outcome)
    if agreement:
        sharing.lend(form, CpiFormGrant, decision=decision, by=by, expires_at=until)
    return agreement is not None


@transaction.atomic
def approve(form: CpiForm, number: int, *, by: User) -> None:
    """The second person lends what the first decided."""
    decision = waiting_for_second(form, by).filter(pk=number).first()
    if decision is None or decision.until is None:
        raise Refused(_("This decision has been carried out already, or its time is over."))
    if decision.decided_by_id == by.pk:
        raise Refused(_("You decided this yourself. A second person of your force lends it."))
    sharing.lend(
        form, CpiFormGrant, decision=decision, by=by, second_person=decision.decided_by,
        expires_at=decision.until,
    )  # fmt: skip


@transaction.atomic
def end(form: CpiForm, number: int, *, by: User) -> None:
    given = grants_of(form, by).filter(pk=number).first()
    if given is None:
        raise Refused(_("This form is not lent so any more."))
    sharing.revoke(given, by=by)
