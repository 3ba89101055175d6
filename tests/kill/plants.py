"""Faults that a run must find: put into a staged process that is told so, and into no other."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

PLANT = "KILL_PLANT"
FROM_THE_VIEW = "published from the view, nobody sweeps"
CLAIMED_TWICE = "messages come twice, and whoever has one takes the job"

NOBODY_SWEEPS = {"JOB_SWEEP_QUEUED_SECONDS": "86400", "JOB_SWEEP_RUNNING_SECONDS": "86400"}


def env(plant: str) -> dict[str, str]:
    return {PLANT: plant} | (NOBODY_SWEEPS if plant == FROM_THE_VIEW else {})


def is_planted(plant: str) -> bool:
    return os.environ.get(PLANT) == plant


def publishing(send_form: Callable[..., Any]) -> Callable[..., Any]:
    """The ordinary way with Celery: after the commit, straight to the broker."""

    def send_and_publish(form: Any, **named: Any) -> Any:
        from django.db import transaction
        from django.db.models.functions import Now

        from portal.celery import app
        from portal.models import Job

        sent = send_form(form, **named)
        job = Job.objects.get(key=f"cpi-copy:{form.key}")
        Job.objects.filter(pk=job.pk).update(published_at=Now())
        transaction.on_commit(lambda: app.send_task(job.task, args=[job.pk], ignore_result=True))
        return sent

    return send_and_publish


def twice(send: Callable[..., Any]) -> Callable[..., Any]:
    """What any broker may do at any time."""

    def send_twice(*arguments: Any, **named: Any) -> Any:
        send(*arguments, **named)
        return send(*arguments, **named)

    return send_twice


def take_whatever_comes(job_id: int) -> Any:
    from portal.models import Job

    return Job.objects.select_related("asked_by__agency").get(pk=job_id)


def finish_whatever_was_done(job: Any) -> None:
    from portal.models import Job

    Job.objects.filter(pk=job.pk).update(state="done")
