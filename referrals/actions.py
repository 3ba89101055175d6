"""What can be done with a form: each verb changes, records and asks for work in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from partners import sharing
from partners.choices import Consent, Gateway
from partners.models import Agency, RenewalTask
from partners.permissions import Permission, roles_with
from portal import audit, outbox
from portal.errors import AuditUnavailable, Refused
from portal.references import new_reference
from referrals import danger, documents
from referrals.choices import ALLOWED_MOVES, STOPS, AtRisk, State
from referrals.models import (
    CpiAccount,
    CpiForm,
    CpiOutcome,
    CpiReceipt,
    CpiRendering,
    GateStop,
)

if TYPE_CHECKING:
    from partners.models import SharingDecision, User

ON_THE_COVER = frozenset({"theme", "district"})
TRIES_FOR_A_REFERENCE = 5
_SEND = """
SELECT wall.send_form(%s, %s, %s, %s, %s::partners_made_decision, %s::portal_event,
    %s::portal_event)
"""


class Stale(Exception):
    """The form was changed since the page was made. Nothing was saved."""


@transaction.atomic
def count_stop(answer: str) -> None:
    """Count that the gate sent somebody elsewhere: month and answer, nobody and nothing else."""
    if answer not in STOPS:
        return
    month = timezone.localdate().replace(day=1)
    GateStop.objects.bulk_create([GateStop(month=month, answer=answer)], ignore_conflicts=True)
    GateStop.objects.filter(month=month, answer=answer).update(times=F("times") + 1)


@transaction.atomic
def start_form(
    *, token: str, by: User, referred_on: date | None = None, referral_reference: str = ""
) -> CpiForm:
    """Begin a draft; the same token again gives the same draft, so that a double tap starts one."""
    mine = CpiForm.objects.visible_to(by).filter(created_by=by, start_token=token)
    outbox.hold(f"cpi-start:{by.pk}:{token}")  # a second tap waits, and finds the first
    started: CpiForm | None = mine.first()
    if started is not None:
        return started
    form = _create_with_reference(
        start_token=token, created_by=by, owner=by.agency, sender=by.agency, unit=by.unit,
        safeguarding_referred_on=referred_on, safeguarding_reference=referral_reference,
    )  # fmt: skip
    CpiAccount.objects.create(form=form)
    audit.record(audit.Event.CPI_STARTED, by=by, on=form)
    return form


def _create_with_reference(**fields: Any) -> CpiForm:
    for _attempt in range(TRIES_FOR_A_REFERENCE):
        try:
            with transaction.atomic():
                reference = new_reference("CPI", timezone.localdate().year)
                return CpiForm.objects.create(reference=reference, **fields)
        except IntegrityError as error:
            if "reference" not in str(error):
                raise
    raise Refused(_("The form could not be started. Please try again."))


@transaction.atomic
def save_answers(form: CpiForm, *, version: int, answers: Mapping[str, Any], by: User) -> CpiForm:
    """Write a page's answers to a draft, unless it changed since the page was made (`Stale`)."""
    form = _locked(form, by=by)
    if not form.is_draft:
        raise Refused(_("This form has been sent and can no longer be changed."))
    if form.version != version:
        raise Stale
    account = CpiAccount.objects.visible_to(by).get(form=form)
    before: dict[str, Any] = {}
    for name, value in answers.items():
        row = form if name in ON_THE_COVER else account
        before[name] = getattr(row, name)
        setattr(row, name, value)
    form.version += 1
    form.is_urgent = account.at_risk == AtRisk.YES or bool(signs_of_danger(account))
    form.save(update_fields=[*(ON_THE_COVER & answers.keys()), "version", "is_urgent"])
    parts = sorted(answers.keys() - ON_THE_COVER)
    if parts:
        account.save(update_fields=parts)
    audit.record(audit.Event.CPI_ALTERED, by=by, on=form, before=before, after=answers)
    return form


def signs_of_danger(account: CpiAccount) -> dict[danger.Sign, str]:
    """Words of the sender that mean a threat to life."""
    return danger.signs_in(
        account.what_happened, account.people, account.places, account.risk_detail
    )


@transaction.atomic
def mark_opened(form: CpiForm, *, by: User) -> None:
    """Keep who of the force opened a form first: the clock of urgent forms stops there."""
    if form.opened_at is None and form.state == State.SUBMITTED:
        mine = CpiForm.objects.editable_by(by).filter(pk=form.pk, opened_at__isnull=True)
        mine.update(opened_at=timezone.now(), opened_by=by)


@transaction.atomic
def withdraw_draft(form: CpiForm, *, by: User) -> None:
    """Delete a draft. What was in it is gone; that it was is recorded."""
    form = _locked(form, by=by)
    if not form.is_draft:
        raise Refused(
            _("This form has been sent and can no longer be deleted. Ask for a correction.")
        )
    audit.record(audit.Event.CPI_WITHDRAWN, by=by, on=form)
    mine = CpiForm.objects.visible_to(by).filter(pk=form.pk)
    CpiAccount.objects.visible_to(by).filter(form=form).delete()
    # A draft has no grants and no documents, and the web may delete none: nothing to collect.
    mine._raw_delete(mine.db)


@transaction.atomic(savepoint=False)  # one statement writes all of it
def send_form(form: CpiForm, *, by: User, account: CpiAccount | None = None) -> CpiForm:
    """Send a draft: ownership passes to the force of its district, with a recorded decision.

    A missing or lapsed agreement never stops it. Sending again what one sent changes nothing.
    `account` is what the caller read of it after `form`: no other version of it is sent.
    """
    if form.is_draft and _send(form, account, by=by):
        return form
    form = _locked(form, by=by)  # sent or altered meanwhile
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
    form.sent_at = timezone.now()
    if not _pass_on(form, account, decision, by=by):
        return False
    if to.agreement_id is None:
        _ask_to_renew(by.agency, to.force)
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


@transaction.atomic
def ask_for_copy_again(form: CpiForm, *, by: User) -> None:
    """Ask once more for a copy that could not be made."""
    receipt = CpiReceipt.objects.visible_to(by).select_related("job").get(form=form)
    outbox.ask_again(receipt.job, by=by)
    audit.record(audit.Event.DOCUMENT_ASKED, by=by, on=form)


def _receiver_of(form: CpiForm, account: CpiAccount) -> sharing.Receiver:
    if not form.theme or form.district_id is None or not account.what_happened:
        raise Refused(
            _("Answer what it is about, which district, and what happened. Then send it.")
        )
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
def record_outcome(
    form: CpiForm, *, version: int, outcome: str, note: str, answer: str, by: User
) -> CpiForm:
    """Record what came of a form, and give its sender the approved answer."""
    form = _locked(form, by=by)
    if State.CLOSED not in ALLOWED_MOVES[form.state]:
        raise Refused(_("This form has already been answered. Open it again to see by whom."))
    if form.version != version:
        raise Stale
    now = timezone.now()
    CpiOutcome.objects.create(
        form=form, outcome=outcome, note=note, recorded_at=now, recorded_by=by
    )
    form.state, form.answer, form.version = State.CLOSED, answer, form.version + 1
    form.answered_at, form.answered_by = now, by
    form.save(update_fields=["state", "answer", "answered_at", "answered_by", "version"])
    audit.record(
        audit.Event.CPI_ANSWERED, by=by, on=form, recipients=[form.sender_id],
        before={"state": State.SUBMITTED},
        after={"state": form.state, "outcome": outcome, "note": note},
    )  # fmt: skip
    return form


@transaction.atomic
def ask_for_document(form: CpiForm, *, by: User) -> CpiRendering:
    """Ask a worker for the PDF of the form as it stands; what is there is not made again."""
    document = documents.cpi_document(form, by=by)
    key = f"cpi-pdf:{form.key}:{document.digest}"
    outbox.hold(key)
    rendering = (
        CpiRendering.objects.visible_to(by).filter(form=form, digest=document.digest).first()
    )
    if rendering is None:
        job = outbox.put("referrals.render_cpi", by=by, key=key, subject=form.pk)
        rendering = CpiRendering.objects.create(form=form, digest=document.digest, job=job)
    outbox.ask_again(rendering.job, by=by)
    audit.record(audit.Event.DOCUMENT_ASKED, by=by, on=form)
    return rendering


def _locked(form: CpiForm, *with_related: str, by: User) -> CpiForm:
    """The row, locked. One that `by` may only read is not: its state refuses the change."""
    rows = CpiForm.objects.visible_to(by).select_related(*(with_related or [None]))
    locked: CpiForm | None = rows.select_for_update(of=("self",)).filter(pk=form.pk).first()
    found: CpiForm | None = locked or rows.filter(pk=form.pk).first()
    if found is None:
        raise Refused(_("This form is gone: it was deleted on another page."))
    return found
