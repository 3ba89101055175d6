"""Pages of programmes: the list, beginning one, one of them, who signs for a chairing agency."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from nominals import actions
from nominals.composing import members_of, names_of
from nominals.models import Chair, Meeting, Nomination, Programme, Signature
from nominals.programme_forms import ChairForm, ProgrammeForm
from partners.access import PortalView, seen, sensitive
from partners.choices import Marking
from partners.permissions import Permission, has_permission

MOST_MEETINGS = 20
MOST_SIGNED = 25


class Programmes(PortalView):
    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        page = self.listing(Programme.objects.visible_to(self.user).select_related("owner"))
        chairs = Chair.objects.visible_to(self.user).filter(
            programme__in=page.rows, ended_at__isnull=True
        )
        named: dict[int, list[str]] = {}
        for chair in seen(chairs, by=self.user, purpose=self.purpose()):
            named.setdefault(chair.programme_id, []).append(chair.name)
        context = {
            "rows": [(row, named.get(row.pk, [])) for row in page.rows], "page": page,
            "may_begin": has_permission(self.user, Permission.JAPTM_KEEP),
            "signed": seen(self._signed(), by=self.user, purpose=self.purpose()),
        }  # fmt: skip
        return render(request, "nominals/programmes.html", context)

    def _signed(self) -> Any:
        """The way back to what one signed, also where its programme is seen no more."""
        mine = Signature.objects.visible_to(self.user).filter(signed_by=self.user)
        in_effect = mine.filter(decision__took_effect__isnull=False)
        return in_effect.select_related("decision").order_by("-pk")[:MOST_SIGNED]


@sensitive
class BeginProgramme(PortalView):
    permission = Permission.JAPTM_KEEP

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(ProgrammeForm(user=self.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ProgrammeForm(request.POST, user=self.user)
        if not form.is_valid():
            return self._page(form)
        return redirect(actions.begin_programme(**form.cleaned_data, by=self.user))

    def _page(self, form: ProgrammeForm) -> HttpResponse:
        context = {"form": form, "back_url": reverse("nominals:programmes")}
        return render(self.request, "nominals/programme_begin.html", context)


class ReadProgramme(PortalView):
    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        programme = self.fetch(Programme, key=key)
        nominations = Nomination.objects.visible_to(self.user).filter(programme=programme)
        page = self.listing(nominations.select_related("owner"))
        names = names_of(page.rows, by=self.user, purpose=self.purpose())
        members = members_of(page.rows, by=self.user)
        chairs = Chair.objects.visible_to(self.user).filter(
            programme=programme, ended_at__isnull=True
        )
        approves = has_permission(self.user, Permission.NOMINATION_APPROVE)
        context = {
            "record": programme, "page": page,
            "rows": [
                (row, names.get(row.nominal_id, ""), members.get(row.pk)) for row in page.rows
            ],
            "chairs": seen(chairs.select_related("owner"), by=self.user, purpose=self.purpose()),
            "agencies": programme.agencies(), "back_url": reverse("nominals:programmes"),
            "may_plan": has_permission(self.user, Permission.PLAN_KEEP),
            "may_name": approves and self.user.agency_id in programme.chairs,
            "marking": Marking.OFFICIAL_SENSITIVE if page.rows else programme.marking,
            "own": self.user.agency_id, "meetings": self._meetings(programme),
            "keeps": has_permission(self.user, Permission.JAPTM_KEEP)
            and programme.owner_id == self.user.agency_id,
        }  # fmt: skip
        return render(request, "nominals/programme.html", context)

    def _meetings(self, programme: Programme) -> list[Meeting]:
        rows = Meeting.objects.visible_to(self.user).filter(programme=programme)
        return seen(rows.order_by("-planned_for")[:MOST_MEETINGS], by=self.user,
                    purpose=self.purpose())  # fmt: skip


@sensitive
class NameChair(PortalView):
    permission = Permission.NOMINATION_APPROVE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        programme = self.fetch(Programme, key=key)
        return self._page(programme, self._form(programme))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        programme = self.fetch(Programme, key=key, is_read=False)
        form = self._form(programme, request.POST)
        if not form.is_valid():
            return self._page(programme, form)
        actions.name_chair(programme, **form.cleaned_data, by=self.user)
        return redirect(programme)

    def _form(self, programme: Programme, *args: Any) -> ChairForm:
        return ChairForm(*args, programme=programme, user=self.user)

    def _page(self, programme: Programme, form: ChairForm) -> HttpResponse:
        context = {"record": programme, "form": form, "back_url": programme.get_absolute_url()}
        return render(self.request, "nominals/chair_name.html", context)


@sensitive
class EndChair(PortalView):
    permission = Permission.NOMINATION_APPROVE

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        chair = self.fetch(Chair, key=key, to_edit=True, is_read=False)
        actions.end_chair(chair, by=self.user)
        return redirect(chair.programme)
