"""Templates of plans: where a plan may begin, and the secretariat that keeps them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.access import PortalView, sensitive
from partners.choices import Sector
from partners.permissions import Permission, has_permission
from plans.actions import menu
from plans.choices import Pillar
from plans.models import PlanTemplate, Tactic
from plans.template_forms import (
    ActionPartForm,
    NewTemplateForm,
    ObjectivePartForm,
    TemplateForm,
)
from portal.errors import Refused

MOST_LINES = 20
PARTS: dict[str, tuple[str, type[ObjectivePartForm | ActionPartForm]]] = {
    "objective": ("objectives", ObjectivePartForm), "action": ("actions", ActionPartForm),
}  # fmt: skip
WORDS = ("name", "words", "aim", "objectives", "actions")


class PlanTemplates(PortalView):
    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "templates": PlanTemplate.objects.filter(ends_on__isnull=True),
            "keeps": has_permission(self.user, Permission.JAPTM_KEEP),
            "back_url": reverse("plans:tactics"),
        }  # fmt: skip
        return render(request, "plans/templates.html", context)


class ReadTemplate(PortalView):
    """As it is worded now, or as one of its earlier versions was: a plan may have begun from it."""

    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, template: str) -> HttpResponse:
        versions = list(PlanTemplate.objects.filter(code=template).order_by("-version"))
        asked = request.GET.get("version", "")
        shown = next((row for row in versions if asked in ("", str(row.version))), None)
        if shown is None:
            raise Http404
        names = dict(Tactic.objects.filter(ends_on__isnull=True).values_list("code", "name"))
        keeps = has_permission(self.user, Permission.JAPTM_KEEP) and shown == versions[0]
        context = {
            "template": shown, "versions": versions, "back_url": reverse("plans:plan-templates"),
            "keeps": keeps and shown.ends_on is None, "most": MOST_LINES,
            "objectives": [_called(one) for one in shown.objectives],
            "actions": [
                _called(one) | {
                    "called": names.get(one["tactic"]),
                    "of": dict(Sector.choices).get(one["sector"], ""),
                }
                for one in shown.actions
            ],
        }  # fmt: skip
        return render(request, "plans/template.html", context)


def _called(one: dict[str, Any]) -> dict[str, Any]:
    return one | {"pillar": Pillar(one["pillar"]).label}


@sensitive
class AddTemplate(PortalView):
    permission = Permission.JAPTM_KEEP

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(NewTemplateForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewTemplateForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        given = form.cleaned_data
        menu.keep_template(
            given["code"], before=0, name=given["name"], words=given["words"], aim=given["aim"],
            objectives=[], actions=[], by=self.user,
        )  # fmt: skip
        return redirect("plans:template", given["code"])

    def _page(self, form: NewTemplateForm) -> HttpResponse:
        context = {
            "form": form, "title": _("Add a template"), "button": _("Keep it so from today"),
            "lead": _("It is offered once it has an objective: add them on its page."),
            "back_url": reverse("plans:plan-templates"), "marking": "OFFICIAL",
        }  # fmt: skip
        return render(self.request, "plans/question.html", context)


class _Changing(PortalView):
    """Whatever is changed of a template makes its next version."""

    permission = Permission.JAPTM_KEEP

    def keep(self, row: PlanTemplate, version: int | None, **changed: Any) -> HttpResponse:
        if version != row.version:
            raise Refused(_("The template was changed since you opened the page. Open it again."))
        words = {name: getattr(row, name) for name in WORDS} | changed
        menu.keep_template(row.code, before=row.version, **words, by=self.user)
        messages.success(self.request, _("The template is changed from today on."))
        return redirect("plans:template", row.code)

    def page(self, row: PlanTemplate, form: Any, title: str) -> HttpResponse:
        context = {
            "form": form, "title": title, "button": _("Keep it so from today"),
            "caption": row.name, "marking": "OFFICIAL",
            "back_url": reverse("plans:template", args=[row.code]),
        }  # fmt: skip
        return render(self.request, "plans/question.html", context)


@sensitive
class WordTemplate(_Changing):
    def get(self, request: HttpRequest, template: str) -> HttpResponse:
        row = _in_use(template)
        initial = {name: getattr(row, name) for name in ("version", "name", "words", "aim")}
        return self.page(row, TemplateForm(initial=initial), _("Other words for a template"))

    def post(self, request: HttpRequest, template: str) -> HttpResponse:
        row, form = _in_use(template), TemplateForm(request.POST)
        if not form.is_valid():
            return self.page(row, form, _("Other words for a template"))
        given = dict(form.cleaned_data)
        return self.keep(row, given.pop("version"), **given)


@sensitive
class ChangePart(_Changing):
    """One objective or action of it; the place after the last adds one."""

    def get(self, request: HttpRequest, template: str, part: str, place: int) -> HttpResponse:
        row, lines = self._lines(template, part, place)
        there = lines[place - 1] if place <= len(lines) else {}
        form = PARTS[part][1](initial=there | {"version": row.version}, is_there=bool(there))
        return self.page(row, form, self._title(part))

    def post(self, request: HttpRequest, template: str, part: str, place: int) -> HttpResponse:
        row, lines = self._lines(template, part, place)
        form = PARTS[part][1](request.POST, is_there=place <= len(lines))
        if not form.is_valid():
            return self.page(row, form, self._title(part))
        kept = form.part()
        lines[place - 1 : place] = [kept] if kept else []
        return self.keep(row, form.cleaned_data["version"], **{PARTS[part][0]: lines})

    def _lines(self, code: str, part: str, place: int) -> tuple[PlanTemplate, list[Any]]:
        row = _in_use(code)
        lines = list(getattr(row, PARTS[part][0])) if part in PARTS else []
        if part not in PARTS or not 1 <= place <= min(len(lines) + 1, MOST_LINES):
            raise Http404
        return row, lines

    def _title(self, part: str) -> str:
        objective, action = _("An objective of a template"), _("An action of a template")
        return objective if part == "objective" else action


@sensitive
class EndTemplate(PortalView):
    permission = Permission.JAPTM_KEEP

    def post(self, request: HttpRequest, template: str) -> HttpResponse:
        menu.end_template(_in_use(template), by=self.user)
        messages.success(request, _("No plan begins from this template from now on."))
        return redirect("plans:template", template)


def _in_use(code: str) -> PlanTemplate:
    row = PlanTemplate.objects.filter(code=code, ends_on__isnull=True).first()
    if row is None:
        raise Http404
    return row
