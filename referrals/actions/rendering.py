"""Documents are asked for here and made by a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from portal import audit, outbox
from referrals import documents
from referrals.models import CpiForm, CpiRendering

if TYPE_CHECKING:
    from partners.models import User


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
