"""The data that a report's page and PDF show: frozen, so that both show the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from referrals import codes
from referrals.choices import CodeList
from referrals.models import HandlingCondition, IntelligenceReport, ReportText

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.models import User

LAYOUT = "1"  # raise it when the template changes: stored documents are then made again


@dataclass(frozen=True, kw_only=True)
class ReportDocument:
    """A report as its readers see it: nothing in it leads back to a form."""

    reference: str
    marking: str
    force: str
    subject: str
    theme: str
    grade: str
    source: str
    assessment: str
    handling: str
    conditions: tuple[str, ...]
    content: str
    information_from: date | None
    information_to: date | None
    linked: str
    operation: str
    databases_checked: str
    priority: str
    review_on: date
    released_at: datetime | None
    released_by: str
    second_read_at: datetime | None
    second_read_by: str
    waits_for_second: bool
    recalled_at: datetime | None
    recall_reason: str

    @property
    def digest(self) -> str:
        """SHA-256 over content and layout: a report that is recalled is another document."""
        content = json.dumps({"layout": LAYOUT, **asdict(self)}, sort_keys=True, default=str)
        return hashlib.sha256(content.encode()).hexdigest()


def labels_of(wanted: Iterable[str]) -> tuple[str, ...]:
    """What conditions are called, in the order of the list."""
    wanted = set(wanted)
    return tuple(c.label for c in HandlingCondition.objects.all() if c.code in wanted)


def labelled(rows: Iterable[Any]) -> list[Any]:
    """Rows with `conditions`, and beside them `labels`: what each is called."""
    names = dict(HandlingCondition.objects.values_list("code", "label"))
    found = list(rows)
    for row in found:
        row.labels = [names.get(code, code) for code in row.conditions]
    return found


def report_document(report: IntelligenceReport, *, by: User) -> ReportDocument:
    """What `by` may read; a hidden text raises DoesNotExist rather than leave a gap."""
    text: ReportText = ReportText.objects.visible_to(by).get(report=report)
    return ReportDocument(
        reference=report.reference,
        marking=report.marking,
        force=report.owner.name,
        subject=text.subject,
        theme=codes.label(CodeList.THEME, text.theme, at=report.released_at),
        grade=text.grade,
        source=str(text.get_source_display()),
        assessment=str(text.get_assessment_display()),
        handling=str(text.get_handling_display()),
        conditions=labels_of(text.conditions),
        content=text.content,
        information_from=text.information_from,
        information_to=text.information_to,
        linked=text.linked,
        operation=text.operation,
        databases_checked=text.databases_checked,
        priority=str(text.get_priority_display()),
        review_on=text.review_on,
        released_at=report.released_at,
        released_by=report.released_name,
        second_read_at=report.second_read_at,
        second_read_by=report.second_read_name,
        waits_for_second=report.second_read_due is not None and report.second_read_at is None,
        recalled_at=report.recalled_at,
        recall_reason=report.recall_reason,
    )
