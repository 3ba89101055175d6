"""Beat's clock, which also says that beat itself is alive."""

from __future__ import annotations

import logging
from typing import Any

from celery.beat import PersistentScheduler
from django.db import InterfaceError, OperationalError, connection

from portal.heartbeats import Pulse

log = logging.getLogger(__name__)


class Clock(PersistentScheduler):  # type: ignore[misc]  # Celery ships no types
    def __init__(self, *arguments: Any, **named: Any) -> None:
        self.pulse = Pulse("beat")
        super().__init__(*arguments, **named)

    def tick(self, *arguments: Any, **named: Any) -> float:
        """A database that is away must not stop the clock: what is due is due later as well."""
        try:
            self.pulse.report()
        except (OperationalError, InterfaceError):
            log.warning("Beat cannot report: the database is away")
            connection.close()
        return float(super().tick(*arguments, **named))
