"""What beat runs for people and agencies."""

from __future__ import annotations

from celery import shared_task

from partners import actions


@shared_task(name="partners.jobs.send_what_is_due")
def send_what_is_due() -> None:
    actions.ask_for_due_mail()


@shared_task(name="partners.jobs.forget_messages")
def forget_messages() -> None:
    actions.forget_old_messages()
