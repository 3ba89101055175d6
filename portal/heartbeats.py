"""Whether what runs beside the web still works: each kind of process reports, and who reads looks.

A process that is there and does nothing is not told from one that works by asking whether it is
there, so each reports from within its own work.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.db.models.functions import Now

from portal.models import Heartbeat

PROCESSES = ("beat", "documents", "mail", "relay", "worker")
FOR_DOCUMENTS = tuple(process for process in PROCESSES if process != "mail")
LATE_AFTER = timedelta(minutes=2)
REPORT_SECONDS = 20.0
_REPORT = """
INSERT INTO portal_heartbeat (process, at) VALUES (%s, clock_timestamp())
ON CONFLICT (process) DO UPDATE SET at = excluded.at
"""


def report(process: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_REPORT, [process])


def late() -> tuple[str, ...]:
    """What documents need and what has not reported for two minutes. By the database's clock.

    A report from the future is none: that clock was set back, and its writer may be dead.
    """
    lately = Heartbeat.objects.filter(at__gt=Now() - LATE_AFTER, at__lt=Now() + LATE_AFTER)
    punctual = set(lately.values_list("process", flat=True))
    return tuple(process for process in FOR_DOCUMENTS if process not in punctual)


class Pulse:
    """Reports from a loop that turns far more often than that is worth writing down."""

    def __init__(self, process: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.process, self.clock = process, clock
        self.due = clock()

    def report(self) -> None:
        if self.clock() >= self.due:
            report(self.process)
            self.due = self.clock() + REPORT_SECONDS
