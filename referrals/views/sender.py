"""The sender's pages: the form one question at a time, checking, sending, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.access import Page, PortalView, sensitive
from partners.choices import Marking
from partners.permissions import Permission
from portal.components import FileJob
from portal.errors import Refused
from portal.models import JobState
from referrals import actions, steps
from referrals.choices import State
from referrals.handing_out import handed_out
from referrals.models import CpiAccount, CpiForm, CpiReceipt
from referrals.rows import answer_rows, task_rows

if TYPE_CHECKING:
    from collections.abc import Mapping


class MyForms(PortalView):
    permission = Permission.CPI_SEE_OWN

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = CpiForm.objects.sent_or_drafted_by(self.user).select_related("district")
        return render(
            request,
            "referrals/mine.html",
            _listed(self.listing(rows), _("My forms and their answers"), column=_("Answered")),
        )


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
        context = {"record": form, "marking": form.marking, "tasks": task_rows(form, account)}
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


class Question(DraftView):
    """One question. A page made before another change keeps its words and asks (409)."""

    def get(self, request: HttpRequest, key: str, step: str) -> HttpResponse:
        form, account = self.draft(key)
        if not form.is_draft:
            return redirect(form)
        chosen = step_named(step)
        return self._page(
            form, chosen, chosen.form(initial=chosen.initial(form, account), user=self.user)
        )

    def post(self, request: HttpRequest, key: str, step: str) -> HttpResponse:
        form, account = self.draft(key)
        chosen = step_named(step)
        question = chosen.form(request.POST, initial=chosen.initial(form, account), user=self.user)
        if not question.is_valid():
            return self._page(form, chosen, question)
        try:
            saved = actions.save_answers(
                form,
                version=question.cleaned_data["version"],
                answers=question.answers,
                by=self.user,
            )
        except actions.Stale:
            if question.answers == _saved(form, account, question.answers):
                return redirect(self._next(form, chosen))  # a second tap
            return self._stale(form, chosen, question)
        if saved.is_urgent and (not form.is_urgent or chosen.name == "danger"):
            danger = reverse("referrals:cpi-danger", args=[key, step])
            return redirect(f"{danger}?from=check" if self.is_from_check else danger)
        return redirect(self._next(form, chosen))

    def _next(self, form: CpiForm, chosen: steps.Step) -> str:
        return following(form, chosen, to_check=self.is_from_check)

    def _stale(self, form: CpiForm, chosen: steps.Step, question: Any) -> HttpResponse:
        question.data = question.data.copy()
        question.data["version"] = str(form.version)
        question.add_error(None, _(
            "This form was changed on another page or device since you opened this one. "
            "Your words are still here: continue to keep them,"
            " or open the form again to see the others."
        ))  # fmt: skip
        return self._page(form, chosen, question, status=409)

    def _page(
        self, form: CpiForm, chosen: steps.Step, question: Any, status: int = 200
    ) -> HttpResponse:
        previous = steps.before(chosen)
        back = (
            reverse("referrals:cpi-question", args=[form.key, previous.name])
            if previous
            else reverse("referrals:cpi-draft", args=[form.key])
        )
        context = {
            "record": form, "form": question, "step": chosen, "marking": form.marking,
            "number": steps.STEPS.index(chosen) + 1, "total": len(steps.STEPS), "back_url": back,
        }  # fmt: skip
        return render(self.request, "referrals/question.html", context, status=status)


class CheckAnswers(DraftView):
    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        form, account = self.draft(key)
        if not form.is_draft:
            return redirect("referrals:cpi-sent", key)
        missing = [
            step for step in steps.STEPS if step.is_needed and not step.is_answered(form, account)
        ]
        context = {
            "record": form, "marking": form.marking, "missing": missing,
            "rows": answer_rows(form, account, can_change=True),
            "back_url": reverse("referrals:cpi-draft", args=[key]),
        }  # fmt: skip
        return render(request, "referrals/check.html", context)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form, account = self.draft(key)
        actions.send_form(form, by=self.user, account=account)
        return redirect("referrals:cpi-sent", key)


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


def _saved(form: CpiForm, account: CpiAccount, answers: Mapping[str, Any]) -> dict[str, Any]:
    form.refresh_from_db()
    account.refresh_from_db()
    return {name: getattr(form if hasattr(form, name) else account, name) for name in answers}


def following(form: CpiForm, chosen: steps.Step, *, to_check: bool) -> str:
    step = None if to_check else steps.after(chosen)
    if step is None:
        return reverse("referrals:cpi-check", args=[form.key])
    return reverse("referrals:cpi-question", args=[form.key, step.name])


def step_named(name: str) -> steps.Step:
    if name not in steps.BY_NAME:
        raise Http404
    return steps.BY_NAME[name]
