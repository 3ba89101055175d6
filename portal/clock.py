"""Beat's clock, which also says that beat itself is alive."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from celery.beat import PersistentScheduler
from django.db import InterfaceError, OperationalError, connection

from portal.heartbeats import Pulse

log = logging.getLogger(__name__)
AHEAD = timedelta(seconds=2)  # of now; more than this was never now on this clock


class Clock(PersistentScheduler):  # type: ignore[misc]  # Celery ships no types
    def __init__(self, *arguments: Any, **named: Any) -> None:
        self.pulse = Pulse("beat")
        super().__init__(*arguments, **named)

    def tick(self, *arguments: Any, **named: Any) -> float:
        """A database that is away must not stop the clock: what is due is due later as well."""
        self._take_back()
        try:
            self.pulse.report()
        except (OperationalError, InterfaceError):
            log.warning("Beat cannot report: the database is away")
            connection.close()
        return float(super().tick(*arguments, **named))

    def _take_back(self) -> None:
        """The machine's clock was set back: what "ran" later than now would wait for that time."""
        now = self.app.now()
        ahead = [entry for entry in self.schedule.values() if entry.last_run_at > now + AHEAD]
        for entry in ahead:
            entry.last_run_at = now
        if ahead:
            log.warning("The clock of this machine was set back: %d times begin anew", len(ahead))
            self._heap = None  # it holds the times as they were
