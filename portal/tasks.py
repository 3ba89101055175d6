"""The frame of every job: claimed once, done as the person who asked, finished with its effect."""

from __future__ import annotations

import logging
from collections.abc import Callable

from billiard.exceptions import SoftTimeLimitExceeded
from celery import Task, shared_task
from django.db import transaction
from django.utils.translation import gettext as _

from portal import logs, outbox, traces, wall
from portal.errors import Refused, is_outage
from portal.models import Job

log = logging.getLogger(__name__)
Body = Callable[[Job], None]


def portal_task(name: str) -> Callable[[Body], Task]:
    """Register `body` under `name`. It gets the job, as `asked_by` and in one transaction.

    The job is done in the transaction of its effect: dying before the commit leaves neither, and
    the sweeper queues it again. Celery opens a database connection for each task and closes it, so
    none is stale.
    """

    def register(body: Body) -> Task:
        @shared_task(name=name)
        def run(job_id: int) -> None:
            perform(job_id, body)

        return run

    return register


def perform(job_id: int, body: Body) -> None:
    token = logs.request_id.set(f"job-{job_id}")
    try:
        job = outbox.claim(job_id)
        if job is not None:
            _do(job, body)
    except Exception as error:
        if not is_outage(error):
            raise
        # Nothing can be said about the job. The row stays as it is, and the sweeper puts it back.
        log.warning("Something went away from under a job", exc_info=True)
    finally:
        logs.request_id.reset(token)


def _do(job: Job, body: Body) -> None:
    try:
        with traces.of_job(job.task), transaction.atomic():
            wall.enter(job.asked_by_id)
            body(job)
            outbox.finish(job)
    except outbox.ClaimLost:
        log.warning("A job was taken anew while it was done: its first doing was undone")
    except Refused as refusal:
        outbox.fail(job, reason=refusal.sentence)
    except SoftTimeLimitExceeded:
        outbox.fail(
            job, reason=_("This took too long and was stopped. Ask for a smaller document.")
        )
    except Exception as error:
        if is_outage(error):
            raise
        log.exception("A job failed")
        outbox.fail(
            job,
            reason=_(
                "Something went wrong. Ask again; if it fails again, tell your administrator."
            ),
        )
