"""One's own draft: its task list, all its answers on one page, sending it or giving it up."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from partners.access import PortalView
from partners.permissions import Permission
from referrals import actions, steps
from referrals.actions.sources import source_reference
from referrals.models import CpiAccount, CpiForm
from referrals.parts import parts_of
from referrals.rows import answer_rows, source_row, task_sections


class DraftView(PortalView):
    """Base of the pages about one's own draft: a form that has been sent leads to its page."""

    permission = Permission.CPI_SEND

    @property
    def is_from_check(self) -> bool:
        """The page of all answers led here, and gets the sender back."""
        return self.request.GET.get("from") == "check"

    def draft(self, key: str) -> tuple[CpiForm, CpiAccount]:
        form = self.fetch(CpiForm, key=key, sender=self.user.agency_id, created_by=self.user.pk)
        account = CpiAccount.objects.visible_to(self.user).filter(form=form).first()
        if account is None:
            raise Http404
        return form, account


class Draft(DraftView):
    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        form, account = self.draft(key)
        if not form.is_draft:
            return redirect(form)
        context = {
            "record": form, "marking": form.marking,
            "sections": task_sections(
                form, account, parts_of(form, by=self.user), source=source_reference(form)
            ),
        }  # fmt: skip
        return render(request, "referrals/draft.html", context)


class WithdrawDraft(DraftView):
    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        form, _account = self.draft(key)
        if not form.is_draft:
            return redirect(form)
        context = {
            "record": form, "marking": form.marking,
            "back_url": reverse("referrals:cpi-draft", args=[key]),
        }  # fmt: skip
        return render(request, "referrals/withdraw.html", context)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form, _account = self.draft(key)
        actions.withdraw_draft(form, by=self.user)
        return redirect("referrals:cpi-mine")


class CheckAnswers(DraftView):
    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        form, account = self.draft(key)
        if not form.is_draft:
            return redirect("referrals:cpi-sent", key)
        missing = [step for step in steps.ALL if step.is_missing(form, account)]
        rows = answer_rows(form, account, parts_of(form, by=self.user), can_change=True)
        if source := source_reference(form):
            rows.append(source_row(form, source))
        context = {
            "record": form, "marking": form.marking, "missing": missing, "rows": rows,
            "back_url": reverse("referrals:cpi-draft", args=[key]),
        }  # fmt: skip
        return render(request, "referrals/check.html", context)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form, account = self.draft(key)
        actions.send_form(form, by=self.user, account=account)
        return redirect("referrals:cpi-sent", key)
