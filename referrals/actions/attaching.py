"""Files with a form: kept where nobody opens them until a worker has scanned and cleaned them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from portal import audit, outbox
from portal.errors import Refused
from portal.references import new_key
from portal.uploads import Kind
from referrals.actions.rows import locked
from referrals.models import CpiAttachment, CpiForm
from referrals.models.attachment import FOLDER, MOST

if TYPE_CHECKING:
    from partners.models import User


@transaction.atomic
def attach(form: CpiForm, *, name: str, kind: Kind, content: bytes, by: User) -> CpiAttachment:
    """Keep a file with a draft and ask for its check.

    The file is on the disk before its row: one without a row is swept away.
    """
    form = _own_draft(form, by=by)
    taken = set(
        CpiAttachment.objects.visible_to(by).filter(form=form).values_list("number", flat=True)
    )
    free = [number for number in range(1, MOST + 1) if number not in taken]
    if not free:
        raise Refused(_("Three files are attached already. Remove one first."))
    key = new_key()
    job = outbox.put("referrals.check_attachment", by=by, key=f"attached:{key}", subject=form.pk)
    attachment = CpiAttachment.objects.create(
        form=form, number=free[0], key=key, name=name, kind=kind.value, size=len(content), job=job,
        file=default_storage.save(f"{FOLDER}/{key}.waiting", ContentFile(content)),
        sha256=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    audit.record(audit.Event.FILE_ATTACHED, by=by, on=form, after={"file": attachment.sha256})
    return attachment


@transaction.atomic
def take_away(attachment: CpiAttachment, *, by: User) -> None:
    """From a draft. The sweep takes the file, which no row names any more."""
    form = _own_draft(attachment.form, by=by)
    audit.record(
        audit.Event.FILE_TAKEN_AWAY, by=by, on=form, before={"file": attachment.sha256}
    )  # fmt: skip
    CpiAttachment.objects.visible_to(by).filter(pk=attachment.pk, form=form).delete()


@transaction.atomic
def check_again(attachment: CpiAttachment, *, by: User) -> None:
    """Ask once more for a check that could not be made."""
    outbox.ask_again(attachment.job, by=by)
    audit.record(audit.Event.DOCUMENT_ASKED, by=by, on=attachment.form)


def _own_draft(form: CpiForm, *, by: User) -> CpiForm:
    form = locked(form, by=by)
    if not form.is_draft or not CpiForm.objects.editable_by(by).filter(pk=form.pk).exists():
        raise Refused(_("This form has been sent and can no longer be changed."))
    return form
