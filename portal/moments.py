"""The time of the database, by which every clock that runs on is read.

The machine of a web process may be an hour ahead: a time of its own would let the ladder of an
urgent form, or the day for a second reading, begin that much later.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection


def moment() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        told: datetime = cursor.fetchone()[0]
    return told
