"""After sending: add to a form, use its words again, ask for a correction, reply to one."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.access import PortalView
from partners.permissions import Permission
from referrals import actions
from referrals.forms import AgainForm, CorrectionForm, ReplyForm
from referrals.models import CpiCorrection, CpiForm
from referrals.views.analyst import ForceFormView

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse


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
        actions.reply_to_correction(correction, reply=question.cleaned_data["reply"], by=self.user)
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
