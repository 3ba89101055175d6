"""For which meeting a nomination came in time. Working days know no public holidays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from nominals.japtm_choices import MeetingState
from nominals.models import Meeting
from portal.workdays import working_days_before

if TYPE_CHECKING:
    from datetime import date

    from nominals.models import Nomination, Programme
    from partners.models import User


@dataclass(frozen=True)
class Due:
    """`meeting` is the one it goes to, if it is planned; `missed` came before that, `last` until
    when it was open."""

    meeting: Meeting | None
    missed: Meeting | None = None
    last: date | None = None


def last_day(meeting: Meeting, programme: Programme) -> date:
    """What an agency has approved by the end of this day goes to this meeting."""
    held = timezone.localdate(meeting.planned_for)
    return working_days_before(held, programme.cut_off_days)


def is_late(nomination: Nomination, meeting: Meeting, programme: Programme) -> bool:
    sent = nomination.approved_at
    return sent is not None and timezone.localdate(sent) > last_day(meeting, programme)


def due_for(nomination: Nomination, programme: Programme, *, by: User) -> Due:
    """Among the meetings that are planned still, as the reader sees them. One query."""
    missed = None
    planned = Meeting.objects.visible_to(by).filter(
        programme=programme, state=MeetingState.PLANNED, planned_for__gte=timezone.now()
    )
    for meeting in planned.order_by("planned_for", "pk"):
        if not is_late(nomination, meeting, programme):
            return Due(meeting, missed, last_day(missed, programme) if missed else None)
        missed = missed or meeting
    return Due(None, missed, last_day(missed, programme) if missed else None)
