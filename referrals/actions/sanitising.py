"""From a graded form to a report that gives nobody away: written, checked, read again, released."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partners import telling
from partners.choices import Marking
from portal import audit, moments
from portal.errors import Refused
from portal.references import new_reference
from referrals.actions.grading import latest_of
from referrals.actions.rows import Stale
from referrals.grades import Check, Handling, ReportState
from referrals.leaks import Mark, Original, marks
from referrals.models import (
    PARTS,
    CpiAccount,
    CpiForm,
    Grading,
    IntelligenceReport,
    ReportText,
    Sanitising,
)
from referrals.querysets import ANALYSTS

if TYPE_CHECKING:
    from partners.models import User

SECOND_READING_WITHIN = timedelta(hours=24)
TRIES_FOR_A_REFERENCE = 5
_TEXTS = (
    "what_happened", "people", "places", "risk_detail", "believed_false_why", "consent_note",
    "contact_safe_note", "necessity", "handling_instruction",
)  # fmt: skip
_NAMES = ("name", "nickname", "school", "colleague_name", "linked_operation", "group_name")
_OF_PARTS = {
    "names": _NAMES, "plates": ("registration",), "numbers": ("telephone", "handle"),
    "addresses": ("address", "three_words"), "online": ("email", "handles", "handle"),
}  # fmt: skip


def original_of(form: CpiForm, *, by: User) -> Original:
    """All that the sender wrote, with the sender, as the leak check looks for it."""
    account = CpiAccount.objects.visible_to(by).get(form=form)
    parts = [row for part in PARTS for row in part.objects.visible_to(by).filter(form=form)]
    rows = [account, *parts]
    told: dict[str, list[str]] = {
        kind: [value for row in rows for name in names if (value := _text(row, name))]
        for kind, names in _OF_PARTS.items()
    }
    told["names"] += [form.sender.name, form.sender.short_name, form.created_by.name]
    free = [_text(account, name) for name in _TEXTS]
    free += [_text(row, name) for row in parts for name in row.TEXTS]
    return Original(
        texts=tuple(filter(None, free)), **{kind: tuple(values) for kind, values in told.items()}
    )


def _text(row: Any, name: str) -> str:
    return str(getattr(row, name, "") or "")


def marks_in(form: CpiForm, values: Mapping[str, Any], *, by: User) -> list[Mark]:
    """What of the original still stands in the words of a report."""
    words = [values[name] for name in ("subject", "content", "linked", "operation")]
    return marks(original_of(form, by=by), "\n".join(filter(None, words)))


@transaction.atomic
def write_report(
    form: CpiForm, *, words: Mapping[str, Any], checklist: list[str], risk_assessment: str,
    marks_reason: str, by: User, report: IntelligenceReport | None = None, version: int = 0,
) -> IntelligenceReport:  # fmt: skip
    """Write the sanitised text beside the original, which stays where it is."""
    graded = latest_of(form, by=by)
    if graded is None:
        raise Refused(_("Grade the form first."))
    left = marks_in(form, words, by=by)
    if left and not marks_reason:
        raise Refused(_("The check found words of the original. Take them out, or say why not."))
    report = _draft(report, version=version, by=by) if report else _begin(form, by=by)
    grade = {
        name: getattr(graded, name) for name in ("source", "assessment", "handling", "conditions")
    }
    ReportText.objects.update_or_create(report=report, defaults={**words, **grade})
    Sanitising.objects.update_or_create(
        report=report,
        defaults={
            "form": form, "grading": graded, "checklist": checklist, "marks_left": len(left),
            "risk_assessment": risk_assessment, "marks_reason": marks_reason if left else "",
            "sent_back_reason": "", "sanitised_at": timezone.now(), "sanitised_by": by,
        },
    )  # fmt: skip
    audit.record(audit.Event.REPORT_WRITTEN, by=by, on=[report], after=dict(words))
    return report


def _begin(form: CpiForm, *, by: User) -> IntelligenceReport:
    for _attempt in range(TRIES_FOR_A_REFERENCE):
        try:
            with transaction.atomic():
                return IntelligenceReport.objects.create(
                    reference=new_reference("IR", timezone.localdate().year), owner=form.owner,
                    marking=form.marking or Marking.OFFICIAL_SENSITIVE, created_by=by,
                )  # fmt: skip
        except IntegrityError as error:
            if "reference" not in str(error):
                raise
    raise Refused(_("The report could not be begun. Please try again."))


def _draft(report: IntelligenceReport, *, version: int, by: User) -> IntelligenceReport:
    report = locked(report, by=by)
    if not report.is_draft:
        raise Refused(_("This report is no draft any more: its words are fixed."))
    if report.version != version:
        raise Stale
    report.version += 1
    report.save(update_fields=["version"])
    return report


def locked(report: IntelligenceReport, *, by: User) -> IntelligenceReport:
    rows = IntelligenceReport.objects.editable_by(by).select_for_update(of=("self",))
    found: IntelligenceReport | None = rows.filter(pk=report.pk).first()
    if found is None:
        raise Refused(_("You may not change this report."))
    return found


def _whole(
    report: IntelligenceReport, *, by: User, states: Container[str] = (ReportState.DRAFT,)
) -> tuple[IntelligenceReport, Sanitising]:
    """One that may go on: all ticked, and graded as the form is graded now."""
    report = locked(report, by=by)
    if report.state not in states:
        raise Refused(_("This report has gone on already."))
    done = Sanitising.objects.visible_to(by).select_related("grading", "form").get(report=report)
    for sentence in in_the_way(done, by=by):
        raise Refused(sentence)
    return report, done


def in_the_way(done: Sanitising, *, by: User) -> list[str]:
    """What is still to be done before a draft may go on."""
    found = []
    if set(Check.values) - set(done.checklist):
        found.append(_("Tick the whole checklist first."))
    newest: Grading | None = latest_of(done.form, by=by)
    if newest != done.grading:
        found.append(_("The form was graded anew. Open the text and save it once more."))
    if done.grading.handling == Handling.CONDITIONS and not done.risk_assessment:
        found.append(_("Under handling C assess the risk first."))
    return found


def is_graders_own(done: Sanitising) -> bool:
    """Under handling C who graded does not sanitise as well."""
    is_conditional = done.grading.handling == Handling.CONDITIONS
    return bool(is_conditional and done.sanitised_by_id == done.grading.graded_by_id)


@transaction.atomic
def forward(report: IntelligenceReport, *, by: User) -> IntelligenceReport:
    """Under handling C to a second reader; under P it is released."""
    report, done = _whole(report, by=by)
    if done.grading.handling == Handling.PERMITTED:
        return _release(report, by=by)
    if is_graders_own(done):
        raise Refused(
            _("You graded the form yourself. Under handling C another person sanitises it.")
        )
    report.state = ReportState.READING
    report.save(update_fields=["state"])
    audit.record(audit.Event.REPORT_FORWARDED, by=by, on=report)
    telling.tell("second_reading", agency=by.agency_id, or_roles=ANALYSTS, about=report)
    return report


@transaction.atomic
def release_alone(report: IntelligenceReport, *, reason: str, by: User) -> IntelligenceReport:
    """Where a life is in danger: released by one person, read by a second within a day.

    Also one that waits for its second reader already: a life does not.
    """
    report, done = _whole(report, by=by, states=(ReportState.DRAFT, ReportState.READING))
    if done.grading.handling != Handling.CONDITIONS or not reason.strip():
        raise Refused(_("Say whose life is in danger, without naming anybody."))
    done.alone_reason = reason.strip()
    done.save(update_fields=["alone_reason"])
    report.second_read_due = moments.moment() + SECOND_READING_WITHIN
    report = _release(report, by=by)
    telling.tell("reading_overdue", agency=by.agency_id, or_roles=ANALYSTS, about=report)
    return report


def _release(report: IntelligenceReport, *, by: User) -> IntelligenceReport:
    report.released_at, report.released_by = moments.moment(), by
    report.released_name = by.name
    if report.second_read_due:  # never later than the database allows
        report.second_read_due = report.released_at + SECOND_READING_WITHIN
    report.state = ReportState.RELEASED
    report.save()
    audit.record(audit.Event.REPORT_RELEASED, by=by, on=report)
    return report


@transaction.atomic
def read_again(report: IntelligenceReport, *, by: User) -> IntelligenceReport:
    """The second reader lets it go; after a release by one person, reads it now."""
    report = locked(report, by=by)
    _may_read_again(report, by=by)
    report.second_read_at, report.second_read_by = timezone.now(), by
    report.second_read_name = by.name
    audit.record(audit.Event.REPORT_READ_AGAIN, by=by, on=report)
    if report.state == ReportState.READING:
        return _release(report, by=by)
    report.save(update_fields=["second_read_at", "second_read_by", "second_read_name"])
    return report


@transaction.atomic
def send_back(report: IntelligenceReport, *, reason: str, by: User) -> IntelligenceReport:
    """The second reader found something: it is a draft again."""
    report = locked(report, by=by)
    _may_read_again(report, by=by)
    if report.state != ReportState.READING:
        raise Refused(_("This report is released. If it is wrong, recall it."))
    if not reason.strip():
        raise Refused(_("Say what is to be changed."))
    Sanitising.objects.editable_by(by).filter(report=report).update(sent_back_reason=reason.strip())
    report.state = ReportState.DRAFT
    report.save(update_fields=["state"])
    audit.record(audit.Event.REPORT_SENT_BACK, by=by, on=report)
    return report


def _may_read_again(report: IntelligenceReport, *, by: User) -> None:
    done = Sanitising.objects.visible_to(by).select_related("grading").get(report=report)
    waits = report.state == ReportState.READING or (
        report.state == ReportState.RELEASED and report.second_read_due is not None
    )
    if not waits or report.second_read_by_id is not None:
        raise Refused(_("This report waits for no second reader."))
    if by.pk in {done.sanitised_by_id, done.grading.graded_by_id}:
        raise Refused(_("You graded or sanitised it yourself. Somebody else reads it again."))


def chase_second_readings() -> int:
    """Tell analysts again of what one person released. By the clock; how many were told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.chase_second_readings()")
        told: int = cursor.fetchone()[0]
    return told
