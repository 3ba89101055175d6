"""Whoever is refused because of youth is led on to safeguarding, not left on an error page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views import View

from nominals.youth import MayBeYoung
from partners.permissions import Permission, has_permission


class LedToSafeguarding(View):
    """Stands before `PortalView`. Who may not refer reads who of their agency may."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except MayBeYoung as refusal:
            context = {
                "sentence": refusal.sentence, "nominal": refusal.nominal,
                "marking": refusal.nominal.marking,
                "back_url": refusal.nominal.get_absolute_url(),
                "may_refer": has_permission(request.user, Permission.NOMINAL_CONTRIBUTE),
            }  # fmt: skip
            return render(request, "nominals/may_be_young.html", context, status=409)
