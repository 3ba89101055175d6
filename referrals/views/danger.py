"""Danger comes before paperwork: whoever tells of it is shown whom to call, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render

from referrals.views.drafts import DraftView
from referrals.views.questions import following, step_named

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class Danger(DraftView):
    """Between the answer that tells of danger and the next question. Nothing is kept of it."""

    def get(self, request: HttpRequest, key: str, step: str) -> HttpResponse:
        form, _account = self.draft(key)
        chosen = step_named(step)
        if not form.is_draft:
            return redirect(form)
        context = {
            "record": form, "marking": form.marking, "district": form.district,
            "next_url": following(form, chosen, to_check=self.is_from_check),
        }  # fmt: skip
        return render(request, "referrals/danger.html", context)
