"""By when a form is to be dealt with, as plain sums."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from portal.workdays import working_days_after

HERE = ZoneInfo("Europe/London")


class Targets(Protocol):
    """What a force has set."""

    high_minutes: int
    medium_hours: int
    low_days: int


def due_at(sent_at: datetime, priority: str, targets: Targets) -> datetime:
    """Counted from the sending. A working day ends at the same time of day, as people count."""
    if priority == "high":
        return sent_at + timedelta(minutes=targets.high_minutes)
    if priority == "medium":
        return sent_at + timedelta(hours=targets.medium_hours)
    here = sent_at.astimezone(HERE)
    day = working_days_after(here.date(), targets.low_days)
    return datetime.combine(day, here.time(), HERE)
