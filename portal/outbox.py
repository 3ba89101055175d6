"""Work is asked for by a row in the same transaction; the relay alone publishes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from portal.errors import Refused
from portal.models import Job, JobState

if TYPE_CHECKING:
    from datetime import timedelta

MOST_ATTEMPTS = 5
_PUT = "SELECT portal_put(%s, %s, %s, %s)"


class ClaimLost(Exception):
    """The job was put back and taken anew meanwhile: whatever was done for it is rolled back."""


def put(task: str, *, by: Any, key: str, subject: int) -> Job:
    """Ask for `task` once for each `key`, which the caller has `hold`.

    `task` is the registered name, so that nobody who asks needs to import the worker's code.
    """
    if not transaction.get_connection().in_atomic_block:
        raise Refused("A job is asked for in the transaction of its act.")
    with connection.cursor() as cursor:
        cursor.execute(_PUT, [key, task, subject, by.pk])
        added: int | None = cursor.fetchone()[0]
    if added is None:
        return Job.objects.get(key=key)
    return Job(pk=added, key=key, task=task, subject=subject, asked_by=by)


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
    """Take a queued job. None: another worker has it, or it is finished, or was never committed.

    All times are the database's: clocks of two machines would let the sweeper take a live task.
    """
    claimed = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING, claimed_at=Now(), attempts=F("attempts") + 1
    )
    return Job.objects.select_related("asked_by__agency").get(pk=job_id) if claimed else None


def finish(job: Job) -> None:
    """In the transaction of the effect. A claim that was lost raises, which rolls that back."""
    if not _claim_of(job).update(state=JobState.DONE, finished_at=Now()):
        raise ClaimLost


def fail(job: Job, *, reason: str) -> None:
    """A claim that was lost says nothing about the job: another worker has it."""
    _claim_of(job).update(state=JobState.FAILED, reason=reason[:300], finished_at=Now())


def _claim_of(job: Job) -> QuerySet[Job]:
    """This claim and no later one: `attempts` begins again when somebody asks again."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, claimed_at=job.claimed_at)


@transaction.atomic
def sweep(*, queued_for: timedelta, running_for: timedelta) -> int:
    """Put back what was published and not taken, or taken by a worker that died. Rows put back.

    `running_for` is longer than the hard limit of a task, so a live task is never taken twice. A
    row that somebody is just changing is no lost one, and of two sweepers each takes its own. A
    time as far ahead is one of a clock that was set back: nobody could say how long ago it was.
    """
    lost = Job.objects.select_for_update(skip_locked=True).filter(
        Q(state=JobState.QUEUED) & _is_far("published_at", queued_for)
        | Q(state=JobState.RUNNING) & _is_far("claimed_at", running_for)
    )
    attempts = dict(lost.values_list("pk", "attempts"))
    cut_off = [pk for pk, number in attempts.items() if number >= MOST_ATTEMPTS]
    Job.objects.filter(pk__in=cut_off).update(
        state=JobState.FAILED, finished_at=Now(),
        reason=_("The work was cut off several times. Ask for it again;"
                 " if it fails again, tell your administrator."),
    )  # fmt: skip
    return Job.objects.filter(pk__in=attempts.keys() - cut_off).update(
        state=JobState.QUEUED, published_at=None, claimed_at=None
    )


def _is_far(name: str, distance: timedelta) -> Q:
    return Q(**{f"{name}__lt": Now() - distance}) | Q(**{f"{name}__gt": Now() + distance})
