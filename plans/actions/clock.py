"""What is done by the clock: one function of the wall, which sees what it needs."""

from __future__ import annotations

from django.db import connection, transaction


@transaction.atomic
def chase() -> int:
    """Lapsed memberships, unanswered and late actions. How many people were told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.chase_plans()")
        return int(cursor.fetchone()[0])
