"""Before the form: is it the right way? Danger comes first, and nothing of a stop is kept."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from partners.access import PortalView
from partners.permissions import Permission
from referrals import actions
from referrals.choices import GateAnswer
from referrals.forms import BeginForm, GateForm, QuickBeginForm, ReferredForm

if TYPE_CHECKING:
    from django import forms

BYTES_OF_AN_ANSWER = 16_384


class StartPage(PortalView):
    permission = Permission.CPI_SEND

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "referrals/start.html")


class Gate(PortalView):
    """Each answer gives a page at this same address, with the same status and of one length.

    So a log, of the portal or of a line in between, tells no answer.
    """

    permission = Permission.CPI_SEND
    is_quick = False  # on the short path the first questions stand on the page of "none of these"

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "referrals/gate.html", {"form": GateForm(), "back_url": "../"})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = GateForm(request.POST)
        if not form.is_valid():
            return render(request, "referrals/gate.html", {"form": form, "back_url": "../"})
        answer = GateAnswer(form.cleaned_data["answer"])
        actions.count_stop(answer)
        page = render(request, f"referrals/gate/{answer.value}.html", self._context(answer))
        page.content = page.content.ljust(BYTES_OF_AN_ANSWER)
        return page

    def _context(self, answer: GateAnswer) -> dict[str, Any]:
        districts = list(self.user.agency.districts.select_related("force_area"))
        areas = sorted({each.force_area for each in districts}, key=lambda area: area.name)
        places: list[Any] = [*districts, *areas]
        return {
            "form": self._next_form(answer), "is_quick": self.is_quick,
            "districts": districts,
            "bureaux": [place for place in places if place.bureau_telephone],
            "back_url": ".",
        }  # fmt: skip

    def _next_form(self, answer: GateAnswer) -> forms.Form:
        values = {"token": secrets.token_urlsafe(16), "is_quick": self.is_quick, "version": 1}
        if answer == GateAnswer.NONE and self.is_quick:
            return QuickBeginForm(initial=values, user=self.user)
        kind = ReferredForm if answer == GateAnswer.AT_RISK else BeginForm
        return kind(initial=values)


class Begin(PortalView):
    """Start the form after 'none of these', after advice on reporting, or after a referral."""

    permission = Permission.CPI_SEND

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("referrals:cpi-gate")

    def post(self, request: HttpRequest) -> HttpResponse:
        if "what_happened" in request.POST:
            return self._quickly()
        is_referred = "reference" in request.POST
        form = (ReferredForm if is_referred else BeginForm)(request.POST)
        if not form.is_valid():
            if not is_referred:
                return redirect("referrals:cpi-gate")
            districts = list(self.user.agency.districts.select_related("force_area"))
            context = {"form": form, "districts": districts, "back_url": "../which/"}
            return render(request, "referrals/gate/at_risk.html", context)
        draft = actions.start_form(
            token=form.cleaned_data["token"], by=self.user,
            referred_on=form.cleaned_data.get("made_on"),
            referral_reference=form.cleaned_data.get("reference", ""),
            is_quick=form.cleaned_data["is_quick"],
        )  # fmt: skip
        is_quick = form.cleaned_data.get("is_quick")
        return redirect("referrals:cpi-question", draft.key, "quick" if is_quick else "theme")

    def _quickly(self) -> HttpResponse:
        """The first questions of the short path came along: the draft starts with their answers."""
        form = QuickBeginForm(self.request.POST, user=self.user)
        if not form.is_valid():
            context = {"form": form, "is_quick": True, "back_url": "../quick/"}
            return render(self.request, "referrals/gate/none.html", context)
        draft = actions.start_form(token=form.cleaned_data["token"], by=self.user, is_quick=True)
        try:
            draft = actions.save_answers(draft, version=1, answers=form.answers, by=self.user)
        except actions.Stale:  # a second tap, or the page once more: what is saved stays
            return redirect("referrals:cpi-question", draft.key, "quick")
        page = "referrals:cpi-danger" if draft.is_urgent else "referrals:cpi-question"
        return redirect(page, draft.key, "quick" if draft.is_urgent else "quick-where")
