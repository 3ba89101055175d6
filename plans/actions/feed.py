"""Making and ending the secret address of one's dates."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.postgres.functions import TransactionNow
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plans import feeds
from plans.models import CalendarFeed
from portal import audit
from portal.errors import Refused

if TYPE_CHECKING:
    from partners.models import User

LASTS = timedelta(days=365)


@transaction.atomic
def make_feed(*, by: User) -> str:
    """The secret, to be shown once. The address before it ends: nobody knows who still has it."""
    for row in CalendarFeed.objects.editable_by(by):
        end_feed(row, by=by)
    secret = feeds.new_secret()
    made = CalendarFeed.objects.create(
        person=by, digest=feeds.digest(secret), ends_at=timezone.now() + LASTS
    )
    audit.record(audit.Event.CALENDAR_OPENED, by=by, on=made)
    return secret


@transaction.atomic
def end_feed(feed: CalendarFeed, *, by: User) -> None:
    ended = CalendarFeed.objects.editable_by(by).filter(pk=feed.pk).update(ends_at=TransactionNow())
    if not ended:
        raise Refused(_("This address has ended already."))
    audit.record(audit.Event.CALENDAR_CLOSED, by=by, on=feed)
