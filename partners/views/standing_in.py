"""Who stands in for whom in an agency, and who leads its units."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partners import actions
from partners.access import PortalView, seen, sensitive
from partners.forms import DeputyForm, LeadUnitForm
from partners.models import Deputyship, User
from partners.permissions import Permission, may_name_deputy


class Deputies(PortalView):
    permission = Permission.HOME_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = Deputyship.objects.visible_to(self.user).not_over()
        rows = rows.select_related("person", "created_by").order_by("starts_on", "pk")
        may_end = set(
            Deputyship.objects.editable_by(self.user).not_over().values_list("pk", flat=True)
        )
        shown = seen(rows, by=self.user, purpose="deputies")
        context = {
            "deputies": [(row, row.pk in may_end) for row in shown],
            "may_name": may_name_deputy(self.user),
        }
        return render(request, "partners/deputies.html", context)


@sensitive
class NameDeputy(PortalView):
    permission = Permission.PEOPLE_MANAGE

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Whoever is a lead only as a deputy may do all else that a lead may."""
        if request.user.is_authenticated and not may_name_deputy(self.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self._page(self.fetch(User, key=key), DeputyForm())

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        person = self.fetch(User, key=key)
        form = DeputyForm(request.POST)
        if not form.is_valid():
            return self._page(person, form)
        actions.name_deputy(person, **form.cleaned_data, by=self.user)
        messages.success(request, _("Your deputy is named. You are both told by mail."))
        return redirect("deputies")

    def _page(self, person: User, form: DeputyForm) -> HttpResponse:
        context = {"person": person, "form": form, "back_url": "../"}
        return render(self.request, "partners/person_deputy.html", context)


@sensitive
class EndDeputy(PortalView):
    permission = Permission.HOME_SEE

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        deputyship = self.fetch(Deputyship, key=key, to_edit=True, is_read=False)
        actions.end_deputy(deputyship, by=self.user)
        messages.success(request, _("It has ended. Both are told by mail."))
        return redirect("deputies")


@sensitive
class LeadUnit(PortalView):
    permission = Permission.PEOPLE_MANAGE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        person = self.fetch(User, key=key)
        initial = {"leads": "yes" if person.leads_unit else "no"}
        return self._page(person, LeadUnitForm(initial=initial))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        person = self.fetch(User, key=key)
        form = LeadUnitForm(request.POST)
        if not form.is_valid():
            return self._page(person, form)
        actions.lead_unit(person, leads=form.cleaned_data["leads"] == "yes", by=self.user)
        messages.success(request, _("This is kept. They are told by mail if it changed."))
        return redirect("person", person.key)

    def _page(self, person: User, form: LeadUnitForm) -> HttpResponse:
        context = {"person": person, "form": form, "back_url": "../"}
        return render(self.request, "partners/person_lead_unit.html", context)
