"""A released report told to an agency, accepted by its readers, and recalled where it was wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from partners import sharing, telling
from portal import audit, outbox
from portal.errors import Refused
from referrals import reports
from referrals.actions import composing
from referrals.actions.grading import latest_of
from referrals.actions.sanitising import locked
from referrals.grades import ReportState
from referrals.models import (
    Acknowledgement,
    Dissemination,
    HandlingCondition,
    IntelligenceReport,
    ReportRendering,
    ReportText,
    Sanitising,
)
from referrals.report_querysets import REPORT_READERS

if TYPE_CHECKING:
    from partners.models import Agency, User


@transaction.atomic
def tell_report(
    report: IntelligenceReport, *, recipient: Agency, conditions: Sequence[str] = (),
    until: datetime | None = None, originator_agreed: bool = False, by: User, **why: Any,
) -> Dissemination:  # fmt: skip
    """Tell one agency, by a decision of its own. It stays told; it can only be recalled."""
    report = locked(report, by=by)
    if report.state != ReportState.RELEASED:
        raise Refused(_("Only a released report is told to anybody."))
    text = ReportText.objects.visible_to(by).get(report=report)
    on = sorted({*text.conditions, *conditions})
    _refuse(report, recipient, on, until=until, originator_agreed=originator_agreed, by=by)
    basis = sharing.basis_for(recipient, gateway=why["gateway"], by=by)
    reasons = sharing.Reasons(what=_("An intelligence report"), until=until, **{**why, **basis})
    decision = sharing.decide(report, recipient=recipient, reasons=reasons, by=by)
    told = Dissemination.objects.create(
        report=report, owner=report.owner, recipient=recipient, decision=decision, conditions=on,
        marking=report.marking, until=until, originator_agreed=originator_agreed, told_by=by,
    )  # fmt: skip
    audit.record(audit.Event.REPORT_TOLD, by=by, on=report, recipients=[recipient.pk])
    telling.tell("report", agency=recipient.pk, or_roles=REPORT_READERS, about=report)
    return told


def _refuse(
    report: IntelligenceReport, recipient: Agency, on: Sequence[str], *,
    until: datetime | None, originator_agreed: bool, by: User,
) -> None:  # fmt: skip
    done = Sanitising.objects.visible_to(by).select_related("form", "grading").get(report=report)
    if latest_of(done.form, by=by) != done.grading:
        raise Refused(_("The form was graded anew since. Recall this report and write another."))
    if recipient.pk == done.form.sender_id:
        raise Refused(_("This agency sent the form. It never gets the report made from it."))
    if live_for(report, recipient, by=by):
        raise Refused(_("This agency has the report already."))
    known = list(HandlingCondition.objects.filter(code__in=on))
    if any(condition.blocks_sharing for condition in known):
        raise Refused(_("A condition of this report forbids sharing it."))
    if any(condition.needs_end for condition in known) and until is None:
        raise Refused(_("A condition limits the time. Say until which day it may be read."))
    if any(condition.needs_originator for condition in known) and not originator_agreed:
        raise Refused(_("A condition asks for the originator's consent. Ask first, then tick it."))


def live_for(report: IntelligenceReport, recipient: Agency, *, by: User) -> bool:
    told = Dissemination.objects.visible_to(by).filter(report=report, recipient=recipient)
    return bool(told.filter(Q(until__isnull=True) | Q(until__gt=timezone.now())).exists())


@transaction.atomic
def accept_conditions(report: IntelligenceReport, *, by: User) -> None:
    """A recipient's reader accepts, each for themselves; twice is once."""
    told = Dissemination.objects.received_by(by).filter(report=report)
    for each in told:
        given = Acknowledgement.objects.visible_to(by).filter(dissemination=each, accepted_by=by)
        if not given.exists():
            Acknowledgement.objects.create(dissemination=each, accepted_by=by)
    audit.record(audit.Event.REPORT_ACCEPTED, by=by, on=report)


@transaction.atomic
def recall(report: IntelligenceReport, *, reason: str, by: User) -> IntelligenceReport:
    """Stop relying on this: told to every agency that was ever told, and kept over the report."""
    report = locked(report, by=by)
    if report.state != ReportState.RELEASED:
        raise Refused(_("Only a released report is recalled, and only once."))
    if not reason.strip():
        raise Refused(_("Say why nobody should rely on it any more."))
    if found := composing.what_leaks(report.sanitising.form, reason, by=by):
        raise Refused(_("Say it without these words: %(found)s.") % {"found": ", ".join(found)})
    report.state, report.recall_reason = ReportState.RECALLED, reason.strip()
    report.recalled_at, report.recalled_by = timezone.now(), by
    report.save()
    told = Dissemination.objects.visible_to(by).filter(report=report)
    agencies = sorted(set(told.values_list("recipient", flat=True)))
    audit.record(audit.Event.REPORT_RECALLED, by=by, on=report, recipients=agencies)
    for agency in agencies:
        telling.tell("recalled", agency=agency, or_roles=REPORT_READERS, about=report)
    return report


@transaction.atomic
def ask_for_report(report: IntelligenceReport, *, by: User) -> ReportRendering:
    """Ask a worker for the PDF, unless a condition forbids this reader a copy."""
    if not IntelligenceReport.objects.takeable_by(by).filter(pk=report.pk).exists():
        raise Refused(_("The conditions of this report allow no copy. Read it here."))
    document = reports.report_document(report, by=by)
    key = f"report-pdf:{report.key}:{document.digest}"
    outbox.hold(key)
    found = ReportRendering.objects.visible_to(by).filter(report=report, digest=document.digest)
    rendering: ReportRendering | None = found.first()
    if rendering is None:
        job = outbox.put("referrals.render_report", by=by, key=key, subject=report.pk)
        rendering = ReportRendering.objects.create(report=report, digest=document.digest, job=job)
    outbox.ask_again(rendering.job, by=by)
    audit.record(audit.Event.DOCUMENT_ASKED, by=by, on=report)
    return rendering
