"""What beat runs for plans: it learns of no record."""

from __future__ import annotations

from celery import shared_task

from plans import actions


@shared_task(name="plans.jobs.chase")
def chase() -> None:
    actions.chase()
