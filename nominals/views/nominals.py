"""Pages of nominals: finding one, beginning one, reading one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nominals import actions, composing, finding, terms, youth
from nominals.choices import Kind
from nominals.forms import FindForm, NameForm
from nominals.models import Contribution, Nominal
from partners.access import PortalView, seen
from partners.choices import Marking
from partners.permissions import Permission, has_permission
from portal import searches


class Nominals(PortalView):
    """The list, and the box to find one in it: sent by POST, for a name belongs in no address."""

    permission = Permission.NOMINAL_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        page = self.listing(Nominal.objects.visible_to(self.user))
        return self._page(FindForm(), rows=self._named(page.rows), page=page)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FindForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        name = form.cleaned_data["name"]
        searches.take(self.user.pk)
        searches.keep(name, by=self.user)
        found = finding.named_like(name, by=self.user)
        rows = seen(found, by=self.user, purpose=self.purpose())
        return self._page(form, rows=self._named(rows), asked=name)

    def _named(self, rows: list[Nominal]) -> list[dict[str, Any]]:
        said = Contribution.objects.visible_to(self.user).filter(nominal__in=rows, kind=Kind.NAME)
        by_nominal: dict[int, list[Contribution]] = {}
        for each in said:
            by_nominal.setdefault(each.nominal_id, []).append(each)
        return [
            {"record": row, "name": composing.title_of(by_nominal.get(row.pk, []))} for row in rows
        ]

    def _page(self, form: FindForm, **more: Any) -> HttpResponse:
        context = {
            "form": form, "marking": Marking.OFFICIAL_SENSITIVE, **more,
            "may_say": has_permission(self.user, Permission.NOMINAL_CONTRIBUTE),
        }  # fmt: skip
        return render(self.request, "nominals/list.html", context)


class BeginNominal(PortalView):
    """A nominal begins with a name; who is there already and may be the same is shown first."""

    permission = Permission.NOMINAL_CONTRIBUTE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(NameForm(has_unit=self._has_unit))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NameForm(request.POST, has_unit=self._has_unit)
        if not form.is_valid():
            return self._page(form)
        said = form.said
        alike = finding.named_like(said.value, by=self.user, closely=True)
        if alike and "is_another" not in request.POST:
            shown = seen(alike, by=self.user, purpose=self.purpose())
            return self._page(form, alike=shown)
        return redirect(actions.begin(said, by=self.user))

    @property
    def _has_unit(self) -> bool:
        return self.user.unit_id is not None

    def _page(self, form: NameForm, **more: Any) -> HttpResponse:
        context = {
            "form": form, "title": _("Begin a nominal"), "back_url": reverse("nominals:nominals"),
            "marking": Marking.OFFICIAL_SENSITIVE, **more,
        }  # fmt: skip
        return render(self.request, "nominals/begin.html", context)


class ReadNominal(PortalView):
    permission = Permission.NOMINAL_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        nominal = self.fetch(Nominal, key=key)
        rows = Contribution.objects.visible_to(self.user).filter(nominal=nominal)
        rows = rows.select_related("owner").order_by("-pk")
        said = seen(rows, by=self.user, purpose=self.purpose())
        on = terms.by_contribution(said, by=self.user)
        for each in said:
            each.conditions = on.get(each.pk, ())
        context = {
            "age": youth.weighed(said, on=timezone.localdate()),
            "record": nominal, "name": composing.title_of(said),
            "chapters": composing.chapters(said), "kinds": Kind.choices,
            "marking": Marking.OFFICIAL_SENSITIVE, "own": self.user.agency_id,
            "may_say": has_permission(self.user, Permission.NOMINAL_CONTRIBUTE),
            "back_url": reverse("nominals:nominals"),
        }  # fmt: skip
        return render(request, "nominals/read.html", context)
