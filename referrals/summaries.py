"""How an agency's forms stand, for its leads: numbers of what they see anyhow, and references."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils import timezone

from partners.access import seen
from partners.choices import SummaryPace
from referrals import codes
from referrals.choices import CodeList, State
from referrals.models import CpiForm

if TYPE_CHECKING:
    from partners.models import User

MORNING = time(7)
MOST = 100


@dataclass(frozen=True)
class Summary:
    since: datetime
    until: datetime
    sent: int
    waiting: int
    answers: Sequence[tuple[str, int]]
    answered: Sequence[CpiForm]


def summary_for(user: User, *, now: datetime) -> Summary:
    """Of the day or week that ended last, of all that the agency sent."""
    since, until = period(user.agency.summary_pace, now)
    forms = CpiForm.objects.visible_to(user).filter(sender=user.agency_id, sent_at__lt=until)
    forms = forms.exclude(state=State.DRAFT)
    answered = forms.filter(answered_at__gte=since, answered_at__lt=until)
    by_answer = answered.order_by().values("answer").annotate(number=Count("pk"))
    return Summary(
        since=since,
        until=until,
        sent=forms.filter(sent_at__gte=since).count(),
        waiting=forms.filter(answered_at__isnull=True).count(),
        answers=sorted(
            (codes.label(CodeList.ANSWER, row["answer"]), row["number"]) for row in by_answer
        ),
        answered=seen(answered.order_by("answered_at")[:MOST], by=user, purpose="summary"),
    )


def period(pace: str, now: datetime) -> tuple[datetime, datetime]:
    """From seven to seven, by the clock on the wall: a day, or a week from Monday to Monday."""
    here = timezone.localtime(now)
    day = here.date() - timedelta(days=here.time() < MORNING)
    days = 1 if pace == SummaryPace.DAILY else 7
    if days > 1:
        day -= timedelta(days=day.weekday())
    first, last = (datetime.combine(each, MORNING) for each in (day - timedelta(days=days), day))
    return timezone.make_aware(first), timezone.make_aware(last)
