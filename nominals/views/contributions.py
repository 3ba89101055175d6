"""Pages on which an agency says something of a nominal, replaces or withdraws it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from nominals import actions
from nominals.choices import Kind
from nominals.forms import FORMS, SayForm, WithdrawForm
from nominals.models import Contribution, Nominal
from partners.access import PortalView
from partners.choices import Marking
from partners.permissions import Permission


class Say(PortalView):
    permission = Permission.NOMINAL_CONTRIBUTE

    def get(self, request: HttpRequest, key: str, kind: str) -> HttpResponse:
        return self._page(self._nominal(key), self._form(kind))

    def post(self, request: HttpRequest, key: str, kind: str) -> HttpResponse:
        nominal = self._nominal(key, is_read=False)
        form = self._form(kind, request.POST)
        if not form.is_valid():
            return self._page(nominal, form)
        actions.say(nominal, form.said, by=self.user)
        return redirect(nominal)

    def _nominal(self, key: str, *, is_read: bool = True) -> Nominal:
        return self.fetch(Nominal, key=key, is_read=is_read)

    def _form(self, kind: str, *args: Any) -> SayForm:
        if kind not in FORMS:
            raise Http404
        return FORMS[kind](*args, has_unit=self.user.unit_id is not None)

    def _page(self, nominal: Nominal, form: SayForm) -> HttpResponse:
        context = {
            "record": nominal, "form": form, "title": Kind(form.kind).label,
            "back_url": nominal.get_absolute_url(), "marking": Marking.OFFICIAL_SENSITIVE,
        }  # fmt: skip
        return render(self.request, "nominals/say.html", context)


class Replace(PortalView):
    """The same questions, filled with what stood: for what has changed or was not quite right."""

    permission = Permission.NOMINAL_CONTRIBUTE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        earlier = self.fetch(Contribution, key=key, to_edit=True)
        return self._page(earlier, self._form(earlier))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        earlier = self.fetch(Contribution, key=key, to_edit=True, is_read=False)
        form = self._form(earlier, request.POST)
        if not form.is_valid():
            return self._page(earlier, form)
        return redirect(actions.replace(earlier, form.said, by=self.user).nominal)

    def _form(self, earlier: Contribution, *args: Any) -> SayForm:
        form = FORMS[earlier.kind]
        initial = {name: getattr(earlier, name, None) for name in form.base_fields}
        initial |= {"said_on": None, "is_of_unit": earlier.unit_id is not None}
        return form(*args, initial=initial, has_unit=self.user.unit_id is not None)

    def _page(self, earlier: Contribution, form: SayForm) -> HttpResponse:
        context = {
            "record": earlier.nominal, "form": form, "title": earlier.get_kind_display(),
            "back_url": earlier.nominal.get_absolute_url(), "is_newer": True,
            "marking": Marking.OFFICIAL_SENSITIVE,
        }  # fmt: skip
        return render(self.request, "nominals/say.html", context)


class Withdraw(PortalView):
    permission = Permission.NOMINAL_CONTRIBUTE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self._page(self.fetch(Contribution, key=key, to_edit=True), WithdrawForm())

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        said = self.fetch(Contribution, key=key, to_edit=True, is_read=False)
        form = WithdrawForm(request.POST)
        if not form.is_valid():
            return self._page(said, form)
        return redirect(actions.withdraw(said, **form.cleaned_data, by=self.user).nominal)

    def _page(self, said: Contribution, form: WithdrawForm) -> HttpResponse:
        context = {
            "record": said, "form": form, "back_url": said.nominal.get_absolute_url(),
            "marking": said.marking,
        }  # fmt: skip
        return render(self.request, "nominals/withdraw.html", context)
