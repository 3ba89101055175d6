"""The menu of tactics: what can be done, under which power; kept by secretariats."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.access import PortalView, sensitive
from partners.permissions import Permission, has_permission
from plans.actions import menu
from plans.choices import TacticArea
from plans.menu_forms import FindTacticForm, NewTacticForm, TacticForm
from plans.models import Tactic

SEARCHED = ("code", "name", "what", "authority", "applicants")


class Tactics(PortalView):
    permission = Permission.ACTION_DO

    def get(self, request: HttpRequest) -> HttpResponse:
        form = FindTacticForm(request.GET)
        area, words = form.chosen()
        in_use = Tactic.objects.filter(ends_on__isnull=True)
        rows = [row for row in in_use if _holds(row, words) and area in ("", row.area)]
        context = {
            "form": form, "is_narrowed": bool(area or words), "areas": list(_by_area(rows)),
            "number": len(rows), "keeps": has_permission(self.user, Permission.JAPTM_KEEP),
        }  # fmt: skip
        return render(request, "plans/tactics.html", context)


def _holds(row: Tactic, words: str) -> bool:
    return any(words in getattr(row, field).casefold() for field in SEARCHED)


def _by_area(rows: Iterable[Tactic]) -> Iterable[tuple[str, list[Tactic]]]:
    of: dict[str, list[Tactic]] = {}
    for row in rows:
        of.setdefault(row.area, []).append(row)
    return ((str(area.label), of[area]) for area in TacticArea if area in of)


class ReadTactic(PortalView):
    """One tactic as it is worded now, and how it was worded before."""

    permission = Permission.ACTION_DO

    def get(self, request: HttpRequest, tactic: str) -> HttpResponse:
        wordings = list(Tactic.objects.filter(code=tactic).order_by("-pk"))
        if not wordings:
            raise Http404
        context = {
            "tactic": wordings[0], "earlier": wordings[1:], "back_url": reverse("plans:tactics"),
            "keeps": has_permission(self.user, Permission.JAPTM_KEEP),
        }  # fmt: skip
        return render(request, "plans/tactic.html", context)


@sensitive
class AddTactic(PortalView):
    permission = Permission.JAPTM_KEEP

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(NewTacticForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewTacticForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        added = menu.keep_tactic(**form.cleaned_data, by=self.user)
        return redirect("plans:tactic", added.code)

    def _page(self, form: NewTacticForm) -> HttpResponse:
        context = {"form": form, "back_url": reverse("plans:tactics")}
        return render(self.request, "plans/tactic_word.html", context)


@sensitive
class WordTactic(PortalView):
    """Other words, or the same with the mark that somebody has checked them."""

    permission = Permission.JAPTM_KEEP

    def get(self, request: HttpRequest, tactic: str) -> HttpResponse:
        row = _in_use(tactic)
        return self._page(row, TacticForm(initial=model_to_dict(row)))

    def post(self, request: HttpRequest, tactic: str) -> HttpResponse:
        row, form = _in_use(tactic), TacticForm(request.POST)
        if not form.is_valid():
            return self._page(row, form)
        menu.keep_tactic(code=row.code, **form.cleaned_data, by=self.user)
        messages.success(request, _("The menu is changed from today on."))
        return redirect("plans:tactic", row.code)

    def _page(self, row: Tactic, form: TacticForm) -> HttpResponse:
        back = reverse("plans:tactic", args=[row.code])
        context = {"form": form, "tactic": row, "back_url": back}
        return render(self.request, "plans/tactic_word.html", context)


@sensitive
class EndTactic(PortalView):
    permission = Permission.JAPTM_KEEP

    def post(self, request: HttpRequest, tactic: str) -> HttpResponse:
        menu.end_tactic(_in_use(tactic), by=self.user)
        messages.success(request, _("Nobody chooses this tactic from now on."))
        return redirect("plans:tactic", tactic)


def _in_use(code: str) -> Tactic:
    row = Tactic.objects.filter(code=code, ends_on__isnull=True).first()
    if row is None:
        raise Http404
    return row
