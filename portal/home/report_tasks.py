"""Reports that wait for a person: to be read by a second, to be accepted, to be put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from partners.access import seen
from partners.permissions import Permission, has_permission
from portal.home.cards import LATE, Task, Text
from referrals.grades import ReportState
from referrals.models import IntelligenceReport

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.models import User

MOST = 5


def report_tasks(user: User) -> list[Task]:
    if not has_permission(user, Permission.REPORT_READ):
        return []
    if not has_permission(user, Permission.CPI_ANALYSE):
        return _told(user)
    return [*_second_readings(user), *_sent_back(user), *_told(user)]


def _second_readings(user: User) -> list[Task]:
    """Where this person neither graded nor sanitised. After a release by one person it is late."""
    others = Q(sanitising__sanitised_by=user.pk) | Q(sanitising__grading__graded_by=user.pk)
    own = IntelligenceReport.objects.visible_to(user).filter(owner=user.agency_id).exclude(others)
    released = Q(state=ReportState.RELEASED, second_read_due__isnull=False)
    waits = own.filter(
        Q(state=ReportState.READING) | released, second_read_at__isnull=True
    )  # fmt: skip
    return [
        _task(
            report, _("Read a report as its second reader"),
            _("It goes to nobody before somebody else has read it.")
            if report.state == ReportState.READING
            else _("One person released it because a life is in danger. Read it within the day."),
            is_late=report.state == ReportState.RELEASED,
        )
        for report in _seen(waits.order_by("-second_read_due", "pk"), user)
    ]  # fmt: skip


def _sent_back(user: User) -> list[Task]:
    back = IntelligenceReport.objects.visible_to(user).filter(
        state=ReportState.DRAFT, sanitising__sanitised_by=user.pk
    )
    rows = back.exclude(sanitising__sent_back_reason="").order_by("pk")
    return [
        _task(report, _("Put a report right"), _("Its second reader sent it back."))
        for report in _seen(rows, user)
    ]


def _told(user: User) -> list[Task]:
    """Shared with this agency, on conditions that this person has not accepted yet."""
    told = IntelligenceReport.objects.told_to_agency_of(user).filter(state=ReportState.RELEASED)
    unread = told.exclude(pk__in=IntelligenceReport.objects.readable_by(user).values("pk"))
    return [
        _task(
            report, _("Read a report from the police"),
            _("You accept its conditions first. Nobody does that for you."),
        )
        for report in _seen(unread.order_by("-pk"), user)
    ]  # fmt: skip


def _seen(rows: Iterable[IntelligenceReport], user: User) -> list[IntelligenceReport]:
    return seen(rows[:MOST], by=user, purpose="home")  # type: ignore[index]


def _task(report: IntelligenceReport, title: Text, hint: Text, *, is_late: bool = False) -> Task:
    return Task(
        title=title, reference=report.reference, url=report.get_absolute_url(), hint=hint,
        tag=_("Late") if is_late else _("Report"),
        colour=LATE if is_late else "govuk-tag--blue",
    )  # fmt: skip
