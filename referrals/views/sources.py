"""Who a source is: said by the writer of a draft, opened by a source custodian."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partners import factors
from partners.access import PortalView, sensitive
from partners.choices import Marking
from partners.permissions import Permission
from partners.stepup import ask_again, used_passkey
from portal.errors import Refused
from referrals import steps, timeline
from referrals.actions import sources
from referrals.models import CpiForm
from referrals.report_forms import NameSourceForm, OpenSourceForm
from referrals.rows import source_told
from referrals.views.drafts import DraftView
from referrals.views.questions import following


class NameSource(DraftView):
    """For the writer of a draft. What was said is never shown again."""

    permission = Permission.CPI_SEND

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        form, _account = self.draft(key)
        if not form.is_draft:
            return redirect("referrals:cpi-read", key)
        return self._page(form, NameSourceForm())

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form, _account = self.draft(key)
        if not form.is_draft:
            raise Refused(_("This form has been sent and can no longer be changed."))
        given = NameSourceForm(request.POST)
        if not given.is_valid():
            return self._page(form, given)
        sources.name_source(form, **given.cleaned_data, by=self.user)
        messages.success(request, source_told(sources.source_reference(form)))
        return redirect(self._next(form))

    def _next(self, form: CpiForm) -> str:
        return following(form, steps.BY_NAME["known"], to_check=self.is_from_check)

    def _page(self, form: CpiForm, given: NameSourceForm) -> HttpResponse:
        context = {
            "record": form, "form": given, "marking": form.marking,
            "back_url": reverse("referrals:cpi-question", args=[form.key, "known"]),
            "next_url": self._next(form), "reference": sources.source_reference(form),
        }  # fmt: skip
        return render(self.request, "referrals/source_name.html", context)


class Sources(PortalView):
    """Which sources are kept apart, for a custodian: references and days, no name."""

    permission = Permission.SOURCE_OPEN

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {"kept": sources.kept_sources(), "marking": Marking.OFFICIAL_SENSITIVE}
        return render(request, "referrals/sources.html", context)


@sensitive
class OpenSource(PortalView):
    """With a passkey, a proof of the last minutes, and a reason each time."""

    permission = Permission.SOURCE_OPEN

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self._page(self._kept(key), OpenSourceForm())

    def post(self, request: HttpRequest, key: str) -> HttpResponseBase:
        kept = self._kept(key)
        if factors.needs_passkey(self.user) and not used_passkey(request):
            return ask_again(request)
        form = OpenSourceForm(request.POST)
        if not form.is_valid():
            return self._page(kept, form)
        source = sources.open_source(kept, **form.cleaned_data, by=self.user)
        context = {
            "kept": kept, "source": source, "marking": Marking.OFFICIAL_SENSITIVE,
            "back_url": "../", "life": timeline.of_the_source(kept, sources.openings_of(kept)),
        }  # fmt: skip
        return render(request, "referrals/source.html", context)

    def _kept(self, key: str) -> sources.Kept:
        found = next((one for one in sources.kept_sources() if one.form_key == key), None)
        if found is None:
            raise Http404
        return found

    def _page(self, kept: sources.Kept, form: OpenSourceForm) -> HttpResponse:
        context = {
            "kept": kept, "form": form, "marking": Marking.OFFICIAL_SENSITIVE, "back_url": "../",
            "life": timeline.of_the_source(kept, sources.openings_of(kept)),
        }  # fmt: skip
        return render(self.request, "referrals/source_open.html", context)
