"""What beat runs: each finds rows and calls an action."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.conf import settings

from portal import outbox, sealing


@shared_task(name="portal.jobs.sweep_lost_jobs")
def sweep_lost_jobs() -> None:
    outbox.sweep(
        queued_for=timedelta(seconds=settings.JOB_SWEEP_QUEUED_SECONDS),
        running_for=timedelta(seconds=settings.JOB_SWEEP_RUNNING_SECONDS),
    )


@shared_task(name="portal.jobs.seal_audit_log")
def seal_audit_log() -> None:
    sealing.seal()
