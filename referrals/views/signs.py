"""For people who are not sure whether something matters: signs by theme, and whom to call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render

from partners.access import PortalView
from partners.permissions import Permission
from referrals import codes, signs
from referrals.choices import CodeList

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class Signs(PortalView):
    permission = Permission.HOME_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {"themes": codes.offered(CodeList.THEME), "back_url": "../"}
        return render(request, "referrals/signs.html", context)


class SignsOfTheme(PortalView):
    permission = Permission.HOME_SEE

    def get(self, request: HttpRequest, theme: str) -> HttpResponse:
        if theme not in signs.SIGNS:
            raise Http404
        context = {
            "title": codes.label(CodeList.THEME, theme), "signs": signs.SIGNS[theme],
            "helplines": signs.helplines_for(theme), "back_url": "../",
            "districts": self.user.agency.districts.order_by("name"),
        }  # fmt: skip
        return render(request, "referrals/signs_of_theme.html", context)
