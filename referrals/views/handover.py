"""Drafts whose writer has left or moved: a lead sees how old each is and says who goes on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partners.access import PortalView, seen, sensitive
from partners.permissions import Permission
from referrals import handover
from referrals.handover_forms import DeleteLeftForm, HandoverForm
from referrals.models import Handover

MOST = 50


@sensitive
class DraftsLeft(PortalView):
    permission = Permission.PEOPLE_MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form)
        given = form.cleaned_data
        handover.pass_draft(
            given["draft"], to=given["colleague"], reason=given["reason"], by=self.user
        )
        messages.success(request, _("The draft is passed on, and your colleague is told."))
        return redirect("referrals:drafts-left")

    def _form(self, *given: object) -> HandoverForm:
        return HandoverForm(
            *given, drafts=handover.left(self.user), colleagues=handover.colleagues_of(self.user)
        )

    def _page(self, form: HandoverForm) -> HttpResponse:
        people = ("from_person", "to_person", "created_by")
        passed = Handover.objects.visible_to(self.user).select_related(*people).order_by("-pk")
        seen({draft.writer for draft in form.drafts.values()}, by=self.user, purpose="drafts left")
        context = {
            "form": form, "drafts": list(form.drafts.values()),
            "passed": seen(passed[:MOST], by=self.user, purpose="drafts left"),
        }  # fmt: skip
        return render(self.request, "referrals/drafts_left.html", context)


@sensitive
class DeleteLeft(PortalView):
    permission = Permission.PEOPLE_MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(DeleteLeftForm(drafts=handover.left(self.user)))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DeleteLeftForm(request.POST, drafts=handover.left(self.user))
        if not form.is_valid():
            return self._page(form)
        handover.delete_draft(**form.cleaned_data, by=self.user)
        messages.success(request, _("The draft is deleted. That you did it is recorded."))
        return redirect("referrals:drafts-left")

    def _page(self, form: DeleteLeftForm) -> HttpResponse:
        context = {"form": form, "back_url": "../"}
        return render(self.request, "referrals/drafts_left_delete.html", context)
