"""What came of a form: recording it with the answer, who acknowledged it, what the sender says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partners.access import PortalView, seen
from partners.permissions import Permission
from portal.errors import Refused
from referrals import actions
from referrals.actions import composing
from referrals.choices import Outcome
from referrals.forms import HandOverForm, OutcomeForm, UsefulnessForm
from referrals.models import CpiForm, CpiOutcome
from referrals.related import related_to
from referrals.safeguarding import handed_to, named_by, needs_a_referral, referrals_of
from referrals.views.analyst import ForceFormView

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.models import User
    from referrals.models import Referral
    from referrals.querysets import ForceOnlyQuerySet
    from referrals.related import Related


class RecordOutcome(ForceFormView):
    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        form = self.form(key)
        if not form.is_waiting:
            return redirect(form)
        initial = {"version": form.version, "joined_to": request.GET.get("joined", "")[:20]}
        return self._page(form, OutcomeForm(initial=initial, about=form, by=self.user))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form = self.form(key)
        if form.answered_by_id == self.user.pk:
            return redirect(form)  # a second tap
        outcome = OutcomeForm(request.POST, about=form, by=self.user)
        if not outcome.is_valid():
            return self._page(form, outcome)
        if found := composing.what_tips_off(form, outcome.cleaned_data["words"], by=self.user):
            told = _("These may not stand in an answer: %(found)s.") % {"found": ", ".join(found)}
            outcome.add_error("words", told)
            return self._page(form, outcome)
        try:
            actions.record_outcome(form, by=self.user, **outcome.decided)
        except actions.Stale:
            outcome.add_error(None, _(
                "This form was changed since you opened it. Your words are still here: look at "
                "the form again, then record them."
            ))  # fmt: skip
            return self._page(form, outcome, status=409)
        return redirect(form)

    def _page(self, form: CpiForm, outcome: OutcomeForm, status: int = 200) -> HttpResponse:
        context = {
            "record": form, "form": outcome, "marking": form.marking,
            "related": self._related(form), "back_url": form.get_absolute_url(),
            "referred_to": handed_to(form, by=self.user),
            "team": needs_a_referral(form, by=self.user),
        }  # fmt: skip
        return render(self.request, "referrals/outcome.html", context, status=status)

    def _related(self, form: CpiForm) -> list[Related]:
        found = related_to(form, by=self.user)
        seen([each.form for each in found], by=self.user, purpose="related forms")
        return found


def unacknowledged(
    form: CpiForm, *, by: User, made: Iterable[Referral] | None = None
) -> ForceOnlyQuerySet:
    """Hand-overs to a name. Whom a referral went to on the portal says so there.

    `made`: the referrals of the form, where they have been asked already.
    """
    rows: ForceOnlyQuerySet = CpiOutcome.objects.visible_to(by).filter(
        form=form, handed_over_at__isnull=False, acknowledged_at__isnull=True
    )
    named = named_by(referrals_of(form, by=by) if made is None else made)
    return rows.exclude(outcome=Outcome.SAFEGUARDING) if named else rows


class HandOver(ForceFormView):
    """Who on the other side said that they have what was handed over."""

    permission = Permission.CPI_ANALYSE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        form = self.form(key)
        waiting = self._waiting(form)
        return self._page(form, HandOverForm(waiting=waiting)) if waiting else redirect(form)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form = self.form(key)
        waiting = self._waiting(form)
        if not waiting:
            raise Refused(_("Nothing that was handed over waits to be acknowledged."))
        said = HandOverForm(request.POST, waiting=waiting)
        if not said.is_valid():
            return self._page(form, said)
        given = said.cleaned_data
        actions.acknowledge_hand_over(given["outcome"], name=given["name"], by=self.user)
        messages.success(request, _("The acknowledgement stands on record."))
        return redirect(form)

    def _waiting(self, form: CpiForm) -> list[CpiOutcome]:
        return list(unacknowledged(form, by=self.user).order_by("pk"))

    def _page(self, form: CpiForm, said: HandOverForm) -> HttpResponse:
        context: dict[str, Any] = {
            "record": form, "form": said, "marking": form.marking,
            "back_url": form.get_absolute_url(),
        }  # fmt: skip
        return render(self.request, "referrals/hand_over.html", context)


class WasUseful(PortalView):
    """One tap of the sender after the answer."""

    permission = Permission.CPI_SEE_OWN

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form = self.fetch(CpiForm, key=key, is_read=False)
        if not CpiForm.objects.copied_to(self.user).filter(pk=form.pk).exists():
            raise Refused(_("Whoever sent this form says whether the answer was useful."))
        said = UsefulnessForm(request.POST)
        if said.is_valid():
            was_useful = said.cleaned_data["useful"] == "yes"
            actions.tell_usefulness(form, was_useful=was_useful, by=self.user)
            messages.success(request, _("Thank you: the police see what you said."))
        return redirect(form)
