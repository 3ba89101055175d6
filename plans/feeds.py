"""What a person's calendar is told: the days that concern them, by reference and kind alone.

It leaves the portal for a program that nobody here knows, so no name, title, agency or place goes
with it. Whose address it is only the wall's function says.
"""

from __future__ import annotations

import hashlib
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from nominals.japtm_choices import MeetingState
from nominals.models import Meeting
from partners.access import seen
from plans.choices import LIVE, OPEN
from plans.models import Action, Plan
from portal.icalendar import Entry

if TYPE_CHECKING:
    from partners.models import User

PREFIX = "socdates_"  # by which a secret that lies about is recognised as one
MOST = 500
PURPOSE = "calendar"
AHEAD = (MeetingState.PLANNED, MeetingState.OPEN)


def new_secret() -> str:
    return f"{PREFIX}{token_urlsafe(32)}"


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def person_of(secret: str) -> int | None:
    """Whose live address this is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.calendar_person(%s)", [digest(secret)])
        found: int | None = cursor.fetchone()[0]
    return found


def dates_of(user: User) -> list[Entry]:
    """Recorded as read, like any list."""
    return [*_actions(user), *_plans(user), *_meetings(user)]


def _actions(user: User) -> list[Entry]:
    rows = Action.objects.of_agency(user).filter(state__in=OPEN).order_by("due", "pk")
    return [
        Entry(row.reference, row.due, _("Action %(reference)s due") % {"reference": row.reference})
        for row in seen(rows[:MOST], by=user, purpose=PURPOSE)
    ]


def _plans(user: User) -> list[Entry]:
    agency = user.agency_id
    near = Q(owner=agency) | Q(lead_agency=agency) | Q(team__contains=[agency])
    rows = Plan.objects.visible_to(user).filter(near, state__in=LIVE).order_by("review_due", "pk")
    told = _("Review of plan %(reference)s due")
    return [
        Entry(row.reference, row.review_due, told % {"reference": row.reference})
        for row in seen(rows[:MOST], by=user, purpose=PURPOSE)
    ]


def _meetings(user: User) -> list[Entry]:
    rows = Meeting.objects.visible_to(user).filter(state__in=AHEAD).order_by("planned_for", "pk")
    return [
        Entry(
            row.reference,
            row.planned_for,
            _("Meeting %(reference)s") % {"reference": row.reference},
        )
        for row in seen(rows[:MOST], by=user, purpose=PURPOSE)
    ]
