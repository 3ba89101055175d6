"""A draft becomes the force's: one statement, with its decision, its copy and both events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from partners import sharing, telling
from partners.choices import Consent, Gateway
from partners.models import Agency, RenewalTask
from partners.permissions import Permission, roles_with
from portal import audit, moments, outbox
from portal.errors import AuditUnavailable, Refused
from referrals import documents
from referrals.actions.rows import locked
from referrals.choices import State
from referrals.models import CpiAccount, CpiForm, CpiReceipt
from referrals.steps import asks_for_referral

if TYPE_CHECKING:
    from partners.models import SharingDecision, User

_SEND = """
SELECT wall.send_form(%s, %s, %s, %s, %s::partners_made_decision, %s::portal_event,
    %s::portal_event)
"""


@transaction.atomic(savepoint=False)  # one statement writes all of it
def send_form(form: CpiForm, *, by: User, account: CpiAccount | None = None) -> CpiForm:
    """Send a draft: ownership passes to the force of its district, with a recorded decision.

    A missing or lapsed agreement never stops it. Sending again what one sent changes nothing.
    `account` is what the caller read of it after `form`: no other version of it is sent.
    """
    if form.is_draft and _send(form, account, by=by):
        return form
    form = locked(form, by=by)  # sent or altered meanwhile
    if not form.is_draft and form.sent_by_id == by.pk:
        return form
    if not form.is_draft or not _send(form, None, by=by):
        raise Refused(_("This form has been sent and can no longer be changed."))
    return form


def _send(form: CpiForm, account: CpiAccount | None, *, by: User) -> bool:
    """False: the draft is not what `form` says any more, and nothing was written."""
    if not sharing.has_role(by, roles_with(Permission.CPI_SEND)):
        raise Refused(_("You may not send this form."))
    account = account or CpiAccount.objects.visible_to(by).get(form=form)
    to = _receiver_of(form, account)
    decision = sharing.decided(form, recipient=to.force, by=by, reasons=sharing.Reasons(
        what=_("The whole form"), purpose=_("To tell the police what was noticed"),
        consent=Consent.NOT_ASKED, agreement_id=to.agreement_id,
        gateway="" if to.agreement_id else Gateway.CDA_1998_S115,
    ))  # fmt: skip
    form.sent_at = moments.moment()
    if not _pass_on(form, account, decision, by=by):
        return False
    if to.agreement_id is None:
        _ask_to_renew(by.agency, to.force)
    if form.is_urgent:
        analysts = roles_with(Permission.CPI_ANALYSE)
        telling.tell("urgent", agency=to.force.pk, or_roles=analysts, about=form)
    form.owner, form.sender, form.created_by = to.force, by.agency, by
    form.sending_decision, form.sent_by = decision, by
    form.state, form.version = State.SUBMITTED, form.version + 1
    return True


def _pass_on(form: CpiForm, account: CpiAccount, decision: SharingDecision, *, by: User) -> bool:
    """Decision, hand-over, the asking for the sender's copy and both events, in one statement.

    Whatever keeps the database from writing it is told as what it is for the sender: nothing was
    saved, try again.
    """
    to = [decision.recipient_id]
    values = [
        form.pk, form.version, form.sent_at, documents.copy_digest(form, account),
        sharing.decision_values(decision),
        audit.event_values(audit.Event.DECISION_RECORDED, by=by, on=decision, recipients=to),
        audit.event_values(audit.Event.CPI_SENT, by=by, on=form, recipients=to),
    ]  # fmt: skip
    try:
        with connection.cursor() as cursor:
            cursor.execute(_SEND, values)
            decision.pk = cursor.fetchone()[0]
    except DatabaseError as error:
        raise AuditUnavailable from error
    return decision.pk is not None


def _receiver_of(form: CpiForm, account: CpiAccount) -> sharing.Receiver:
    if not form.theme or form.district_id is None or not account.what_happened:
        raise Refused(
            _("Answer what it is about, which district, and what happened. Then send it.")
        )
    if asks_for_referral(account) and not (
        form.safeguarding_referred_on or account.referral_understood
    ):
        raise Refused(_("Say whether a safeguarding referral was made. Then send it."))
    found = sharing.receiver_for(form.district_id, sender=form.sender_id)
    if found is None or not found.force.is_active:
        raise Refused(_("No police force receives forms for this district here. Call 101 instead."))
    if found.force.pk == form.sender_id:
        raise Refused(_("This is your own force's district. Use the force's own system instead."))
    return found


def _ask_to_renew(first: Agency, second: Agency) -> None:
    RenewalTask.objects.bulk_create(
        [RenewalTask(owner=first, other=second), RenewalTask(owner=second, other=first)],
        ignore_conflicts=True,
    )


@transaction.atomic
def ask_for_copy_again(form: CpiForm, *, by: User) -> None:
    """Ask once more for a copy that could not be made."""
    receipt = CpiReceipt.objects.visible_to(by).select_related("job").get(form=form)
    outbox.ask_again(receipt.job, by=by)
    audit.record(audit.Event.DOCUMENT_ASKED, by=by, on=form)
