"""Deciding on one form: how soon, and who deals with it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partners.permissions import Permission
from referrals import actions, watch
from referrals.forms import TriageForm
from referrals.models import CpiForm
from referrals.views.analyst import ForceFormView


class Triage(ForceFormView):
    permission = Permission.CPI_ANALYSE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        form = self.form(key)
        if not form.is_waiting:
            return redirect(form)
        initial = {"version": form.version, "priority": form.priority}
        return self._page(form, TriageForm(initial=initial))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form = self.form(key)
        decided = TriageForm(request.POST)
        if not decided.is_valid():
            return self._page(form, decided)
        try:
            actions.triage(form, by=self.user, **decided.cleaned_data)
        except actions.Stale:
            decided.add_error(None, _(
                "This form was changed since you opened it. Look at it again, then decide."
            ))  # fmt: skip
            return self._page(form, decided, status=409)
        return redirect(form)

    def _page(self, form: CpiForm, decided: TriageForm, status: int = 200) -> HttpResponse:
        context = {
            "record": form, "form": decided, "marking": form.marking,
            "targets": watch.settings_of(self.user), "back_url": form.get_absolute_url(),
        }  # fmt: skip
        return render(self.request, "referrals/triage.html", context, status=status)


class Claim(ForceFormView):
    """I deal with this form."""

    permission = Permission.CPI_ANALYSE

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form = self.form(key, is_read=False)
        if actions.assign([form], to=self.user, by=self.user):
            messages.success(request, _("You deal with this form now."))
        return redirect(form)


class HandBack(ForceFormView):
    permission = Permission.CPI_ANALYSE

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form = self.form(key, is_read=False)
        actions.hand_back(form, by=self.user)
        messages.success(request, _("The form is handed back: nobody deals with it now."))
        return redirect(form)
