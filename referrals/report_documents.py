"""What the page, the PDF and the CSV of a data report show: one frozen table of finished words."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partners.choices import Marking, Sector
from partners.models import District
from portal.charts import Chart
from portal.disclosure import PARTNER, TOTAL, WITHHELD, percentage, shown
from referrals import charts, codes
from referrals.choices import CodeList, Outcome
from referrals.report_figures import NO_RISK, RISK, WAITING

if TYPE_CHECKING:
    from referrals.models import DataReport

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # a spreadsheet would run what begins so


@dataclass(frozen=True, kw_only=True)
class Line:
    name: str
    count: str
    share: str


@dataclass(frozen=True, kw_only=True)
class ReportTable:
    title: str
    header: str
    lines: tuple[Line, ...]
    total: str


@dataclass(frozen=True, kw_only=True)
class DataReportDocument:
    reference: str
    marking: str
    title: str
    force: str
    month: str
    number: int
    made_at: datetime
    published_at: datetime | None
    total: str
    returned: str
    flagged: str
    hours_to_open: str
    hours_to_close: str
    tables: tuple[ReportTable, ...]
    chart: Chart
    is_withheld: bool


def data_report_document(report: DataReport) -> DataReportDocument:
    figures, lists = report.made, report.made["lists"]
    month = date_format(report.month, "F Y")
    return DataReportDocument(
        reference=report.reference,
        marking=Marking.OFFICIAL.value,
        title=_("CPI figures of %(month)s") % {"month": month},
        force=report.owner.name,
        month=month,
        number=report.number,
        made_at=report.created_at,
        published_at=report.published_at,
        total=shown(figures["total"], PARTNER),
        returned=_share(lists["outcome"], Outcome.RETURNED_TO_SUBMITTER),
        flagged=_share(lists["risk"], RISK),
        hours_to_open=_hours(figures["hours_to_open"]),
        hours_to_close=_hours(figures["hours_to_close"]),
        tables=tuple(_tables(report)),
        chart=charts.stored((report.charts or {})["months"]),
        is_withheld=any(None in each.values() for each in lists.values()),
    )


def _tables(report: DataReport) -> Iterator[ReportTable]:
    names = dict(District.objects.values_list("gss", "name"))
    at = report.created_at
    for name, title, header, called in (
        ("district", _("By district"), _("District"), lambda code: names.get(code, code)),
        ("theme", _("By theme"), _("Theme"), lambda code: codes.label(CodeList.THEME, code, at=at)),
        ("sector", _("By sector of the sender"), _("Sector"), lambda code: Sector(code).label),
        ("outcome", _("By outcome"), _("Outcome"), lambda code: _outcome(code, at)),
        ("risk", _("By risk if the police act"), _("Risk"), _risk),
    ):
        yield _table(report.made["lists"][name], title, header, called)


def _table(
    counts: dict[str, int | None], title: str, header: str, called: Callable[[str], object]
) -> ReportTable:
    total = counts[TOTAL]
    lines = [
        Line(name=str(called(code)), count=shown(count, PARTNER), share=percentage(count, total))
        for code, count in counts.items() if code != TOTAL and count != 0
    ]  # fmt: skip
    return ReportTable(title=title, header=header, lines=tuple(lines), total=shown(total, PARTNER))


def _outcome(code: str, at: datetime) -> object:
    return _("Not answered yet") if code == WAITING else codes.label(CodeList.OUTCOME, code, at=at)


def _risk(code: str) -> str:
    return {RISK: _("The sender sees a risk or is not sure"), NO_RISK: _("No risk is named")}[code]


def _share(counts: dict[str, int | None], code: str) -> str:
    return percentage(counts[code], counts[TOTAL])


def _hours(hours: int | None) -> str:
    if hours is None:
        return WITHHELD
    return _("less than an hour") if not hours else _("%(hours)s hours") % {"hours": hours}


def as_csv(document: DataReportDocument) -> str:
    """One line for each figure, safe to open in a spreadsheet."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(["month", "edition", "table", "category", "count", "percentage"])
    first = (document.month, str(document.number))
    for table in document.tables:
        for line in table.lines:
            sheet.writerow(_safe(*first, table.title, line.name, line.count, line.share))
        sheet.writerow(_safe(*first, table.title, _("Total"), table.total, ""))
    for name, value in (
        (_("Median time to open"), document.hours_to_open),
        (_("Median time to close"), document.hours_to_close),
    ):
        sheet.writerow(_safe(*first, name, "", value, ""))
    return out.getvalue()


def _safe(*cells: str) -> list[str]:
    return [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells]
