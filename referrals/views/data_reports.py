"""A force's monthly figures: the list, an edition, its files, and publishing it."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partners.access import PortalView, sensitive, taken
from partners.permissions import Permission, has_permission
from portal.errors import Refused
from portal.storage import read_whole
from referrals import actions
from referrals.actions import data_reports
from referrals.forms.data_reports import MonthForm
from referrals.models import DataReport
from referrals.report_documents import as_csv, data_report_document

MONTHS_OFFERED = 24


class DataReports(PortalView):
    permission = Permission.PROFILE_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = DataReport.objects.visible_to(self.user).select_related("owner")
        may_ask = has_permission(self.user, Permission.CPI_ANALYSE)
        context = {
            "page": self.listing(rows.defer("figures", "charts")),
            "may_ask": may_ask and self.user.agency.police_area_id is not None,
        }
        return render(request, "referrals/data_reports.html", context)


class AskForDataReport(PortalView):
    permission = Permission.CPI_ANALYSE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(MonthForm(months=_months()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MonthForm(request.POST, months=_months())
        if not form.is_valid():
            return self._page(form)
        if self.user.agency.police_area_id is None:
            raise Refused(_("Only a police force makes these figures."))
        return redirect(actions.ask_for_data_report(form.cleaned_data["month"], by=self.user))

    def _page(self, form: forms.Form) -> HttpResponse:
        context = {"form": form, "back_url": reverse("referrals:data-reports")}
        return render(self.request, "referrals/data_report_ask.html", context)


def _months() -> list[tuple[str, str]]:
    """Those that have ended, the last first."""
    today = timezone.localdate()
    found = []
    for number in range(1, MONTHS_OFFERED + 1):
        years, month = divmod(today.year * 12 + today.month - 1 - number, 12)
        day = date(years, month + 1, 1)
        found.append((f"{day:%Y-%m}", date_format(day, "F Y")))
    return found


class ReadDataReport(PortalView):
    permission = Permission.PROFILE_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        report = self.fetch(DataReport, key=key)
        is_ours = report.owner_id == self.user.agency_id
        is_analyst = has_permission(self.user, Permission.CPI_ANALYSE)
        context = {
            "record": report,
            "document": data_report_document(report) if report.figures else None,
            "can_publish": bool(report.figures) and not report.published_at and is_ours
            and is_analyst,
            "job": report.job if is_ours and is_analyst else None,
            "back_url": reverse("referrals:data-reports"),
        }  # fmt: skip
        return render(request, "referrals/data_report.html", context)


class DataReportFile(PortalView):
    """It holds no person, so it does not say who took it."""

    permission = Permission.PROFILE_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        report = self.fetch(DataReport, key=key, is_read=False)
        if not report.file:
            raise Http404
        pdf = read_whole(report.file, sha256=report.sha256)
        taken(report, by=self.user)
        return _file(pdf, "application/pdf", f"{report.reference}.pdf")


class DataReportCsv(PortalView):
    permission = Permission.PROFILE_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        report = self.fetch(DataReport, key=key, is_read=False)
        if not report.figures:
            raise Http404
        sheet = as_csv(data_report_document(report))
        taken(report, by=self.user)
        return _file(
            sheet.encode("utf-8-sig"), "text/csv; charset=utf-8", f"{report.reference}.csv"
        )


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@sensitive
class PublishDataReport(PortalView):
    permission = Permission.CPI_ANALYSE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        report = self.fetch(DataReport, key=key, to_edit=True)
        if not report.figures or report.published_at:
            return redirect(report)
        context = {
            "record": report, "readers": data_reports.readers_of(report),
            "back_url": report.get_absolute_url(),
        }  # fmt: skip
        return render(request, "referrals/data_report_publish.html", context)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        report = self.fetch(DataReport, key=key, to_edit=True, is_read=False)
        return redirect(actions.publish_data_report(report, by=self.user))
