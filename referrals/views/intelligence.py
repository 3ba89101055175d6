"""The analyst's way from a form to a report: grading, sanitising, a second reader."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partners.access import PortalView, seen, sensitive
from partners.permissions import Permission
from referrals import actions, documents, reports
from referrals.actions import grading, sanitising, sources
from referrals.choices import Risk
from referrals.grades import Handling
from referrals.models import (
    CpiAccount,
    CpiForm,
    Grading,
    IntelligenceReport,
    ReportText,
    Sanitising,
)
from referrals.report_forms import GradeForm, ReasonForm, SanitiseForm
from referrals.views.analyst import ForceFormView


class Intelligence(ForceFormView):
    """How a form was graded so far and which reports came of it, and what can be done next."""

    permission = Permission.CPI_ANALYSE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        form = self.form(key)
        rows = Grading.objects.visible_to(self.user).filter(form=form)
        gradings = reports.labelled(rows.select_related("graded_by"))
        done = Sanitising.objects.visible_to(self.user).filter(form=form)
        made = list(done.select_related("report", "grading", "sanitised_by"))
        context = {
            "record": form, "marking": form.marking,
            "gradings": gradings, "made": made,
            "has_draft": any(each.report.is_draft for each in made),
            "source": sources.source_reference(form),
            "back_url": form.get_absolute_url(),
        }  # fmt: skip
        return render(request, "referrals/intelligence.html", context)


class GradeCpi(ForceFormView):
    permission = Permission.CPI_ANALYSE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.form(key)
        facts = grading.facts_of(record, self._account(record), by=self.user)
        suggested = grading.suggest(facts)
        first = {"source": suggested.source, "assessment": suggested.assessment}
        if grading.must_be_conditional(self._account(record)):
            first["handling"] = Handling.CONDITIONS
        return self._page(record, GradeForm(initial=first))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.form(key, is_read=False)
        form = GradeForm(request.POST, must_be_conditional=self._is_risky(record))
        if not form.is_valid():
            return self._page(self.form(key), form)
        given = dict(form.cleaned_data)
        facts = grading.facts_of(record, self._account(record), by=self.user)
        known = {name: given.pop(name) for name in ("is_corroborated", "is_first_hand")}
        suggested = grading.suggest(replace(facts, **known))
        if suggested.code != f"{given['source']}{given['assessment']}" and not given["difference"]:
            told = _("Write why your grade differs from the suggestion, which is %(code)s.")
            form.add_error("difference", told % {"code": suggested.code})
            return self._page(self.form(key), form)
        grading.grade(record, suggested=suggested, **given, by=self.user)
        messages.success(request, _("The grading is kept."))
        return redirect("referrals:cpi-intelligence", key)

    def _is_risky(self, record: CpiForm) -> bool:
        return grading.must_be_conditional(self._account(record))

    def _account(self, record: CpiForm) -> CpiAccount:
        account: CpiAccount = CpiAccount.objects.visible_to(self.user).get(form=record)
        return account

    def _page(self, record: CpiForm, form: GradeForm) -> HttpResponse:
        account = self._account(record)
        facts = grading.facts_of(record, account, by=self.user)
        context = {
            "record": record, "form": form, "marking": record.marking, "back_url": "../",
            "suggested": grading.suggest(facts), "facts": facts,
            "must_be_conditional": grading.must_be_conditional(account),
            "risk": Risk(account.risk).label if account.risk else "",
            "document": documents.cpi_document(record, by=self.user),
        }  # fmt: skip
        return render(self.request, "referrals/grade.html", context)


class Sanitise(ForceFormView):
    """The sanitised text beside the original. `report` in the address: a draft goes on."""

    permission = Permission.CPI_ANALYSE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.form(key)
        report = self._draft(record)
        return self._page(record, SanitiseForm(initial=self._so_far(record, report)), report)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.form(key)
        report = self._draft(record)
        form = SanitiseForm(request.POST)
        if not form.is_valid():
            return self._page(record, form, report)
        written = form.written
        left = sanitising.marks_in(record, written["words"], by=self.user)
        if left and not written["marks_reason"]:
            form.add_error("content", _("The check found words of the original: they are below."))
            return self._page(record, form, report, left)
        try:
            made = sanitising.write_report(record, **written, report=report, by=self.user)
        except actions.Stale:
            form.add_error(None, _(
                "This report was changed since you opened it. Your words are still here: look at"
                " the report again, then save them."
            ))  # fmt: skip
            return self._page(record, form, report, left, status=409)
        return redirect("referrals:report", made.key)

    def _draft(self, record: CpiForm) -> IntelligenceReport | None:
        """The draft that this form has, if it has one: there is one at a time."""
        own = Sanitising.objects.visible_to(self.user).filter(form=record, report__state="draft")
        found = own.select_related("report").order_by("-pk").first()
        return found.report if found else None

    def _so_far(self, record: CpiForm, report: IntelligenceReport | None) -> dict[str, Any]:
        if report is None:
            return {"theme": record.theme}
        text = ReportText.objects.visible_to(self.user).get(report=report)
        done = Sanitising.objects.visible_to(self.user).get(report=report)
        words = {name: getattr(text, name, None) for name in SanitiseForm.base_fields}
        kept = {n: getattr(done, n) for n in ("risk_assessment", "checklist", "marks_reason")}
        return {**words, **kept, "version": report.version}

    def _page(
        self, record: CpiForm, form: SanitiseForm, report: IntelligenceReport | None,
        left: Any = (), status: int = 200,
    ) -> HttpResponse:  # fmt: skip
        context = {
            "record": record, "form": form, "marking": record.marking, "report": report,
            "left": left, "graded": grading.latest_of(record, by=self.user), "back_url": "../",
            "document": documents.cpi_document(record, by=self.user),
        }  # fmt: skip
        return render(self.request, "referrals/sanitise.html", context, status=status)


class _ReportStep(PortalView):
    """A step of a report of one's own force."""

    permission = Permission.CPI_ANALYSE

    def report(self, key: str) -> IntelligenceReport:
        return self.fetch(
            IntelligenceReport, key=key, owner=self.user.agency_id, to_edit=True, is_read=False
        )


@sensitive
class ForwardReport(_ReportStep):
    """On to a second reader; under handling P it is released."""

    permission = Permission.CPI_ANALYSE

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        report = sanitising.forward(self.report(key), by=self.user)
        messages.success(request, str(report.get_state_display()))
        return redirect("referrals:report", key)


@sensitive
class ReleaseAlone(_ReportStep):
    """By one person, because a life is in danger."""

    permission = Permission.CPI_ANALYSE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self._page(key, ReasonForm())

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form = ReasonForm(request.POST)
        report = self.report(key)
        if not form.is_valid():
            return self._page(key, form)
        sanitising.release_alone(report, **form.cleaned_data, by=self.user)
        return redirect("referrals:report", key)

    def _page(self, key: str, form: ReasonForm) -> HttpResponse:
        report = self.report(key)
        seen([report], by=self.user, purpose="release")
        context = {"record": report, "form": form, "marking": report.marking, "back_url": "../"}
        return render(self.request, "referrals/report_alone.html", context)


@sensitive
class ReadAgain(_ReportStep):
    """The second reader lets it go."""

    permission = Permission.CPI_ANALYSE

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        sanitising.read_again(self.report(key), by=self.user)
        messages.success(request, _("You stand on the report as its second reader."))
        return redirect("referrals:report", key)


class SendBack(_ReportStep):
    """The second reader wants something changed."""

    permission = Permission.CPI_ANALYSE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self._page(key, ReasonForm())

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form = ReasonForm(request.POST)
        report = self.report(key)
        if not form.is_valid():
            return self._page(key, form)
        sanitising.send_back(report, **form.cleaned_data, by=self.user)
        return redirect("referrals:report", key)

    def _page(self, key: str, form: ReasonForm) -> HttpResponse:
        report = self.report(key)
        seen([report], by=self.user, purpose="release")
        context = {"record": report, "form": form, "marking": report.marking, "back_url": "../"}
        return render(self.request, "referrals/report_send_back.html", context)
