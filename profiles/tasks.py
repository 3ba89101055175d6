"""What the workers do for profiles."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from portal import audit
from portal.characters import with_bidi_shown
from portal.documents import render_pdf
from portal.errors import Refused
from portal.models import Job
from portal.tasks import portal_task
from profiles import actions
from profiles.documents import profile_document
from profiles.models import DataFile, DistrictProfile, ProfileRendering


@portal_task("profiles.render_profile")
def render_profile(job: Job) -> None:
    """Render the profile as it stood when its document was asked for.

    No file is deleted: one of a run that died stays unread under its own name, and deleting it here
    could take the file of another run that has committed.
    """
    by = job.asked_by
    profile = DistrictProfile.objects.visible_to(by).filter(pk=job.subject).first()
    rendering = ProfileRendering.objects.visible_to(by).filter(job=job).first()
    if profile is None or rendering is None:
        raise Refused(_("You may no longer see this profile."))
    document = profile_document(profile)
    if document.digest != rendering.digest:
        raise Refused(_("The profile changed while its document was being made. Ask again."))
    pdf = render_pdf(
        "profiles/documents/profile.html",
        {"document": document},
        title=with_bidi_shown(document.title),
        marking=document.marking,
        reference=document.reference,
        created=rendering.asked_at,
        styles=["profiles/documents/profile.css"],
    )
    name = f"profiles/{profile.key}-{document.digest[:24]}.pdf"
    rendering.file = default_storage.save(name, ContentFile(pdf))
    rendering.sha256 = hashlib.sha256(pdf).hexdigest()
    rendering.save(update_fields=["file", "sha256"])
    audit.record(audit.Event.DOCUMENT_RENDERED, by=by, on=profile)


@portal_task("profiles.take_in_file")
def take_in_file(job: Job) -> None:
    """One step. A step that was done meanwhile is not done again: its file names another job."""
    rows = DataFile.objects.visible_to(job.asked_by).select_for_update(of=("self",))
    file = rows.filter(job=job).first()
    if file is None:
        raise Refused(_("You may no longer take in files of this force."))
    if not file.is_ended:
        actions.take_step(file, by=job.asked_by)
