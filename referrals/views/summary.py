"""How an agency's forms stand, for its leads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from partners.access import PortalView
from partners.permissions import Permission
from referrals.summaries import summary_for


class AgencySummary(PortalView):
    permission = Permission.CPI_SEE_TITLES

    def get(self, request: HttpRequest) -> HttpResponse:
        summary = summary_for(self.user, now=timezone.now())
        return render(request, "referrals/summary.html", {"summary": summary, "back_url": "../"})
