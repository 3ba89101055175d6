"""The host force's administrator: agencies, districts and their routes. Never a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partners import actions, places
from partners.access import PortalView, sensitive
from partners.models import Agency, District, ForceArea
from partners.permissions import Permission
from partners.place_forms import (
    AgencyForm,
    AreaRoutesForm,
    DistrictForm,
    DistrictRoutesForm,
    FirstLeadForm,
)

if TYPE_CHECKING:
    from django import forms
    from django.db.models import QuerySet

Place = TypeVar("Place", Agency, District, ForceArea)


class Administration(PortalView):
    permission = Permission.PORTAL_MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "partners/administration.html")


class Agencies(PortalView):
    permission = Permission.PORTAL_MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {"agencies": Agency.objects.order_by("name"), "back_url": "../"}
        return render(request, "partners/agencies.html", context)


@sensitive
class AddAgency(PortalView):
    permission = Permission.PORTAL_MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        return _page(request, "agency_form", AgencyForm(), agency=None)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AgencyForm(request.POST)
        if not form.is_valid():
            return _page(request, "agency_form", form, agency=None)
        made = actions.add_agency(**form.cleaned_data, by=self.user)
        messages.success(request, _("The agency is there. Invite its first lead."))
        return redirect("agency", made.key)


class OneAgency(PortalView):
    """What the directory holds of an agency, and how many work there: no names, no records."""

    permission = Permission.PORTAL_MANAGE

    def get(self, request: HttpRequest, agency: str) -> HttpResponse:
        found = _agency(agency)
        context = {
            "agency": found, "districts": found.districts.order_by("name"),
            "people": places.people_of(found.pk), "back_url": "../",
        }  # fmt: skip
        return render(request, "partners/agency_one.html", context)


@sensitive
class ChangeAgency(PortalView):
    permission = Permission.PORTAL_MANAGE

    def get(self, request: HttpRequest, agency: str) -> HttpResponse:
        found = _agency(agency)
        return _page(request, "agency_form", AgencyForm(agency=found), agency=found)

    def post(self, request: HttpRequest, agency: str) -> HttpResponse:
        found = _agency(agency)
        form = AgencyForm(request.POST, agency=found)
        if not form.is_valid():
            return _page(request, "agency_form", form, agency=found)
        actions.change_agency(found, **form.cleaned_data, by=self.user)
        return _done(request, found, _("The agency is changed."))


@sensitive
class SuspendAgency(PortalView):
    """What it ends is said, in numbers too, before it is done."""

    permission = Permission.PORTAL_MANAGE

    def get(self, request: HttpRequest, agency: str) -> HttpResponse:
        found = _agency(agency)
        context = {
            "agency": found, "people": places.people_of(found.pk), "back_url": "../",
            "agreements": found.agreements.filter(state="in_force").count(),
        }  # fmt: skip
        return render(request, "partners/agency_suspend.html", context)

    def post(self, request: HttpRequest, agency: str) -> HttpResponse:
        found = _agency(agency)
        actions.suspend_agency(found, by=self.user)
        return _done(request, found, _("The agency is suspended: its people see nothing."))


@sensitive
class ResumeAgency(PortalView):
    permission = Permission.PORTAL_MANAGE

    def post(self, request: HttpRequest, agency: str) -> HttpResponse:
        found = _agency(agency)
        actions.resume_agency(found, by=self.user)
        return _done(request, found, _("The agency is active again."))


@sensitive
class InviteFirstLead(PortalView):
    permission = Permission.PORTAL_MANAGE

    def get(self, request: HttpRequest, agency: str) -> HttpResponse:
        found = _agency(agency)
        return _page(request, "agency_first_lead", FirstLeadForm(), agency=found)

    def post(self, request: HttpRequest, agency: str) -> HttpResponse:
        found = _agency(agency)
        form = FirstLeadForm(request.POST)
        if not form.is_valid():
            return _page(request, "agency_first_lead", form, agency=found)
        actions.invite_first_lead(found, **form.cleaned_data, by=self.user)
        return _done(request, found, _("The invitation is on its way."))


class Routes(PortalView):
    permission = Permission.PORTAL_MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        districts = District.objects.select_related("force_area").order_by("name")
        context = {
            "areas": ForceArea.objects.order_by("name"), "districts": districts, "back_url": "../",
        }  # fmt: skip
        return render(request, "partners/routes.html", context)


@sensitive
class AddDistrict(PortalView):
    permission = Permission.PORTAL_MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        return _page(request, "district_add", DistrictForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DistrictForm(request.POST)
        if not form.is_valid():
            return _page(request, "district_add", form)
        made = actions.add_district(**form.cleaned_data, by=self.user)
        messages.success(request, _("The district is there. Enter its routes."))
        return redirect("district-routes", made.gss)


@sensitive
class DistrictRoutes(PortalView):
    permission = Permission.PORTAL_MANAGE

    def get(self, request: HttpRequest, gss: str) -> HttpResponse:
        district = _named(District.objects.filter(gss=gss))
        form = DistrictRoutesForm(initial=_initial(district, DistrictRoutesForm))
        return _page(request, "district_routes", form, place=district)

    def post(self, request: HttpRequest, gss: str) -> HttpResponse:
        district = _named(District.objects.filter(gss=gss))
        form = DistrictRoutesForm(request.POST)
        if not form.is_valid():
            return _page(request, "district_routes", form, place=district)
        actions.route_district(district, **form.cleaned_data, by=self.user)
        messages.success(request, _("The routes are changed, for everybody from now on."))
        return redirect("routes")


@sensitive
class AreaRoutes(PortalView):
    permission = Permission.PORTAL_MANAGE

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        area = _named(ForceArea.objects.filter(code=code))
        form = AreaRoutesForm(initial=_initial(area, AreaRoutesForm))
        return _page(request, "area_routes", form, place=area)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        area = _named(ForceArea.objects.filter(code=code))
        form = AreaRoutesForm(request.POST)
        if not form.is_valid():
            return _page(request, "area_routes", form, place=area)
        actions.route_area(area, **form.cleaned_data, by=self.user)
        messages.success(request, _("The routes are changed, for everybody from now on."))
        return redirect("routes")


def _agency(key: str) -> Agency:
    rows: QuerySet[Agency] = Agency.objects.select_related("police_area").filter(key=key)
    return _named(rows)


def _named(rows: QuerySet[Place]) -> Place:
    """Directory and geography are open to whoever may come here: nothing of it is hidden."""
    found = rows.first()
    if found is None:
        raise Http404
    return found


def _initial(row: Any, form: type[forms.Form]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in form.base_fields}


def _page(request: HttpRequest, name: str, form: forms.Form, **more: Any) -> HttpResponse:
    """`place` stands two steps below the list of routes, the others one below what they lead to."""
    back_url = reverse("routes") if "place" in more else "../"
    return render(request, f"partners/{name}.html", {"form": form, "back_url": back_url, **more})


def _done(request: HttpRequest, agency: Agency, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("agency", agency.key)
