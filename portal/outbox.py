"""Work is asked for by a row in the same transaction; the relay alone publishes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from portal.errors import Refused
from portal.models import Job, JobState

if TYPE_CHECKING:
    from datetime import timedelta

MOST_ATTEMPTS = 5


@dataclass(frozen=True, kw_only=True)
class Status:
    """What a page shows of a job: it is being made, or the link, or what to do."""

    title: str
    state: str
    reason: str
    status_url: str
    file_url: str
    file_label: str
    again_url: str

    @property
    def is_waiting(self) -> bool:
        return self.state in {JobState.QUEUED, JobState.RUNNING}


def put(task: str, *, by: Any, key: str, subject: int) -> Job:
    """Ask for `task` once for each `key`, which the caller has `hold`.

    `task` is the registered name, so that nobody who asks needs to import the worker's code.
    """
    if not transaction.get_connection().in_atomic_block:
        raise Refused("A job is asked for in the transaction of its act.")
    job, _is_new = Job.objects.get_or_create(
        key=key, defaults={"task": task, "subject": subject, "asked_by": by}
    )
    return job


def hold(key: str) -> None:
    """One transaction at a time asks for the work of this key: the next finds it asked for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def ask_again(job: Job, *, by: Any) -> None:
    """Queue a failed job once more, now as the person who asks again; any other is left alone."""
    Job.objects.filter(pk=job.pk, state=JobState.FAILED).update(
        state=JobState.QUEUED, reason="", asked_by=by, published_at=None, claimed_at=None,
        finished_at=None, attempts=0,
    )  # fmt: skip


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
        reason="The work was cut off several times. Ask for it again;"
        " if it fails again, tell your administrator.",
    )  # fmt: skip
    return Job.objects.filter(lost).update(
        state=JobState.QUEUED, published_at=None, claimed_at=None
    )
