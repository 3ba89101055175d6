"""What beat runs for programmes: one narrow act, which learns of no nomination."""

from __future__ import annotations

from celery import shared_task

from nominals import actions


@shared_task(name="nominals.jobs.chase_partners")
def chase_partners() -> None:
    actions.chase_partners()
