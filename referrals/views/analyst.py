"""The force's own pages about one form, and its document."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.access import PortalView, sensitive
from partners.handing_out import handed_out
from partners.permissions import Permission
from portal.components import FileJob
from portal.models import JobState
from referrals import actions, documents
from referrals.models import CpiForm, CpiRendering


class OnlyLent(Exception):
    """The form is another force's, which lends it to be read."""

    def __init__(self, form: CpiForm) -> None:
        self.form = form


class ForceFormView(PortalView):
    """Base of the pages about a form of one's own force. Who borrows it is told why not."""

    permission = Permission.CPI_ANALYSE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except OnlyLent as lent:
            context = {"record": lent.form, "marking": lent.form.marking}
            return render(request, "referrals/lent_only.html", context, status=403)

    def form(self, key: str, *, is_read: bool = True) -> CpiForm:
        lent = CpiForm.objects.lent_to_agency_of(self.user).filter(key=key)
        borrowed = lent.exclude(owner=self.user.agency_id).select_related("owner__police_area")
        if found := borrowed.first():
            raise OnlyLent(found)
        return self.fetch(
            CpiForm, key=key, owner=self.user.agency_id, to_edit=True, is_read=is_read
        )


class Document(ForceFormView):
    """Ask for the PDF, and see whether it is made."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        form = self.form(key)
        rendering = _current(form, self)
        if rendering is None:
            return redirect(form)
        context = {
            "record": form, "job": _status(form, rendering), "marking": form.marking,
            "back_url": form.get_absolute_url(),
        }  # fmt: skip
        return render(request, "referrals/document.html", context)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        actions.ask_for_document(self.form(key), by=self.user)
        return redirect("referrals:cpi-document", key)


@sensitive
class DocumentFile(ForceFormView):
    """The stored PDF, stamped with who took it and when."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        form = self.form(key, is_read=False)
        rendering = _current(form, self)
        if rendering is None or not rendering.file:
            raise Http404
        return handed_out(rendering, form, by=self.user)


def _current(form: CpiForm, view: PortalView) -> CpiRendering | None:
    """The rendering of the form as it stands now."""
    digest = documents.cpi_document(form, by=view.user).digest
    renderings = CpiRendering.objects.visible_to(view.user).select_related("job")
    found: CpiRendering | None = renderings.filter(form=form, digest=digest).first()
    return found


def _status(form: CpiForm, rendering: CpiRendering) -> FileJob:
    address = reverse("referrals:cpi-document", args=[form.key])
    return FileJob(
        title=_("The PDF of this form"),
        state=JobState.DONE if rendering.file else rendering.job.state,
        reason=rendering.job.reason,
        status_url=address,
        file_url=reverse("referrals:cpi-document-file", args=[form.key]),
        file_label=_("Take the PDF (%(reference)s)") % {"reference": form.reference},
        again_url=address,
    )
