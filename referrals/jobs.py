"""What beat runs for forms: each does one narrow act and learns of no form."""

from __future__ import annotations

from celery import shared_task

from referrals import actions, checking
from referrals.actions import referring, sanitising


@shared_task(name="referrals.jobs.escalate_unopened")
def escalate_unopened() -> None:
    actions.escalate()


@shared_task(name="referrals.jobs.check_attachments")
def check_attachments() -> None:
    checking.ask_again_for_all()


@shared_task(name="referrals.jobs.sweep_attachments")
def sweep_attachments() -> None:
    checking.sweep_files()


@shared_task(name="referrals.jobs.look_after_drafts")
def look_after_drafts() -> None:
    actions.warn_of_drafts()
    actions.delete_old_drafts()


@shared_task(name="referrals.jobs.tell_of_summaries")
def tell_of_summaries() -> None:
    actions.tell_of_summaries()


@shared_task(name="referrals.jobs.chase_second_readings")
def chase_second_readings() -> None:
    sanitising.chase_second_readings()


@shared_task(name="referrals.jobs.chase_referrals")
def chase_referrals() -> None:
    referring.chase_referrals()
