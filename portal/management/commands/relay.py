"""The relay: publishes what stands in the outbox. Any number may run; a row is taken by one."""

from __future__ import annotations

import signal
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models.functions import Now
from kombu.exceptions import OperationalError as BrokerError

from portal import heartbeats, metrics
from portal.celery import app
from portal.models import Job, JobState

POLL_SECONDS = 0.2  # NOTIFY would make all committing writers queue for one lock
PATIENCE_SECONDS = 1.0
BATCH = 100


class Command(BaseCommand):
    help = "Publish queued jobs to the broker until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        self.is_stopping = False
        pulse = heartbeats.Pulse("relay")
        if settings.METRICS_PORT:
            metrics.serve(settings.METRICS_PORT)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self.is_stopping:
            try:
                pulse.report()
                if publish_batch() == 0:
                    time.sleep(POLL_SECONDS)
            except (OperationalError, InterfaceError):
                self._wait_for("database")
            except (BrokerError, ConnectionError):
                self._wait_for("broker")

    def _wait_for(self, what: str) -> None:
        self.stderr.write(f"The relay waits for the {what}.")
        connection.close()
        time.sleep(PATIENCE_SECONDS)

    def _stop(self, *_: Any) -> None:
        self.is_stopping = True


def publish_batch() -> int:
    """Publish, then mark. Dying in between publishes twice, which the claim makes harmless."""
    with transaction.atomic():
        jobs = list(
            Job.objects.select_for_update(skip_locked=True)
            .filter(state=JobState.QUEUED, published_at__isnull=True)
            .order_by("pk")[:BATCH]
        )
        for job in jobs:
            app.send_task(job.task, args=[job.pk], retry=False, ignore_result=True)
        Job.objects.filter(pk__in=[job.pk for job in jobs]).update(published_at=Now())
    return len(jobs)
