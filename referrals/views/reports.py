"""Reports for those who read them: list, conditions, text, PDF; how they are told and recalled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.access import PortalView, sensitive
from partners.choices import Marking
from partners.handing_out import handed_out
from partners.permissions import Permission, has_permission
from portal.components import FileJob
from portal.errors import Refused
from portal.models import JobState
from referrals import reports, timeline
from referrals.actions import composing, disseminating, sanitising
from referrals.models import (
    Acknowledgement,
    Dissemination,
    IntelligenceReport,
    ReportRendering,
    ReportText,
    Sanitising,
)
from referrals.report_forms import ReasonForm, TellForm

if TYPE_CHECKING:
    from partners.models import User


NOT_FOR_READERS = gettext_lazy(
    "Every agency that was told reads this. Say it without these words: %(found)s."
)


class Reports(PortalView):
    """Of one's own force, and those that the agency was told."""

    permission = Permission.REPORT_READ

    def get(self, request: HttpRequest) -> HttpResponse:
        told = request.GET.get("show") == "told" or not _analyses(self.user)
        rows = IntelligenceReport.objects.visible_to(self.user)
        if told:
            rows = IntelligenceReport.objects.told_to_agency_of(self.user)
        else:
            rows = rows.filter(owner=self.user.agency_id)
        context = {
            "page": self.listing(rows.select_related("owner")), "told": told,
            "analyses": _analyses(self.user), "marking": Marking.OFFICIAL_SENSITIVE,
        }  # fmt: skip
        return render(request, "referrals/reports.html", context)


class ReadReport(PortalView):
    """A report, or its conditions where this reader has not accepted them yet."""

    permission = Permission.REPORT_READ

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        report = self.fetch(IntelligenceReport, key=key)
        context = {
            "record": report, "marking": report.marking,
            "back_url": reverse("referrals:reports"),
        }  # fmt: skip
        if not ReportText.objects.visible_to(self.user).filter(report=report).exists():
            context["conditions"] = self._conditions(report)
            return render(request, "referrals/report_conditions.html", context)
        context |= {
            "document": reports.report_document(report, by=self.user),
            "told_to_us": self._told_to_us(report),
            "may_take": IntelligenceReport.objects.takeable_by(self.user)
            .filter(pk=report.pk)
            .exists(),
            "workings": self._workings(report),
            "life": timeline.of_the_recipient(report, by=self.user),
        }
        return render(request, "referrals/report.html", context)

    def _conditions(self, report: IntelligenceReport) -> tuple[str, ...]:
        told = Dissemination.objects.received_by(self.user).filter(report=report)
        return reports.labels_of(code for each in told for code in each.conditions)

    def _told_to_us(self, report: IntelligenceReport) -> Any:
        """On what terms this reader's agency has it; None for the force itself."""
        if report.owner_id == self.user.agency_id:
            return None
        told = Dissemination.objects.accepted_by(self.user).filter(report=report)
        newest = told.order_by("-pk")[0]
        return {"conditions": reports.labels_of(newest.conditions), "until": newest.until}

    def _workings(self, report: IntelligenceReport) -> Any:
        """What the force alone knows of it: the form, the checks, who was told and accepted."""
        if report.owner_id != self.user.agency_id:
            return None
        done = Sanitising.objects.visible_to(self.user).filter(report=report)
        made = done.select_related("form", "grading__graded_by", "sanitised_by").first()
        told = Dissemination.objects.visible_to(self.user).filter(report=report)
        accepted = Acknowledgement.objects.visible_to(self.user).filter(dissemination__in=told)
        return {
            "done": made,
            "told": reports.labelled(told.select_related("recipient", "told_by").order_by("pk")),
            "accepted": list(accepted.select_related("dissemination__recipient").order_by("pk")),
            "in_the_way": sanitising.in_the_way(made, by=self.user) if made else [],
            "is_graders_own": made is not None and sanitising.is_graders_own(made),
            "may_read_again": made is not None
            and self.user.pk not in {made.sanitised_by_id, made.grading.graded_by_id},
        }


class AcceptConditions(PortalView):
    """Each reader for themselves, before reading."""

    permission = Permission.REPORT_READ

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        report = self.fetch(IntelligenceReport, key=key, is_read=False)
        disseminating.accept_conditions(report, by=self.user)
        return redirect("referrals:report", key)


class _ForceReport(PortalView):
    permission = Permission.CPI_ANALYSE

    def report(self, key: str, *, is_read: bool = True) -> IntelligenceReport:
        return self.fetch(
            IntelligenceReport, key=key, owner=self.user.agency_id, to_edit=True, is_read=is_read
        )


@sensitive
class TellReport(_ForceReport):
    """To one agency, by a decision."""

    permission = Permission.CPI_ANALYSE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self._page(key, TellForm(by=self.user))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form = TellForm(request.POST, by=self.user)
        report = self.report(key, is_read=False)
        if not form.is_valid():
            return self._page(key, form)
        try:
            disseminating.tell_report(report, **form.told, by=self.user)
        except Refused as refused:
            form.add_error(None, refused.sentence)
            return self._page(key, form, status=409)
        messages.success(request, _("The agency is told."))
        return redirect("referrals:report", key)

    def _page(self, key: str, form: TellForm, status: int = 200) -> HttpResponse:
        report = self.report(key)
        text = ReportText.objects.visible_to(self.user).get(report=report)
        context = {
            "record": report, "form": form, "marking": report.marking, "back_url": "../",
            "conditions": reports.labels_of(text.conditions),
        }  # fmt: skip
        return render(self.request, "referrals/report_tell.html", context, status=status)


@sensitive
class RecallReport(_ForceReport):
    permission = Permission.CPI_ANALYSE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self._page(key, ReasonForm())

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form = ReasonForm(request.POST)
        report = self.report(key, is_read=False)
        if not form.is_valid():
            return self._page(key, form)
        words = form.cleaned_data["reason"]
        if found := composing.what_leaks(report.sanitising.form, words, by=self.user):
            form.add_error("reason", NOT_FOR_READERS % {"found": ", ".join(found)})
            return self._page(key, form)
        disseminating.recall(report, reason=words, by=self.user)
        messages.success(request, _("The report is recalled. Everybody who was told hears of it."))
        return redirect("referrals:report", key)

    def _page(self, key: str, form: ReasonForm) -> HttpResponse:
        report = self.report(key)
        context = {"record": report, "form": form, "marking": report.marking, "back_url": "../"}
        return render(self.request, "referrals/report_recall.html", context)


class ReportDocument(PortalView):
    """Ask for the PDF, and see whether it is made."""

    permission = Permission.REPORT_READ

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        report = self.fetch(IntelligenceReport, key=key)
        rendering = _current(report, self.user)
        if rendering is None:
            return redirect("referrals:report", key)
        context = {
            "record": report, "marking": report.marking, "back_url": report.get_absolute_url(),
            "job": _status(report, rendering),
        }  # fmt: skip
        return render(request, "referrals/document.html", context)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        report = self.fetch(IntelligenceReport, key=key, is_read=False)
        disseminating.ask_for_report(report, by=self.user)
        return redirect("referrals:report-document", key)


@sensitive
class ReportFile(PortalView):
    """The stored PDF, stamped with who took it and when."""

    permission = Permission.REPORT_READ

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        report = self.fetch(IntelligenceReport, key=key, is_read=False)
        rendering = _current(report, self.user)
        if rendering is None or not rendering.file:
            raise Http404
        return handed_out(rendering, report, by=self.user)


def _current(report: IntelligenceReport, user: User) -> ReportRendering | None:
    """Of the report as it stands now, recalled or not; None for who may take no copy."""
    if not ReportText.objects.visible_to(user).filter(report=report).exists():
        return None
    digest = reports.report_document(report, by=user).digest
    rows = ReportRendering.objects.visible_to(user).filter(report=report, digest=digest)
    found: ReportRendering | None = rows.select_related("job").first()
    return found


def _status(report: IntelligenceReport, rendering: ReportRendering) -> FileJob:
    address = reverse("referrals:report-document", args=[report.key])
    return FileJob(
        title=_("The PDF of this report"),
        state=JobState.DONE if rendering.file else rendering.job.state,
        reason=rendering.job.reason,
        status_url=address,
        file_url=reverse("referrals:report-document-file", args=[report.key]),
        file_label=_("Take the PDF (%(reference)s)") % {"reference": report.reference},
        again_url=address,
    )


def _analyses(user: User) -> bool:
    return has_permission(user, Permission.CPI_ANALYSE)
