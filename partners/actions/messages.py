"""What people were told: putting it away, how often they are written to, mail by the clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models.functions import Now

from partners.models import Message, User
from portal.models import Job, JobState

if TYPE_CHECKING:
    from partners.choices import MailPace

MAILS = ("partners.send_message", "partners.send_round_up")
TRIED_FOR = timedelta(days=7)


def see_messages(keys: Iterable[str], *, by: User) -> None:
    """Put away what the page showed, and nothing that came since."""
    mine = Message.objects.visible_to(by).filter(key__in=list(keys), seen_at__isnull=True)
    mine.update(seen_at=Now())


def choose_pace(pace: MailPace, *, by: User) -> None:
    User.objects.filter(pk=by.pk).update(mail_pace=pace)


@transaction.atomic
def ask_for_due_mail() -> None:
    """Round-ups that are due; and mail that failed, once more, for a week: each at least once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.ask_for_mail()")
    failed = Job.objects.filter(
        task__in=MAILS, state=JobState.FAILED, asked_at__gt=Now() - TRIED_FOR
    )
    failed.update(
        state=JobState.QUEUED, reason="", published_at=None, claimed_at=None, finished_at=None,
        attempts=0,
    )  # fmt: skip


@transaction.atomic
def forget_old_messages() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.forget_messages()")
