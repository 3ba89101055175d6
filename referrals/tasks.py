"""What the workers do for forms."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from portal import audit
from portal.documents import render_pdf
from portal.errors import Refused
from portal.models import Job
from portal.tasks import portal_task
from referrals import actions, checking
from referrals.documents import cpi_document, sent_copy
from referrals.models import (
    CpiAccount,
    CpiForm,
    CpiReceipt,
    CpiRendering,
    IntelligenceReport,
    ReportRendering,
)
from referrals.parts import parts_of
from referrals.reports import report_document


@portal_task("referrals.render_cpi")
def render_cpi(job: Job) -> None:
    """The force's document, as the record stood when it was asked for."""
    by = job.asked_by
    form, rendering = _still_visible(CpiRendering, job)
    document = cpi_document(form, by=by)
    if document.digest != rendering.digest:
        raise Refused(_("The record changed while its document was being made. Ask for it again."))
    _store(rendering, form, "documents/cpi.html", document)
    audit.record(audit.Event.DOCUMENT_RENDERED, by=by, on=form)


@portal_task("referrals.render_report")
def render_report(job: Job) -> None:
    """A report for whoever may take a copy of it: rights are asked for again now."""
    by = job.asked_by
    report = IntelligenceReport.objects.takeable_by(by).filter(pk=job.subject).first()
    rendering = ReportRendering.objects.visible_to(by).filter(job=job).first()
    if report is None or rendering is None:
        raise Refused(_("You may no longer see this record."))
    document = report_document(report, by=by)
    if document.digest != rendering.digest:
        raise Refused(_("The record changed while its document was being made. Ask for it again."))
    _store(rendering, report, "documents/report.html", document, title=_("Intelligence report"))
    audit.record(audit.Event.DOCUMENT_RENDERED, by=by, on=report)


@portal_task("referrals.check_attachment")
def check_attachment(job: Job) -> None:
    """Until this is done nobody can open the file."""
    checking.check(job)


@portal_task("referrals.render_data_report")
def render_data_report(job: Job) -> None:
    """Once: what an edition shows never changes."""
    actions.make_data_report(job)


@portal_task("referrals.render_copy")
def render_copy(job: Job) -> None:
    """The sender's copy: what was sent never changes."""
    by = job.asked_by
    form, receipt = _still_visible(CpiReceipt, job)
    account = CpiAccount.objects.visible_to(by).get(form=form)
    parts = parts_of(form, by=by)
    _store(receipt, form, "documents/cpi_copy.html", sent_copy(form, account, parts))
    audit.record(audit.Event.DOCUMENT_RENDERED, by=by, on=form)


def _still_visible(model: Any, job: Job) -> tuple[CpiForm, Any]:
    """Rights are asked for again when the work is done: they may have ended since."""
    form = CpiForm.objects.visible_to(job.asked_by).filter(pk=job.subject).first()
    rendering = model.objects.visible_to(job.asked_by).filter(job=job).first()
    if form is None or rendering is None:
        raise Refused(_("You may no longer see this record."))
    return form, rendering


def _store(rendering: Any, row: Any, template: str, document: Any, *, title: str = "") -> None:
    """Render and keep the file. One of a run that died before its commit is written over."""
    pdf = render_pdf(
        template,
        {"document": document},
        title=title or _("Community Partnership Information"),
        marking=document.marking,
        reference=document.reference,
        created=rendering.asked_at,
    )
    name = f"cpi/{row.key}-{rendering.digest[:24]}.pdf"
    rendering.file = default_storage.save(name, ContentFile(pdf))
    rendering.sha256 = hashlib.sha256(pdf).hexdigest()
    rendering.save(update_fields=["file", "sha256"])
