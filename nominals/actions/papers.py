"""The pack of a meeting frozen; its documents asked for here and made by a worker."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils.translation import gettext as _

from nominals import documents
from nominals.japtm_choices import DocumentKind, MeetingState
from nominals.models import Decision, Meeting, PaperRendering
from portal import audit, outbox
from portal.documents import render_pdf
from portal.errors import Refused

if TYPE_CHECKING:
    from partners.models import User
    from portal.models import Job

TASK = "nominals.render_paper"
_FREEZE = "SELECT wall.freeze_pack(%s, %s)"
_STANDS = "SELECT wall.pack_stands(%s)"


@transaction.atomic
def freeze_pack(meeting: Meeting, *, by: User) -> str:
    """All papers anew, until the meeting is opened. Its fingerprint."""
    if meeting.state != MeetingState.PLANNED:
        raise Refused(_("The pack was frozen when the meeting was opened."))
    return frozen(meeting, anew=True, by=by)


def frozen(meeting: Meeting, *, anew: bool = False, by: User) -> str:
    """Papers of what has none yet. The database alone writes them, of all that is lent."""
    with connection.cursor() as cursor:
        cursor.execute(_FREEZE, [meeting.pk, anew])
        made: str | None = cursor.fetchone()[0]
    if made is None:
        raise Refused(_("The meeting has moved on. Open it again to see where it stands."))
    audit.record(audit.Event.PACK_FROZEN, by=by, on=meeting, after={"sha256": made})
    return made


def pack_stands(meeting: Meeting) -> bool:
    """Whether each thing in it is still what it was, worked out again by the database."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDS, [meeting.pk])
        return bool(cursor.fetchone()[0])


@transaction.atomic
def ask_for_paper(
    kind: str, meeting: Meeting, *, decision: Decision | None = None, by: User
) -> PaperRendering:  # fmt: skip
    """The PDF of pack, minutes or a decision for one reader; what is there is not made again."""
    of: Any = decision if kind == DocumentKind.DECISION else meeting
    if not documents.is_ready(kind, of):
        raise Refused(_("There is nothing to make a PDF of yet."))
    digest = documents.digest_of(documents.document_of(kind, of, by=by))
    key = f"paper-pdf:{kind}:{of.key}:{by.pk}:{digest}"
    outbox.hold(key)
    mine = PaperRendering.objects.visible_to(by).filter(meeting=meeting, kind=kind, digest=digest)
    rendering: PaperRendering | None = mine.select_related("job").first()
    if rendering is None:
        job = outbox.put(TASK, by=by, key=key, subject=meeting.pk)
        rendering = PaperRendering.objects.create(
            meeting=meeting, decision=decision, kind=kind, reader=by, digest=digest, job=job
        )
    outbox.ask_again(rendering.job, by=by)
    audit.record(audit.Event.DOCUMENT_ASKED, by=by, on=meeting)
    return rendering


@transaction.atomic
def make_paper(job: Job) -> None:
    """As its reader, with the rights of this moment. Safe to run twice."""
    by = job.asked_by
    rendering = PaperRendering.objects.visible_to(by).filter(job=job).first()
    if rendering is None:
        raise Refused(_("You may no longer see this record."))
    meeting = Meeting.objects.visible_to(by).get(pk=rendering.meeting_id)
    of: Any = meeting
    if rendering.kind == DocumentKind.DECISION:
        of = Decision.objects.visible_to(by).get(pk=rendering.decision_id)
    document = documents.document_of(rendering.kind, of, by=by)
    if documents.digest_of(document) != rendering.digest:
        raise Refused(_("The record changed while its document was being made. Ask for it again."))
    pdf = render_pdf(
        f"documents/{rendering.kind}.html", {"document": document}, marking=meeting.marking,
        title=str(documents.TITLES[rendering.kind]), reference=document.reference,
        created=rendering.asked_at,
    )  # fmt: skip
    name = f"papers/{of.key}-{rendering.digest[:24]}.pdf"
    rendering.file = default_storage.save(name, ContentFile(pdf))
    rendering.sha256 = hashlib.sha256(pdf).hexdigest()
    rendering.save(update_fields=["file", "sha256"])
    audit.record(audit.Event.DOCUMENT_RENDERED, by=by, on=meeting)
