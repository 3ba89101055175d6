"""The page on which the secretariat decides whether two nominations are of one person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from nominals import actions
from nominals.compare_forms import CompareForm
from nominals.duplicates import compared, probable_duplicates
from nominals.japtm_choices import NoteKind
from nominals.models import Nomination
from partners.access import PortalView, seen
from partners.permissions import Permission

DONE = {
    NoteKind.SAME: _("The later nomination is closed. Its agency is told that it is, and not why."),
    NoteKind.DIFFERENT: _("They are kept as different people."),
    NoteKind.UNSETTLED: _("They are shown to be alike again."),
}


class CompareNominations(PortalView):
    """Nobody but the secretariat learns that two nominations were ever held to be alike."""

    permission = Permission.JAPTM_KEEP

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.fetch(Nomination, key=key, to_edit=True)
        return self._page(record, self._form(record))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.fetch(Nomination, key=key, to_edit=True, is_read=False)
        form = self._form(record, request.POST)
        if not form.is_valid():
            return self._page(record, form)
        actions.compare(record, **form.cleaned_data, by=self.user)
        messages.success(request, DONE[form.cleaned_data["kind"]])
        return redirect(record)

    def _form(self, record: Nomination, *args: Any) -> CompareForm:
        notes = compared(record, by=self.user)
        rows = Nomination.objects.for_secretariat(self.user).select_related("owner")
        kept = [other for other, note in notes.items() if note.kind == NoteKind.DIFFERENT]
        alike, apart = (
            seen(found, by=self.user, purpose=self.purpose())
            for found in (
                probable_duplicates(record, by=self.user),
                rows.filter(pk__in=kept).order_by("pk"),
            )
        )
        return CompareForm(*args, alike=alike, apart=apart)

    def _page(self, record: Nomination, form: CompareForm) -> HttpResponse:
        context = {
            "record": record, "form": form, "back_url": record.get_absolute_url(),
            "marking": record.marking,
        }  # fmt: skip
        return render(self.request, "nominals/nomination_compare.html", context)
