"""Files of figures: what was sent, how far each is, what was kept of it, and one more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from partners.access import PortalView
from partners.permissions import Permission
from portal.models import JobState
from profiles import actions
from profiles.intake_forms import DataFileForm
from profiles.models import DataFile, HeldMonth
from profiles.reconciling import reconciled


class DataFiles(PortalView):
    permission = Permission.PROFILE_BUILD

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = DataFile.objects.visible_to(self.user).select_related("job").defer("report")
        held = HeldMonth.objects.filter(force_area=self.user.agency.police_area_id)
        context = {
            "page": self.listing(rows),
            "held": held.select_related("source").order_by("-month"),
            "can_send": self.user.agency.police_area_id is not None,
            "back_url": reverse("profiles:profile-list"),
        }
        return render(request, "profiles/data_files.html", context)


class SendDataFile(PortalView):
    permission = Permission.PROFILE_BUILD

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(DataFileForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DataFileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(form)
        given = form.cleaned_data
        return redirect(
            actions.send_file(
                kind=given["kind"], name=form.shown_name, content=given["file"].read(),
                replaces=given["replaces"], by=self.user,
            )
        )  # fmt: skip

    def _page(self, form: DataFileForm) -> HttpResponse:
        context = {"form": form, "back_url": reverse("profiles:data-files")}
        return render(self.request, "profiles/data_file_send.html", context)


class ReadDataFile(PortalView):
    """How far a file is; once it is taken in, what became of each of its rows."""

    permission = Permission.PROFILE_BUILD

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        file = self.fetch(DataFile, key=key)
        context = {
            "record": file,
            "marking": file.marking,
            "has_failed": not file.is_ended and file.job.state == JobState.FAILED,
            "account": reconciled(file.source) if file.source else None,
            "back_url": reverse("profiles:data-files"),
        }
        return render(request, "profiles/data_file.html", context)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        file = self.fetch(DataFile, key=key, is_read=False)
        actions.go_on(file, by=self.user)
        return redirect(file)
