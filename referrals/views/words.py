"""Lists that people keep: words that no answer may hold, handling conditions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partners.access import PortalView, seen, sensitive
from partners.choices import Marking
from partners.permissions import Permission
from referrals.actions import lists
from referrals.models import HandlingCondition, WatchedWord
from referrals.report_forms import ConditionForm, WordForm


class Words(PortalView):
    permission = Permission.WORDS_KEEP

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(WordForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = WordForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        lists.add_word(**form.cleaned_data, by=self.user)
        return redirect("referrals:words")

    def _page(self, form: WordForm) -> HttpResponse:
        words = WatchedWord.objects.visible_to(self.user).in_force()
        shown = seen(words, by=self.user, purpose=self.purpose())
        context = {"form": form, "words": shown, "marking": Marking.OFFICIAL_SENSITIVE}
        return render(self.request, "referrals/words.html", context)


class EndWord(PortalView):
    permission = Permission.WORDS_KEEP

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        word = self.fetch(WatchedWord, key=key, to_edit=True, is_read=False)
        lists.end_word(word, by=self.user)
        return redirect("referrals:words")


@sensitive
class Conditions(PortalView):
    """The handling conditions that reports may carry, for all forces."""

    permission = Permission.PORTAL_MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(ConditionForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ConditionForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        lists.keep_condition(**form.cleaned_data, by=self.user)
        messages.success(request, _("The list is changed."))
        return redirect("referrals:conditions")

    def _page(self, form: ConditionForm) -> HttpResponse:
        context = {
            "form": form, "conditions": list(HandlingCondition.objects.all()),
            "back_url": "../../administration/",
        }  # fmt: skip
        return render(self.request, "referrals/conditions.html", context)
