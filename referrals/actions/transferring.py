"""A form that concerns another force passes to it: with decision, record and events, or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partners import sharing, telling
from partners.permissions import Permission, roles_with
from portal import audit
from portal.errors import AuditUnavailable, Refused
from portal.references import new_key
from referrals.actions.rows import Stale
from referrals.choices import WAITING
from referrals.models import CpiForm, CpiOutcome, Grading, Transfer
from referrals.safeguarding import referrals_of

if TYPE_CHECKING:
    from partners.models import Agency, User

_TRANSFER = "SELECT wall.transfer_form(%s, %s, %s, %s, %s, %s, %s, %s)"


@transaction.atomic
def transfer_form(
    form: CpiForm, *, version: int, recipient: Agency, reason: str, by: User, **why: Any
) -> Transfer:
    """The other force has it from now on; one's own keeps the record that it went there."""
    rows = CpiForm.objects.editable_by(by).filter(pk=form.pk, state__in=WAITING)
    held: CpiForm | None = rows.select_for_update(of=("self",)).first()
    if held is None:
        raise Refused(_("This form was answered or passed on meanwhile."))
    if held.version != version:
        raise Stale
    _refuse(held, recipient, by=by)
    basis = sharing.basis_for(recipient, gateway=why["gateway"], by=by)
    reasons = sharing.Reasons(what=_("A CPI form, passed on"), purpose=reason, **{**why, **basis})
    decision = sharing.decided(held, recipient=recipient, reasons=reasons, by=by)
    key, to = new_key(), [recipient.pk]
    values: list[Any] = [
        held.pk, version, key, by.name, reason, sharing.decision_values(decision),
        audit.event_values(audit.Event.DECISION_RECORDED, by=by, on=decision, recipients=to),
        audit.event_values(
            audit.Event.CPI_TRANSFERRED, by=by, on=held, recipients=[*to, held.sender_id],
            before={"owner": held.owner_id}, after={"owner": recipient.pk},
        ),
    ]  # fmt: skip
    try:
        with connection.cursor() as cursor:
            cursor.execute(_TRANSFER, values)
            done = cursor.fetchone()[0]
    except DatabaseError as error:
        raise AuditUnavailable from error
    if done is None:
        raise Refused(_("This form cannot be passed on now. Open it again to see why."))
    moved: Transfer = Transfer.objects.visible_to(by).get(pk=done)
    return moved


def _refuse(form: CpiForm, recipient: Agency, *, by: User) -> None:
    if recipient.pk == form.sender_id:
        raise Refused(_("That force sent this form. Answer it instead."))
    if not recipient.is_active or recipient.police_area_id is None:
        raise Refused(_("A form passes only to a police force that is on this portal."))
    begun = (
        Grading.objects.visible_to(by).filter(form=form),
        CpiOutcome.objects.visible_to(by).filter(form=form),
        referrals_of(form, by=by),
    )
    if any(rows.exists() for rows in begun):
        raise Refused(
            _("Your force has begun to work on this form: it was graded, or a referral was made."
              " Record what came of it, and share a report with the other force.")
        )  # fmt: skip


@transaction.atomic
def acknowledge_transfer(transfer: Transfer, *, by: User) -> None:
    """Somebody of the receiving force has it. The first stands; the same person twice is once."""
    waiting = Transfer.objects.editable_by(by).filter(pk=transfer.pk, acknowledged_at__isnull=True)
    if not waiting.update(
        acknowledged_at=timezone.now(), acknowledged_by=by, acknowledged_name=by.name
    ):
        kept = Transfer.objects.visible_to(by).filter(pk=transfer.pk).first()
        if kept is None or kept.acknowledged_by_id != by.pk:
            raise Refused(_("This was acknowledged meanwhile. Open it again to see by whom."))
        return
    audit.record(
        audit.Event.TRANSFER_ACKNOWLEDGED, by=by, on=transfer, recipients=[transfer.owner_id],
        before={"acknowledged_name": ""}, after={"acknowledged_name": by.name},
    )  # fmt: skip
    telling.tell(
        "transfer_seen", agency=transfer.owner_id, people=[transfer.moved_by_id],
        or_roles=roles_with(Permission.CPI_ANALYSE), about=transfer,
    )  # fmt: skip
