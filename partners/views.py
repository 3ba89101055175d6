"""Pages of the partnership itself: setting up the second factor, agreements to renew."""

from __future__ import annotations

from typing import Any

from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from partners import actions
from partners.access import PortalView
from partners.models import RenewalTask
from partners.permissions import Permission


class SetUpFactor(ActivateTOTPView):  # type: ignore[misc]
    """Nobody takes a factor off here: whoever has one is told so."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_mfa_enabled(request.user):
            return redirect("mfa_index")
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer


class Renewals(PortalView):
    permission = Permission.RENEWAL_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        tasks = RenewalTask.objects.visible_to(self.user).filter(done_at__isnull=True)
        context = {"tasks": tasks.select_related("other").order_by("pk")}
        return render(request, "partners/renewals.html", context)


class CloseRenewal(PortalView):
    permission = Permission.RENEWAL_SEE

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        actions.close_renewal(self.fetch(RenewalTask, key=key, to_edit=True), by=self.user)
        return redirect("renewals")
