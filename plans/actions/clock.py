"""What is done by the clock: two functions of the wall, which see what they need."""

from __future__ import annotations

from django.db import connection, transaction


@transaction.atomic
def chase() -> int:
    """Lapsed memberships, unanswered and late actions, alerts of plans. How many were told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.chase_plans() + wall.chase_alerts()")
        return int(cursor.fetchone()[0])
