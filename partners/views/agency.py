"""A lead's own agency: its units, its mail domains, its place in the directory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partners import actions
from partners.access import PortalView, sensitive
from partners.permissions import Permission
from partners.place_forms import AgencySettingsForm, RenameUnitForm, UnitForm, UnitNameForm

if TYPE_CHECKING:
    from django import forms


class OwnAgency(PortalView):
    permission = Permission.AGENCY_MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        units = self.user.agency.units.select_related("closed_by")
        context = {
            "agency": self.user.agency,
            "units": [unit for unit in units if not unit.closed_at],
            "closed": [unit for unit in units if unit.closed_at],
        }
        return render(request, "partners/agency.html", context)


class _FormPage(PortalView):
    """A form about one's own agency; what it does comes back to the agency's page."""

    permission = Permission.AGENCY_MANAGE
    template: str

    def form(self, *given: Any) -> forms.Form:
        raise NotImplementedError

    def act(self, cleaned: dict[str, Any]) -> str:
        raise NotImplementedError

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self._page(form)
        messages.success(request, self.act(form.cleaned_data))
        return redirect("own-agency")

    def _page(self, form: forms.Form) -> HttpResponse:
        return render(self.request, self.template, {"form": form, "back_url": "../"})


@sensitive
class AgencySettings(_FormPage):
    permission = Permission.AGENCY_MANAGE
    template = "partners/agency_settings.html"

    def form(self, *given: Any) -> forms.Form:
        agency = self.user.agency
        form = AgencySettingsForm(*given)
        domains = "\n".join(agency.mail_domains)
        form.initial = {"mail_domains": domains, "is_listed": agency.is_listed}
        return form

    def act(self, cleaned: dict[str, Any]) -> str:
        actions.keep_agency(**cleaned, by=self.user)
        return _("The settings of your agency are kept.")


class AddUnit(_FormPage):
    permission = Permission.AGENCY_MANAGE
    template = "partners/unit_add.html"

    def form(self, *given: Any) -> forms.Form:
        return UnitNameForm(*given)

    def act(self, cleaned: dict[str, Any]) -> str:
        actions.add_unit(cleaned["name"], by=self.user)
        return _("The unit is there. People come into it by their roles.")


class RenameUnit(_FormPage):
    permission = Permission.AGENCY_MANAGE
    template = "partners/unit_rename.html"

    def form(self, *given: Any) -> forms.Form:
        return RenameUnitForm(*given, by=self.user)

    def act(self, cleaned: dict[str, Any]) -> str:
        actions.rename_unit(cleaned["unit"], name=cleaned["name"], by=self.user)
        return _("The unit has its new name.")


@sensitive
class CloseUnit(_FormPage):
    permission = Permission.AGENCY_MANAGE
    template = "partners/unit_close.html"

    def form(self, *given: Any) -> forms.Form:
        return UnitForm(*given, by=self.user)

    def act(self, cleaned: dict[str, Any]) -> str:
        actions.close_unit(cleaned["unit"], by=self.user)
        return _("The unit is closed. Its forms stay where they are.")
