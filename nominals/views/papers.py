"""Pages of a meeting's papers: the pack and the minutes as their reader may see them, the PDFs."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from nominals import actions, documents
from nominals.japtm_choices import DocumentKind
from nominals.models import (
    AgendaItem,
    Contribution,
    Decision,
    Meeting,
    Nomination,
    PaperPart,
    PaperRendering,
)
from partners.access import PortalView, seen, sensitive
from partners.handing_out import handed_out
from partners.permissions import Permission, has_permission
from portal.components import FileJob
from portal.models import JobState

OF_A_MEETING = (DocumentKind.PACK, DocumentKind.MINUTES)


class FreezePack(PortalView):
    permission = Permission.JAPTM_KEEP

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        meeting = self.fetch(Meeting, key=key, to_edit=True, is_read=False)
        actions.freeze_pack(meeting, by=self.user)
        return redirect("nominals:meeting-paper", key, DocumentKind.PACK)


class _OfMeeting(PortalView):
    """`paper` says which of its documents."""

    permission = Permission.JAPTM_SEE

    def meeting(self, key: str, paper: str, *, is_read: bool = True) -> Meeting:
        if paper not in OF_A_MEETING:
            raise Http404
        return self.fetch(Meeting, key=key, is_read=is_read)


class ReadPaper(_OfMeeting):
    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str, paper: str) -> HttpResponse:
        meeting = self.meeting(key, paper)
        self._seen(meeting, paper)
        keeps = has_permission(self.user, Permission.JAPTM_KEEP)
        context = {
            "record": meeting, "marking": meeting.marking, "paper": paper,
            "back_url": meeting.get_absolute_url(),
            "document": documents.document_of(paper, meeting, by=self.user),
            "is_ready": documents.is_ready(paper, meeting),
            "stands": paper == DocumentKind.PACK and actions.pack_stands(meeting),
            "may_freeze": keeps and meeting.owner_id == self.user.agency_id
            and meeting.state == "planned",
        }  # fmt: skip
        return render(request, f"nominals/{paper}.html", context)

    def _seen(self, meeting: Meeting, paper: str) -> None:
        """Whose words the page shows: nominations, and of a pack what agencies say."""
        items = AgendaItem.objects.visible_to(self.user).filter(meeting=meeting)
        rows = Nomination.objects.visible_to(self.user).filter(items__in=items)
        seen(rows, by=self.user, purpose=self.purpose())
        if paper == DocumentKind.PACK:
            parts = PaperPart.objects.visible_to(self.user).filter(paper__item__in=items)
            said = Contribution.objects.visible_to(self.user).filter(
                pk__in=parts.values("contribution")
            )
            seen(said, by=self.user, purpose=self.purpose())


class PaperDocument(_OfMeeting):
    """Ask for the PDF, and see whether it is made."""

    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str, paper: str) -> HttpResponse:
        meeting = self.meeting(key, paper)
        rendering = _current(paper, meeting, meeting, user=self.user)
        if rendering is None:
            return redirect("nominals:meeting-paper", key, paper)
        address = reverse("nominals:meeting-document", args=[key, paper])
        file = reverse("nominals:meeting-document-file", args=[key, paper])
        back = reverse("nominals:meeting-paper", args=[key, paper])
        return _progress(request, meeting, rendering, address, file, back)

    def post(self, request: HttpRequest, key: str, paper: str) -> HttpResponse:
        meeting = self.meeting(key, paper, is_read=False)
        actions.ask_for_paper(paper, meeting, by=self.user)
        return redirect("nominals:meeting-document", key, paper)


@sensitive
class PaperFile(_OfMeeting):
    """The stored PDF, stamped with who took it and when. None of what they may see now: back."""

    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str, paper: str) -> HttpResponse:
        meeting = self.meeting(key, paper, is_read=False)
        rendering = _current(paper, meeting, meeting, user=self.user)
        if rendering is None or not rendering.file:
            return redirect("nominals:meeting-paper", key, paper)
        name = f"{meeting.reference}-{paper}"
        return handed_out(rendering, meeting, by=self.user, reference=name)


class _OfDecision(PortalView):
    permission = Permission.JAPTM_SEE

    def both(self, key: str, *, is_read: bool = True) -> tuple[Decision, Meeting]:
        decision = self.fetch(Decision, key=key, is_read=is_read)
        items = AgendaItem.objects.visible_to(self.user).filter(pk=decision.item_id)
        meeting = Meeting.objects.visible_to(self.user).filter(items__in=items).first()
        if meeting is None:
            raise Http404
        return decision, meeting


class DecisionDocument(_OfDecision):
    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        decision, meeting = self.both(key)
        rendering = _current(DocumentKind.DECISION, decision, meeting, user=self.user)
        if rendering is None:
            return redirect(decision)
        address = reverse("nominals:decision-document", args=[key])
        file = reverse("nominals:decision-document-file", args=[key])
        return _progress(request, meeting, rendering, address, file, decision.get_absolute_url())

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        decision, meeting = self.both(key, is_read=False)
        actions.ask_for_paper(DocumentKind.DECISION, meeting, decision=decision, by=self.user)
        return redirect("nominals:decision-document", key)


@sensitive
class DecisionFile(_OfDecision):
    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        decision, meeting = self.both(key, is_read=False)
        rendering = _current(DocumentKind.DECISION, decision, meeting, user=self.user)
        if rendering is None or not rendering.file:
            return redirect(decision)
        name = f"{decision.content.get('nomination', meeting.reference)}-decision"
        return handed_out(rendering, meeting, by=self.user, reference=name)


def _current(kind: str, of: Any, meeting: Meeting, *, user: Any) -> PaperRendering | None:
    """Of what this reader may see now: what was made of more is not handed out."""
    if not documents.is_ready(kind, of):
        return None
    digest = documents.digest_of(documents.document_of(kind, of, by=user))
    rows = PaperRendering.objects.visible_to(user).filter(
        meeting=meeting, kind=kind, digest=digest
    )  # fmt: skip
    found: PaperRendering | None = rows.select_related("job").first()
    return found


def _progress(
    request: HttpRequest, meeting: Meeting, rendering: PaperRendering, address: str, file: str,
    back: str,
) -> HttpResponse:  # fmt: skip
    job = FileJob(
        title=_("The PDF"), state=JobState.DONE if rendering.file else rendering.job.state,
        reason=rendering.job.reason, status_url=address, file_url=file,
        file_label=_("Take the PDF (%(reference)s)") % {"reference": meeting.reference},
        again_url=address,
    )  # fmt: skip
    context = {"record": meeting, "marking": meeting.marking, "back_url": back, "job": job}
    return render(request, "nominals/paper_document.html", context)
