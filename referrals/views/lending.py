"""Lending a form of one's own force to another agency, approving that, and ending it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partners.access import seen, sensitive
from partners.permissions import Permission
from referrals import lending
from referrals.lending_forms import LendForm
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
        is_lent = lending.decide(record, **form.decision, by=self.user)
        told = _("The form is lent.") if is_lent else _("Your decision is recorded.")
        messages.success(request, told)
        return redirect("referrals:cpi-lend", key)

    def _page(self, key: str, form: LendForm) -> HttpResponse:
        record = self.form(key)
        decisions = lending.decisions_about(record, self.user)
        waiting = {each.pk for each in lending.waiting_for_second(record, self.user)}
        context = {
            "record": record, "form": form, "marking": record.marking,
            "grants": list(lending.grants_of(record, self.user)), "waiting": waiting,
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
        lending.approve(record, number_in(request, "decision"), by=self.user)
        messages.success(request, _("The form is lent."))
        return redirect("referrals:cpi-lend", key)


@sensitive
class EndLoan(ForceFormView):
    permission = Permission.CPI_ANALYSE

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.form(key, is_read=False)
        lending.end(record, number_in(request, "grant"), by=self.user)
        messages.success(request, _("The form is not lent any more."))
        return redirect("referrals:cpi-lend", key)


def number_in(request: HttpRequest, name: str) -> int:
    """0, which no row has, for what is no number of the database's."""
    value = request.POST.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 18 else 0
