"""The figures of a programme: the page, asking for its PDF, taking it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from nominals.models import Programme
from partners.access import PortalView
from partners.handing_out import handed_out
from partners.permissions import Permission
from plans.actions import figures
from plans.models import ProgrammeRendering
from portal.components import FileJob
from portal.models import JobState


class ProgrammeFigures(PortalView):
    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        programme = self.fetch(Programme, key=key)
        document = figures.figures_today(programme)
        context = {
            "record": programme, "document": document, "marking": document.marking,
            "back_url": programme.get_absolute_url(),
        }  # fmt: skip
        return render(request, "plans/figures.html", context)


class FiguresDocument(PortalView):
    """Ask for the PDF, and see whether it is made."""

    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        programme = self.fetch(Programme, key=key, is_read=False)  # asked for again and again
        rendering = _current(programme, self)
        if rendering is None:
            return redirect("plans:programme-figures", key)
        context = {
            "record": programme, "job": _status(programme, rendering),
            "marking": programme.marking,
            "back_url": reverse("plans:programme-figures", args=[key]),
        }  # fmt: skip
        return render(request, "plans/document.html", context)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        programme = self.fetch(Programme, key=key, is_read=False)
        figures.ask_for_figures(programme, by=self.user)
        return redirect("plans:programme-document", key)


class FiguresFile(PortalView):
    """The stored PDF of today's figures, stamped with who took it."""

    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        programme = self.fetch(Programme, key=key, is_read=False)
        rendering = _current(programme, self)
        if rendering is None or not rendering.file:
            raise Http404
        return handed_out(rendering, programme, by=self.user)


def _current(programme: Programme, view: PortalView) -> ProgrammeRendering | None:
    """The rendering of the figures as they stand now."""
    digest = figures.figures_today(programme).digest
    renderings = ProgrammeRendering.objects.visible_to(view.user).select_related("job")
    found: ProgrammeRendering | None = renderings.filter(programme=programme, digest=digest).first()
    return found


def _status(programme: Programme, rendering: ProgrammeRendering) -> FileJob:
    address = reverse("plans:programme-document", args=[programme.key])
    return FileJob(
        title=_("The PDF of these figures"),
        state=JobState.DONE if rendering.file else rendering.job.state,
        reason=rendering.job.reason,
        status_url=address,
        file_url=reverse("plans:programme-document-file", args=[programme.key]),
        file_label=_("Take the PDF (%(reference)s)") % {"reference": programme.reference},
        again_url=address,
    )
