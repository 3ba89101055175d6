"""The agencies of the partnership."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from partners.access import PortalView
from partners.models import Agency
from partners.permissions import Permission


class Directory(PortalView):
    permission = Permission.HOME_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        agencies = Agency.objects.in_directory().select_related("police_area")
        context = {"agencies": agencies.prefetch_related("districts").order_by("name")}
        return render(request, "partners/directory.html", context)
