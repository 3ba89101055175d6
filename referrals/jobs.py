"""What beat runs about forms."""

from __future__ import annotations

from celery import shared_task

from referrals import actions


@shared_task(name="referrals.jobs.escalate_unopened")
def escalate_unopened() -> None:
    actions.escalate()
