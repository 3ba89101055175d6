"""The monthly figures of a force: asked for, made by a worker, published as an act of their own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, cast

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partners import sharing
from partners.choices import Consent, Sector
from partners.models import Agency, District
from portal import audit, outbox
from portal.documents import render_pdf
from portal.errors import Refused
from portal.references import new_key, new_reference
from referrals import charts, report_documents
from referrals.choices import Outcome, Risk, State, Theme
from referrals.models import CpiAccount, CpiForm, CpiOutcome, DataReport, DataReportSource
from referrals.report_figures import NO_RISK, RISK, WAITING, Figures, FormRow, figures_of

if TYPE_CHECKING:
    from partners.models import User
    from portal.models import Job

TASK = "referrals.render_data_report"


@transaction.atomic
def ask_for_data_report(month: date, *, by: User) -> DataReport:
    """A new edition of a month that has ended. One that is being made is not asked for twice."""
    if month >= timezone.localdate().replace(day=1):
        raise Refused(_("The figures of a month are made once it has ended."))
    outbox.hold(f"data-report:{by.agency_id}:{month:%Y-%m}")
    editions = DataReport.objects.editable_by(by).filter(month=month).select_related("job")
    last = editions.order_by("-number").first()
    if last is not None and last.figures is None:
        outbox.ask_again(last.job, by=by)
        return last  # type: ignore[no-any-return]
    key = new_key()
    number = last.number + 1 if last else 1
    report = DataReport(
        key=key, reference=new_reference("CDR", timezone.localdate().year), owner=by.agency,
        month=month, number=number, created_by=by,
    )  # fmt: skip
    # The job's subject is not a row yet: the worker finds the report by its job.
    report.job = outbox.put(TASK, by=by, key=f"data-report:{key}", subject=0)
    report.save()
    audit.record(audit.Event.DOCUMENT_ASKED, by=by, on=report)
    return report


@transaction.atomic
def make_data_report(job: Job) -> None:
    """Figures, chart and file from the forms that the analyst who asked may read now."""
    by = job.asked_by
    report = DataReport.objects.editable_by(by).select_related("owner").filter(job=job).first()
    if report is None or report.figures is not None:
        raise Refused(_("You may no longer see this record."))
    rows = _rows(report, by=by)
    figures = asdict(_figured(report, rows, by=by))
    stored = [asdict(row) for row in rows]
    DataReportSource.objects.create(report=report, rows=stored, sha256=_digest(stored))
    report.figures = json.loads(json.dumps(figures))
    report.charts = {"months": asdict(charts.months_chart(_totals(report, by=by)))}
    _render(report)
    report.save(update_fields=["figures", "charts", "file", "sha256"])
    audit.record(audit.Event.DOCUMENT_RENDERED, by=by, on=report)


def remade_figures(report: DataReport, *, by: User) -> Mapping[str, Any]:
    """The figures once more from what the edition was made from: they must be the same."""
    source = DataReportSource.objects.visible_to(by).get(report=report)
    if _digest(source.rows) != source.sha256:
        raise Refused(_("What this edition was made from was changed. Tell your administrator."))
    rows = [FormRow(**row | {"outcomes": tuple(row["outcomes"])}) for row in source.rows]
    made: Mapping[str, Any] = json.loads(json.dumps(asdict(_figured(report, rows, by=by))))
    return made


@transaction.atomic
def publish_data_report(report: DataReport, *, by: User) -> DataReport:
    """To every active agency that shares an agreement in force with the force; once."""
    rows = DataReport.objects.editable_by(by).select_for_update()
    report = rows.select_related(None).get(pk=report.pk)
    if report.figures is None:
        raise Refused(_("This report is not made yet."))
    if report.published_at is not None:
        raise Refused(_("This report is already published."))
    readers = readers_of(report)
    report.readers = [agency.pk for agency in readers]
    report.published_at, report.published_by = timezone.now(), by
    report.save(update_fields=["readers", "published_at", "published_by"])
    audit.record(
        audit.Event.DATA_REPORT_PUBLISHED, by=by, on=report, recipients=report.readers
    )  # fmt: skip
    for agency in readers:
        sharing.decide(cast("Any", report), recipient=agency, by=by, reasons=sharing.Reasons(
            what=_("Figures of one month, with small counts withheld"),
            purpose=_("To tell partners what came of what they sent"), consent=Consent.NOT_ASKED,
            agreement_id=_agreement(report.owner, agency),
        ))  # fmt: skip
    return report


def readers_of(report: DataReport) -> Sequence[Agency]:
    bound = Agency.objects.filter(pk__in=sharing.bound_to(report.owner_id), state="active")
    return list(bound.exclude(pk=report.owner_id).order_by("name"))


def _agreement(first: Agency, second: Agency) -> int | None:
    found = sharing.agreement_in_force(first, second)
    return found.pk if found else None


def _rows(report: DataReport, *, by: User) -> list[FormRow]:
    """One for each form that was sent in the month, in an order that says nothing."""
    first, after = _bounds(report.month)
    forms = CpiForm.objects.in_inbox_of(by).filter(sent_at__gte=first, sent_at__lt=after)
    forms = forms.exclude(state=State.DRAFT).select_related("district", "sender")
    risks = dict(
        CpiAccount.objects.visible_to(by).filter(form__in=forms).values_list("form_id", "risk")
    )
    outcomes: dict[int, list[str]] = {}
    found = CpiOutcome.objects.visible_to(by).filter(form__in=forms)
    for form_id, outcome in found.values_list("form_id", "outcome"):
        outcomes.setdefault(form_id, []).append(outcome)
    rows = [
        FormRow(
            district=form.district.gss if form.district else "", theme=form.theme,
            sector=form.sender.sector, outcomes=tuple(sorted(outcomes.get(form.pk, ()))),
            is_risk=risks.get(form.pk, "") not in ("", Risk.NONE),
            minutes_to_open=_minutes(form.sent_at, form.opened_at),
            minutes_to_close=_minutes(form.sent_at, form.answered_at),
        )
        for form in forms
    ]  # fmt: skip
    return sorted(rows, key=repr)


def _figured(report: DataReport, rows: Sequence[FormRow], *, by: User) -> Figures:
    known = {
        "district": list(_districts(report)), "theme": list(Theme.values),
        "sector": list(Sector.values), "outcome": [*Outcome.values, WAITING],
        "risk": [RISK, NO_RISK],
    }  # fmt: skip
    earlier = [
        {"month": f"{one.month:%Y-%m}", "lists": one.made["lists"]}
        for one in _earlier(report, by=by)
    ]  # fmt: skip
    return figures_of(rows, month=f"{report.month:%Y-%m}", known=known, earlier=earlier)


def _districts(report: DataReport) -> list[str]:
    area = District.objects.filter(force_area=report.owner.police_area_id)
    return list(area.order_by("gss").values_list("gss", flat=True))


def _earlier(report: DataReport, *, by: User) -> list[DataReport]:
    made = DataReport.objects.editable_by(by).filter(figures__isnull=False)
    return list(made.filter(pk__lt=report.pk).order_by("pk"))


def _totals(report: DataReport, *, by: User) -> dict[date, int | None]:
    """Forms by month, as the newest edition of each month shows them."""
    editions = [*_earlier(report, by=by), report]
    return {one.month: one.made["total"] for one in editions}


def _render(report: DataReport) -> None:
    document = report_documents.data_report_document(report)
    pdf = render_pdf(
        "documents/data_report.html", {"document": document}, title=document.title,
        marking=document.marking, reference=document.reference, created=report.created_at,
    )  # fmt: skip
    report.sha256 = hashlib.sha256(pdf).hexdigest()
    name = f"data-reports/{report.key}-{report.sha256[:24]}.pdf"
    report.file = default_storage.save(name, ContentFile(pdf))


def _bounds(month: date) -> tuple[datetime, datetime]:
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    first, last = (datetime.combine(day, time()) for day in (month, after))
    return timezone.make_aware(first), timezone.make_aware(last)


def _minutes(since: datetime | None, until: datetime | None) -> int | None:
    return int((until - since).total_seconds() // 60) if since and until else None


def _digest(rows: Any) -> str:
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
