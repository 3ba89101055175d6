"""What the workers do for forms."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from portal import audit
from portal.documents import render_pdf
from portal.errors import Refused
from portal.models import Job
from portal.tasks import portal_task
from referrals.documents import cpi_document
from referrals.models import CpiForm, CpiRendering


@portal_task("referrals.render_cpi")
def render_cpi(job: Job) -> None:
    """Render the document that the job's key names. A file of a run that died is written over."""
    by = job.asked_by
    form = CpiForm.objects.visible_to(by).filter(pk=job.subject).first()
    rendering = CpiRendering.objects.visible_to(by).filter(job=job).first()
    if form is None or rendering is None:
        raise Refused(_("You may no longer see this record."))
    document = cpi_document(form, by=by)
    if document.digest != rendering.digest:
        raise Refused(_("The record changed while its document was being made. Ask for it again."))
    pdf = render_pdf(
        "documents/cpi.html",
        {"document": document},
        title=_("Community Partnership Information"),
        marking=document.marking,
        reference=document.reference,
        created=rendering.asked_at,
    )
    name = f"cpi/{form.key}-{document.digest[:24]}.pdf"
    default_storage.delete(name)
    rendering.file = default_storage.save(name, ContentFile(pdf))
    rendering.sha256 = hashlib.sha256(pdf).hexdigest()
    rendering.save(update_fields=["file", "sha256"])
    audit.record(audit.Event.DOCUMENT_RENDERED, by=by, on=form)
