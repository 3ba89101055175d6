"""After sending: add to a form, use its words again, ask for a correction, reply to one."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partners.access import PortalView
from partners.permissions import Permission
from referrals import actions, danger
from referrals.actions import composing
from referrals.forms import AgainForm, CorrectionForm, ReplyForm
from referrals.models import CpiCorrection, CpiForm
from referrals.views.analyst import ForceFormView

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse

DANGER = _(
    "If somebody is in danger now, call 999. The police are told that your request tells of danger,"
    " and yet it may not be read at once."
)

NOT_TOLD = _("No sender may read these words: %(found)s. Say it without them.")


class OwnSentView(PortalView):
    """Base of the pages about a form that one has sent oneself."""

    permission = Permission.CPI_SEND

    def sent(self, key: str) -> CpiForm:
        return self.fetch(CpiForm, key=key, sender=self.user.agency_id, created_by=self.user.pk)

    def page(self, form: CpiForm, question: forms.Form, template: str) -> HttpResponse:
        context = {
            "record": form, "form": question, "marking": form.marking,
            "back_url": reverse("referrals:cpi-read", args=[form.key]),
        }  # fmt: skip
        return render(self.request, template, context)


class Again(OwnSentView):
    """A supplementary form, which is linked to this one, or a new one with the same words."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        form = self.sent(key)
        if form.is_draft:
            return redirect("referrals:cpi-draft", key)
        question = AgainForm(initial={"token": secrets.token_urlsafe(16)})
        return self.page(form, question, "referrals/again.html")

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form = self.sent(key)
        if form.is_draft:
            return redirect("referrals:cpi-draft", key)
        question = AgainForm(request.POST)
        if not question.is_valid():
            return self.page(form, question, "referrals/again.html")
        token, how = question.cleaned_data["token"], question.cleaned_data["how"]
        if how == "copy":
            draft = actions.copy_form(form, token=token, by=self.user)
            if draft.is_urgent:
                return redirect("referrals:cpi-danger", draft.key, "account")
            return redirect("referrals:cpi-check", draft.key)
        draft = actions.start_form(
            token=token, by=self.user, supplements=form, is_quick=how == "quick"
        )
        first = "quick" if how == "quick" else "account"
        return redirect("referrals:cpi-question", draft.key, first)


class Correct(OwnSentView):
    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        form = self.sent(key)
        if form.is_draft:
            return redirect("referrals:cpi-draft", key)
        return self.page(form, CorrectionForm(), "referrals/correct.html")

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form = self.sent(key)
        question = CorrectionForm(request.POST)
        if not question.is_valid():
            return self.page(form, question, "referrals/correct.html")
        actions.ask_for_correction(form, asked=question.cleaned_data["asked"], by=self.user)
        if danger.signs_in(question.cleaned_data["asked"]):
            messages.warning(request, DANGER)
        messages.success(request, _("The police have your request. The reply will stand here."))
        return redirect("referrals:cpi-read", key)


class Reply(ForceFormView):
    """The force replies to the oldest request for correction that waits."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        form = self.form(key)
        waiting = self._waiting(form)
        if waiting is None:
            return redirect(form)
        return self._page(form, waiting, ReplyForm(initial={"correction": waiting.key}))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form = self.form(key)
        question = ReplyForm(request.POST)
        if not question.is_valid():
            waiting = self._waiting(form)
            return self._page(form, waiting, question) if waiting else redirect(form)
        rows = CpiCorrection.objects.visible_to(self.user).select_related("form")
        correction = rows.filter(form=form, key=question.cleaned_data["correction"]).first()
        if correction is None:
            raise Http404
        reply = question.cleaned_data["reply"]
        if found := composing.what_tips_off(form, reply, by=self.user):
            question.add_error("reply", NOT_TOLD % {"found": ", ".join(found)})
            return self._page(form, correction, question)
        actions.reply_to_correction(correction, reply=reply, by=self.user)
        return redirect("referrals:cpi-read", key)

    def _waiting(self, form: CpiForm) -> CpiCorrection | None:
        rows = CpiCorrection.objects.visible_to(self.user).filter(form=form)
        found: CpiCorrection | None = rows.filter(replied_at__isnull=True).first()
        return found

    def _page(self, form: CpiForm, correction: CpiCorrection, question: ReplyForm) -> HttpResponse:
        context = {
            "record": form, "form": question, "correction": correction, "marking": form.marking,
            "back_url": form.get_absolute_url(),
        }  # fmt: skip
        return render(self.request, "referrals/reply.html", context)
