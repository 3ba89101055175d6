"""What one has sent: lists, the confirmation, one's own copy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.access import Page, PortalView, sensitive
from partners.choices import Marking
from partners.handing_out import handed_out
from partners.permissions import Permission
from portal import searches
from portal.components import FileJob
from portal.errors import Refused
from portal.models import JobState
from referrals import actions, codes
from referrals.choices import CodeList, State
from referrals.forms import SearchForm
from referrals.models import CpiForm, CpiReceipt
from referrals.views.drafts import DraftView

MOST_FOUND = 50


class MyForms(PortalView):
    """One's own forms. A search is posted: what somebody looks for stands in no address."""

    permission = Permission.CPI_SEE_OWN

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = CpiForm.objects.sent_or_drafted_by(self.user).select_related("district")
        return self._page(self.listing(rows), SearchForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        search = SearchForm(request.POST)
        if not search.is_valid():
            rows = CpiForm.objects.sent_or_drafted_by(self.user).select_related("district")
            return self._page(self.listing(rows), search)
        words = search.cleaned_data["words"]
        searches.take(self.user.pk)
        searches.keep(words, by=self.user)
        themes = [
            code for code, label in codes.offered(CodeList.THEME) if words.lower() in label.lower()
        ]
        rows = CpiForm.objects.found_by(self.user, words, themes).select_related("district")
        page = self.listing(rows, size=MOST_FOUND)
        return self._page(replace(page, older=""), search, is_search=True)

    def _page(self, page: Page, search: SearchForm, *, is_search: bool = False) -> HttpResponse:
        context = _listed(page, _("My forms and their answers"), column=_("Answered"))
        context |= {"form": search, "is_search": is_search}
        return render(self.request, "referrals/mine.html", context)


class AgencyForms(PortalView):
    """Titles and states of what the agency has sent, for its lead."""

    permission = Permission.CPI_SEE_TITLES

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = CpiForm.objects.visible_to(self.user).filter(sender=self.user.agency_id)
        sent = rows.exclude(state=State.DRAFT).select_related("created_by", "district")
        return render(
            request,
            "referrals/agency.html",
            _listed(self.listing(sent), _("What your agency has sent"), column=_("Sent by")),
        )


class UnitForms(PortalView):
    """What the people of a unit have sent, for whoever leads it."""

    permission = Permission.CPI_SEE_OWN

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = CpiForm.objects.of_unit_led_by(self.user).select_related("created_by", "district")
        return render(
            request,
            "referrals/unit.html",
            _listed(self.listing(rows), _("Our unit's forms"), column=_("Sent by")),
        )


class Sent(DraftView):
    """The confirmation, with the sender's copy as soon as it is made."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        form, _account = self.draft(key)
        if form.is_draft:
            return redirect("referrals:cpi-check", key)
        context = {"record": form, "marking": form.marking, "job": copy_status(form, self)}
        return render(request, "referrals/sent.html", context)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form, _account = self.draft(key)
        if form.is_draft:
            raise Refused(_("This form has not been sent yet."))
        actions.ask_for_copy_again(form, by=self.user)
        return redirect("referrals:cpi-sent", key)


@sensitive
class CopyFile(DraftView):
    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        form = self.fetch(CpiForm, key=key, is_read=False)
        receipt = CpiReceipt.objects.visible_to(self.user).filter(form=form).first()
        if receipt is None or not receipt.file:
            raise Http404
        return handed_out(receipt, form, by=self.user)


def copy_status(form: CpiForm, view: PortalView) -> FileJob | None:
    receipt = (
        CpiReceipt.objects.visible_to(view.user).select_related("job").filter(form=form).first()
    )
    if receipt is None:
        return None
    address = reverse("referrals:cpi-sent", args=[form.key])
    return FileJob(
        title=_("Your copy"),
        state=JobState.DONE if receipt.file else receipt.job.state,
        reason=receipt.job.reason,
        status_url=address,
        file_url=reverse("referrals:cpi-copy-file", args=[form.key]),
        file_label=_("Take your copy as PDF (%(reference)s)") % {"reference": form.reference},
        again_url=address,
    )


def _listed(page: Page, title: str, *, column: str) -> dict[str, Any]:
    marking = Marking.OFFICIAL_SENSITIVE
    return {"page": page, "title": title, "column": column, "marking": marking}
