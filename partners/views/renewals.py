"""Agreements to renew."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from partners import actions
from partners.access import PortalView
from partners.models import RenewalTask
from partners.permissions import Permission, has_permission


class Renewals(PortalView):
    permission = Permission.RENEWAL_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        tasks = RenewalTask.objects.visible_to(self.user).filter(done_at__isnull=True)
        context = {
            "tasks": tasks.select_related("other").order_by("pk"),
            "may_write": has_permission(self.user, Permission.AGENCY_MANAGE),
        }
        return render(request, "partners/renewals.html", context)


class CloseRenewal(PortalView):
    permission = Permission.RENEWAL_SEE

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        actions.close_renewal(self.fetch(RenewalTask, key=key, to_edit=True), by=self.user)
        return redirect("renewals")
