"""Named weeks: efforts of several agencies that a day of action may belong to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.access import PortalView, sensitive
from partners.permissions import Permission, has_permission
from plans.actions import menu
from plans.models import NamedWeek
from plans.template_forms import NewWeekForm, WeekForm
from portal.errors import Refused


class Weeks(PortalView):
    """Those in use first, then all earlier words."""

    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = list(NamedWeek.objects.order_by("name", "-version"))
        context = {
            "weeks": [row for row in rows if row.ends_on is None],
            "earlier": [row for row in rows if row.ends_on is not None],
            "keeps": has_permission(self.user, Permission.JAPTM_KEEP),
            "back_url": reverse("plans:tactics"),
        }  # fmt: skip
        return render(request, "plans/weeks.html", context)


@sensitive
class AddWeek(PortalView):
    permission = Permission.JAPTM_KEEP

    def get(self, request: HttpRequest) -> HttpResponse:
        return _page(request, NewWeekForm(), _("Add a named week"))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewWeekForm(request.POST)
        if not form.is_valid():
            return _page(request, form, _("Add a named week"))
        given = form.cleaned_data
        menu.keep_week(
            given["code"], before=0, name=given["name"], words=given["words"], by=self.user
        )
        return redirect("plans:weeks")


@sensitive
class WordWeek(PortalView):
    permission = Permission.JAPTM_KEEP

    def get(self, request: HttpRequest, week: str) -> HttpResponse:
        row = _in_use(week)
        initial = {"version": row.version, "name": row.name, "words": row.words}
        return _page(request, WeekForm(initial=initial), _("Other words for a named week"))

    def post(self, request: HttpRequest, week: str) -> HttpResponse:
        row, form = _in_use(week), WeekForm(request.POST)
        if not form.is_valid():
            return _page(request, form, _("Other words for a named week"))
        given = form.cleaned_data
        if given["version"] != row.version:
            raise Refused(_("The week was changed since you opened the page. Open it again."))
        menu.keep_week(
            row.code, before=row.version, name=given["name"], words=given["words"], by=self.user
        )
        messages.success(request, _("The week is worded so from today on."))
        return redirect("plans:weeks")


@sensitive
class EndWeek(PortalView):
    permission = Permission.JAPTM_KEEP

    def post(self, request: HttpRequest, week: str) -> HttpResponse:
        menu.end_week(_in_use(week), by=self.user)
        messages.success(request, _("Nobody chooses this week from now on."))
        return redirect("plans:weeks")


def _page(request: HttpRequest, form: Any, title: str) -> HttpResponse:
    context = {
        "form": form, "title": title, "button": _("Keep it so from today"), "marking": "OFFICIAL",
        "lead": _("All programmes share these weeks."), "back_url": reverse("plans:weeks"),
    }  # fmt: skip
    return render(request, "plans/question.html", context)


def _in_use(code: str) -> NamedWeek:
    row = NamedWeek.objects.filter(code=code, ends_on__isnull=True).first()
    if row is None:
        raise Http404
    return row
