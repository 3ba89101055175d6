"""Lending a form of one's own force to another agency, approving that, and ending it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partners import lending
from partners.access import seen, sensitive
from partners.lending_forms import LendForm, number_in
from partners.permissions import Permission
from referrals.models import CpiFormGrant
from referrals.views.analyst import ForceFormView


@sensitive
class Lend(ForceFormView):
    permission = Permission.CPI_ANALYSE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self._page(key, LendForm(by=self.user))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.form(key, is_read=False)
        form = LendForm(request.POST, by=self.user)
        if not form.is_valid():
            return self._page(key, form)
        decided = lending.decide(record, CpiFormGrant, **form.decision, by=self.user)
        told = _("The form is lent.") if decided.is_lent else _("Your decision is recorded.")
        messages.success(request, told)
        return redirect("referrals:cpi-lend", key)

    def _page(self, key: str, form: LendForm) -> HttpResponse:
        record = self.form(key)
        decisions = lending.decisions_about(CpiFormGrant, [record], self.user)
        waiting = lending.waiting_for_second(CpiFormGrant, [record], self.user)
        context = {
            "record": record, "form": form, "marking": record.marking,
            "grants": list(lending.grants_of(CpiFormGrant, [record], self.user)),
            "waiting": {each.pk for each in waiting},
            "reader": self.user.pk,
            "decisions": seen(decisions, by=self.user, purpose="lending"),
            "back_url": record.get_absolute_url(),
        }  # fmt: skip
        return render(self.request, "referrals/lend.html", context)


@sensitive
class ApproveLoan(ForceFormView):
    permission = Permission.CPI_ANALYSE

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.form(key, is_read=False)
        lending.approve(record, CpiFormGrant, number_in(request.POST, "decision"), by=self.user)
        messages.success(request, _("The form is lent."))
        return redirect("referrals:cpi-lend", key)


@sensitive
class EndLoan(ForceFormView):
    permission = Permission.CPI_ANALYSE

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.form(key, is_read=False)
        lending.end(record, CpiFormGrant, number_in(request.POST, "grant"), by=self.user)
        messages.success(request, _("The form is not lent any more."))
        return redirect("referrals:cpi-lend", key)
