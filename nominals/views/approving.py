"""Pages on which a nomination goes to its agency's approver, who sends it on or back."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from nominals import actions, nominating
from nominals.approving import fingerprint, goes_with, wrote_in
from nominals.models import Nominal, Nomination
from nominals.nomination_forms import ApproveForm, ReasonForm
from nominals.views.youth import LedToSafeguarding
from partners.access import PortalView, seen, sensitive
from partners.permissions import Permission, has_permission


class MoveNomination(LedToSafeguarding, PortalView):
    """The moves that need no words: to the approver, back, and away."""

    permission = Permission.NOMINAL_CONTRIBUTE
    moves: ClassVar[dict[str, Any]] = {
        "ask": actions.ask_approval, "back": actions.take_back,
        "withdraw": actions.withdraw_nomination,
    }  # fmt: skip
    done: ClassVar[dict[str, Any]] = {
        "back": _("It is a draft again."), "withdraw": _("It is withdrawn."),
    }  # fmt: skip

    def post(self, request: HttpRequest, key: str, move: str) -> HttpResponse:
        if move not in self.moves:
            raise Http404
        record = self.fetch(Nomination, key=key, to_edit=True, is_read=False)
        told = self.moves[move](record, by=self.user)
        messages.success(request, self.done.get(move) or _asked(told))
        return redirect(record)


def _asked(told: int) -> Any:
    if told:
        return ngettext(
            "It waits for approval: %(count)s approver of your agency is told.",
            "It waits for approval: %(count)s approvers of your agency are told.", told,
        ) % {"count": told}  # fmt: skip
    return _("It waits for approval, but nobody else of your agency may approve. Tell its lead.")


class TakeBack(PortalView):
    """The approver's way to say no, with what is to be mended."""

    permission = Permission.NOMINATION_APPROVE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self._page(self.fetch(Nomination, key=key, to_edit=True), ReasonForm())

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.fetch(Nomination, key=key, to_edit=True, is_read=False)
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self._page(record, form)
        actions.take_back(record, **form.cleaned_data, by=self.user)
        messages.success(request, _("It is sent back. Whoever wrote in it is told."))
        return redirect(record)

    def _page(self, record: Nomination, form: ReasonForm) -> HttpResponse:
        context = {
            "record": record, "form": form, "back_url": record.get_absolute_url(),
            "marking": record.marking, "is_at_home": True,
        }  # fmt: skip
        return render(self.request, "nominals/nomination_return.html", context)


@sensitive
class ApproveNomination(LedToSafeguarding, PortalView):
    """All that is approved stands on the page, and its fingerprint goes with the yes."""

    permission = Permission.NOMINATION_APPROVE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.fetch(Nomination, key=key, to_edit=True)
        return self._page(record, ApproveForm(sha256=fingerprint(record)))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.fetch(Nomination, key=key, to_edit=True, is_read=False)
        form = ApproveForm(request.POST, sha256=fingerprint(record))
        if not form.is_valid():
            return self._page(record, form)
        actions.approve(record, **form.cleaned_data, by=self.user)
        messages.success(request, _("It is approved, and with the secretariat."))
        return redirect(record)

    def _page(self, record: Nomination, form: ApproveForm) -> HttpResponse:
        said = goes_with(record, by=self.user).select_related("owner")
        agencies = actions.programme_of(record, by=self.user).agencies()
        names = dict(agencies.values_list("pk", "name"))
        shown = seen(said, by=self.user, purpose=self.purpose())
        for each in shown:
            each.goes_to = [
                names[to] for to in record.carried_to.get(str(each.pk), ()) if to in names
            ]
        context = {
            "record": record, "form": form, "back_url": record.get_absolute_url(),
            "marking": record.marking, "criteria": nominating.criteria_shown(record),
            "said": shown, "own": self.user.agency_id,
            "wrote_in_it": wrote_in(record, by=self.user), "agencies": agencies,
            "nominal": Nominal.objects.visible_to(self.user).filter(pk=record.nominal_id).first(),
            "may_refer": has_permission(self.user, Permission.NOMINAL_CONTRIBUTE),
        }  # fmt: skip
        return render(self.request, "nominals/nomination_approve.html", context)
