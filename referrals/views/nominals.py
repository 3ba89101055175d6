"""A nominal who is, or may be, under 18 is referred to safeguarding instead of being nominated."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from nominals.models import Nominal
from partners.access import PortalView, seen
from partners.choices import Marking
from partners.permissions import Permission
from referrals.actions import referring
from referrals.referral_forms import ReferNominalForm
from referrals.safeguarding import of_nominal, referrals_about
from referrals.views.safeguarding import say_who_was_told, words_may_stand


class ReferNominal(PortalView):
    """Nobody is asked for a fresh proof: danger comes first. Only what is written here is sent."""

    permission = Permission.NOMINAL_CONTRIBUTE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self._page(self.fetch(Nominal, key=key), ReferNominalForm())

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        nominal = self.fetch(Nominal, key=key, is_read=False)
        asked = ReferNominalForm(request.POST)
        if not asked.is_valid():
            return self._page(nominal, asked)
        about = of_nominal(nominal, asked.cleaned_data["district"], by=self.user)
        if not words_may_stand(asked, about, by=self.user):
            return self._page(nominal, asked)
        made, number = referring.refer_nominal(nominal, **asked.referral, by=self.user)
        say_who_was_told(request, number)
        return redirect(made)

    def _page(self, nominal: Nominal, form: ReferNominalForm) -> HttpResponse:
        made = referrals_about(nominal, by=self.user)
        context = {
            "record": nominal, "form": form, "marking": Marking.OFFICIAL_SENSITIVE,
            "made": seen(made, by=self.user, purpose="referring"),
            "back_url": nominal.get_absolute_url(),
        }  # fmt: skip
        return render(self.request, "referrals/refer_nominal.html", context)
