"""What beat runs: each finds rows and calls an action."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.conf import settings

from portal import heartbeats, outbox, sealing, searches, sessions


@shared_task(name="portal.jobs.sweep_lost_jobs")
def sweep_lost_jobs() -> None:
    outbox.sweep(
        queued_for=timedelta(seconds=settings.JOB_SWEEP_QUEUED_SECONDS),
        running_for=timedelta(seconds=settings.JOB_SWEEP_RUNNING_SECONDS),
    )


@shared_task(name="portal.jobs.seal_audit_log")
def seal_audit_log() -> None:
    sealing.seal()


@shared_task(name="portal.jobs.report_worker")
def report_worker(kind: str = "worker") -> None:
    """Through the queue of its kind, as every job comes: it says that the whole way is open."""
    heartbeats.report(kind)


@shared_task(name="portal.jobs.forget_sessions")
def forget_sessions() -> None:
    sessions.forget_ended()


@shared_task(name="portal.jobs.destroy_search_keys")
def destroy_search_keys() -> None:
    searches.destroy_old_keys()
