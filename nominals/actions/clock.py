"""What is done by the clock: through a function of the wall, which sees what it needs."""

from __future__ import annotations

from django.db import connection, transaction

DAYS_BEFORE = 3


@transaction.atomic
def chase_partners() -> int:
    """Those who have not answered are told, three days before the date: once. How many people."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.chase_partners(%s)", [DAYS_BEFORE])
        told: int = cursor.fetchone()[0]
    return told


def forget_name_words() -> int:
    """Words that no name holds any more. How many went."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.forget_name_words()")
        gone: int = cursor.fetchone()[0]
    return gone
