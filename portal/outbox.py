"""Work for the workers is asked for by a row in the same transaction; the relay alone publishes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from portal.errors import Refused
from portal.models import Job, JobState

if TYPE_CHECKING:
    from datetime import timedelta

MOST_ATTEMPTS = 5


def put(task: str, *, by: object, key: str, subject: int) -> Job:
    """Ask for `task` once for each `key`. A failed job of that key is queued again.

    `task` is the registered name, so that nobody who asks needs to import the worker's code.
    """
    if not transaction.get_connection().in_atomic_block:
        raise Refused("A job is asked for in the transaction of its act.")
    job, is_new = Job.objects.get_or_create(
        key=key, defaults={"task": task, "subject": subject, "asked_by": by}
    )
    if not is_new and job.state == JobState.FAILED:
        Job.objects.filter(pk=job.pk, state=JobState.FAILED).update(
            state=JobState.QUEUED, reason="", published_at=None, claimed_at=None,
            finished_at=None, attempts=0,
        )  # fmt: skip
        job.refresh_from_db()
    return job


def claim(job_id: int) -> Job | None:
    """Take a queued job. None: another worker has it, or it is finished, or was never committed."""
    claimed = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING, claimed_at=timezone.now(), attempts=F("attempts") + 1
    )
    return Job.objects.select_related("asked_by__agency").get(pk=job_id) if claimed else None


def finish(job: Job) -> None:
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(
        state=JobState.DONE, finished_at=timezone.now()
    )


def fail(job: Job, *, reason: str) -> None:
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(
        state=JobState.FAILED, reason=reason[:300], finished_at=timezone.now()
    )


def sweep(*, queued_for: timedelta, running_for: timedelta) -> int:
    """Put back what was published and not taken, or taken by a worker that died. Rows put back.

    `running_for` is longer than the hard limit of a task, so a live task is never taken twice.
    """
    now = timezone.now()
    lost = Q(state=JobState.QUEUED, published_at__lt=now - queued_for) | Q(
        state=JobState.RUNNING, claimed_at__lt=now - running_for
    )
    Job.objects.filter(lost, attempts__gte=MOST_ATTEMPTS).update(
        state=JobState.FAILED, finished_at=now,
        reason="The work was cut off several times. Ask for it again; if it fails again, tell your administrator.",
    )  # fmt: skip
    return Job.objects.filter(lost).update(
        state=JobState.QUEUED, published_at=None, claimed_at=None
    )
