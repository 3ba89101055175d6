"""What beat runs for forms: each does one narrow act and learns of no form."""

from __future__ import annotations

from celery import shared_task

from referrals import actions, checking


@shared_task(name="referrals.jobs.escalate_unopened")
def escalate_unopened() -> None:
    actions.escalate()


@shared_task(name="referrals.jobs.check_attachments")
def check_attachments() -> None:
    checking.ask_again_for_all()


@shared_task(name="referrals.jobs.sweep_attachments")
def sweep_attachments() -> None:
    checking.sweep_files()
