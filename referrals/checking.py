"""The check of an attached file: scanned first, then cleaned apart, then it may be opened."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils.translation import gettext as _

from portal import audit
from portal.errors import Refused
from portal.models import Job
from portal.storage import read_whole, sweep
from portal.uploads import Kind, NotAccepted, ScannerAway, Why, cleaned, is_infected
from referrals.choices import Quarantine
from referrals.models import CpiAttachment
from referrals.models.attachment import FOLDER


def check(job: Job) -> None:
    """As whoever asked, in the job's transaction. Raises `Refused` while the scanner is away."""
    attachment = (
        CpiAttachment.objects.visible_to(job.asked_by)
        .select_related("form")
        .filter(job=job)
        .first()
    )
    if attachment is None:
        raise Refused(_("This file was removed, or you may no longer see its form."))
    if attachment.state != Quarantine.WAITING:
        return
    _judge(attachment)
    audit.record(
        audit.Event.FILE_CHECKED, by=job.asked_by, on=attachment.form,
        before={"file": Quarantine.WAITING}, after={"file": attachment.state},
    )  # fmt: skip


def _judge(attachment: CpiAttachment) -> None:
    content = read_whole(attachment.file, sha256=attachment.sha256)
    try:
        if is_infected(content):
            raise NotAccepted(Why.INFECTED)
        clean = cleaned(Kind(attachment.kind), content)
    except ScannerAway as away:
        raise Refused(
            _("The virus scanner does not answer. The file is checked as soon as it does.")
        ) from away
    except NotAccepted as unfit:
        attachment.state, attachment.reason = Quarantine.REFUSED, unfit.sentence
    else:
        attachment.state = Quarantine.CLEAN
        attachment.sha256 = hashlib.sha256(clean).hexdigest()
        attachment.file = default_storage.save(f"{FOLDER}/{attachment.key}", ContentFile(clean))
    attachment.save(update_fields=["state", "reason", "file", "sha256"])


def ask_again_for_all() -> None:
    """The scanner was away: every check that failed for it is queued once more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.check_attachments_again()")


def sweep_files() -> None:
    """Take away files that no row names: checked since, taken away, or never committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM wall.stored_attachments()")
        named = {name for (name,) in cursor.fetchall()}
    sweep(FOLDER, named=named)
