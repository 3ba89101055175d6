"""What the workers do for programmes."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from nominals.models import Programme
from plans.actions import figures
from plans.models import ProgrammeRendering
from portal import audit
from portal.documents import render_pdf
from portal.errors import Refused
from portal.models import Job
from portal.tasks import portal_task


@portal_task("plans.render_figures")
def render_figures(job: Job) -> None:
    """The figures as they stood when their document was asked for."""
    by = job.asked_by
    programme = Programme.objects.visible_to(by).filter(pk=job.subject).first()
    rendering = ProgrammeRendering.objects.visible_to(by).filter(job=job).first()
    if programme is None or rendering is None:
        raise Refused(_("You may no longer see this record."))
    document = figures.figures_today(programme)
    if document.digest != rendering.digest:
        raise Refused(_("The figures changed while their document was being made. Ask again."))
    pdf = render_pdf(
        "documents/programme.html", {"document": document}, title=document.title,
        marking=document.marking, reference=document.reference, created=rendering.asked_at,
    )  # fmt: skip
    name = f"programmes/{programme.key}-{document.digest[:24]}.pdf"
    rendering.file = default_storage.save(name, ContentFile(pdf))
    rendering.sha256 = hashlib.sha256(pdf).hexdigest()
    rendering.save(update_fields=["file", "sha256"])
    audit.record(audit.Event.DOCUMENT_RENDERED, by=by, on=programme)
