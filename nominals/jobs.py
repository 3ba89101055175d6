"""What beat runs: narrow acts, which learn of no nomination and of no name."""

from __future__ import annotations

from celery import shared_task

from nominals import actions


@shared_task(name="nominals.jobs.chase_partners")
def chase_partners() -> None:
    actions.chase_partners()


@shared_task(name="nominals.jobs.forget_name_words")
def forget_name_words() -> None:
    actions.forget_name_words()
