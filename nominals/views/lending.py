"""Lending what one's own agency said of a nominal, approving that, and ending it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nominals import actions, terms
from nominals.lending_forms import LendSaidForm
from nominals.models import Contribution, ContributionGrant, Nominal
from partners import lending
from partners.access import PortalView, seen, sensitive
from partners.choices import Marking
from partners.lending_forms import number_in
from partners.permissions import Permission


@sensitive
class Lend(PortalView):
    """One thing or several of one nominal, to one agency. To whom they are lent the owner sees."""

    permission = Permission.NOMINAL_CONTRIBUTE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        nominal = self.fetch(Nominal, key=key)
        own = self._own(nominal)
        return self._page(nominal, own, LendSaidForm(said=_standing(own), by=self.user))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        nominal = self.fetch(Nominal, key=key, is_read=False)
        own = self._own(nominal)
        form = LendSaidForm(request.POST, said=_standing(own), by=self.user)
        if not form.is_valid():
            return self._page(nominal, own, form)
        is_lent = actions.lend(**form.decision, by=self.user)
        told = _("It is lent.") if is_lent else _("Your decision is recorded.")
        messages.success(request, told)
        return redirect("nominals:lend", key)

    def _own(self, nominal: Nominal) -> list[Contribution]:
        own = Contribution.objects.editable_by(self.user).filter(nominal=nominal)
        return list(own.order_by("-pk"))

    def _page(
        self, nominal: Nominal, own: list[Contribution], form: LendSaidForm
    ) -> HttpResponse:  # fmt: skip
        shown = seen(own, by=self.user, purpose=self.purpose())
        context: dict[str, Any] = {
            "record": nominal, "form": form, "marking": Marking.OFFICIAL_SENSITIVE,
            "grants": self._grants(shown), "decisions": self._decisions(shown),
            "reader": self.user.pk, "has_own": bool(_standing(own)),
            "back_url": nominal.get_absolute_url(),
        }  # fmt: skip
        return render(self.request, "nominals/lend.html", context)

    def _grants(self, own: list[Contribution]) -> list[dict[str, Any]]:
        grants = lending.grants_of(ContributionGrant, own, self.user)
        rows = list(grants.select_related("content_object", "group__agency"))
        conditions = terms.by_decision(rows, by=self.user)
        return [
            {"row": row, "about": row.content_object, "on": conditions.get(row.decision_id, [])}
            for row in rows
        ]

    def _decisions(self, own: list[Contribution]) -> list[dict[str, Any]]:
        """Colleagues' decisions only for those who may read decisions."""
        by_key = {each.key: each for each in own}
        waiting = lending.waiting_for_second(ContributionGrant, own, self.user)
        numbers = {each.pk for each in waiting}
        decisions = lending.decisions_about(ContributionGrant, own, self.user)
        return [
            {"row": row, "about": by_key[row.subject_key], "waits": row.pk in numbers}
            for row in seen(decisions, by=self.user, purpose="lending")
        ]


def _standing(own: list[Contribution]) -> list[Contribution]:
    return [each for each in own if each.withdrawn_at is None]


@sensitive
class ApproveLoan(PortalView):
    permission = Permission.NOMINAL_CONTRIBUTE

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        said = self.fetch(Contribution, key=key, to_edit=True, is_read=False)
        actions.approve_loan(said, number_in(request.POST, "decision"), by=self.user)
        messages.success(request, _("It is lent."))
        return redirect("nominals:lend", said.nominal.key)


@sensitive
class EndLoan(PortalView):
    permission = Permission.NOMINAL_CONTRIBUTE

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        said = self.fetch(Contribution, key=key, to_edit=True, is_read=False)
        actions.end_loan(said, number_in(request.POST, "grant"), by=self.user)
        messages.success(request, _("It is not lent any more."))
        return redirect("nominals:lend", said.nominal.key)
