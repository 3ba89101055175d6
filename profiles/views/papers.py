"""The PDF of a profile and its charts."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.access import PortalView, taken
from partners.permissions import Permission
from portal.components import FileJob
from portal.models import JobState
from portal.storage import read_whole
from profiles import actions, charts, documents
from profiles.models import DistrictProfile, ProfileRendering


class Document(PortalView):
    """Ask for the PDF, and see whether it is made."""

    permission = Permission.PROFILE_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        profile = self.fetch(DistrictProfile, key=key, is_read=False)  # asked for again and again
        rendering = _current(profile, self)
        if rendering is None:
            return redirect(profile)
        context = {
            "record": profile,
            "job": _status(profile, rendering),
            "marking": profile.marking,
            "back_url": profile.get_absolute_url(),
        }
        return render(request, "profiles/document.html", context)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        profile = self.fetch(DistrictProfile, key=key, is_read=False)
        actions.ask_for_document(profile, by=self.user)
        return redirect("profiles:profile-document", key)


class DocumentFile(PortalView):
    """The stored PDF. It holds open data and no person, so it does not say who took it."""

    permission = Permission.PROFILE_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        profile = self.fetch(DistrictProfile, key=key, is_read=False)
        rendering = _current(profile, self)
        if rendering is None or not rendering.file:
            raise Http404
        pdf = read_whole(rendering.file, sha256=rendering.sha256)
        taken(profile, by=self.user)
        response = HttpResponse(pdf, content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{profile.reference}.pdf"'
        return response


class ChartFile(PortalView):
    """A chart by itself, for a presentation: the same drawing as in page and PDF."""

    permission = Permission.PROFILE_SEE

    def get(self, request: HttpRequest, key: str, name: str) -> HttpResponse:
        profile = self.fetch(DistrictProfile, key=key)
        if name not in charts.NAMES:
            raise Http404
        response = HttpResponse(charts.stored(profile.charts, name).svg, "image/svg+xml")
        file_name = f"{profile.reference}-{name}.svg"
        response["Content-Disposition"] = f'attachment; filename="{file_name}"'
        return response


def _current(profile: DistrictProfile, view: PortalView) -> ProfileRendering | None:
    """The rendering of the profile as it stands now."""
    digest = documents.profile_document(profile).digest
    renderings = ProfileRendering.objects.visible_to(view.user).select_related("job")
    found: ProfileRendering | None = renderings.filter(profile=profile, digest=digest).first()
    return found


def _status(profile: DistrictProfile, rendering: ProfileRendering) -> FileJob:
    address = reverse("profiles:profile-document", args=[profile.key])
    return FileJob(
        title=_("The PDF of this profile"),
        state=JobState.DONE if rendering.file else rendering.job.state,
        reason=rendering.job.reason,
        status_url=address,
        file_url=reverse("profiles:profile-document-file", args=[profile.key]),
        file_label=_("Take the PDF (%(reference)s)") % {"reference": profile.reference},
        again_url=address,
    )
