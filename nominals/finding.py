"""Finding a nominal by a name, misspelt or not, among what somebody may see.

The wall's function searches: row-level security would keep PostgreSQL from the index of
letter groups. It asks who is asking, and returns numbers of nominals alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from nominals.folding import folded
from nominals.models import Nominal

if TYPE_CHECKING:
    from partners.models import User

MOST_SHOWN = 10
CLOSELY, LOOSELY = 0.6, 0.3  # likeness of letter groups, from 0 to 1


def named_like(name: str, *, by: User, closely: bool = False) -> list[Nominal]:
    """At most ten, the likeliest first."""
    wanted = folded(name)
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nominal FROM wall.nominals_named(%s, %s, %s)",
            [wanted, CLOSELY if closely else LOOSELY, MOST_SHOWN],
        )
        numbers = [number for (number,) in cursor.fetchall()]
    rows = Nominal.objects.visible_to(by).in_bulk(numbers)
    return [rows[number] for number in numbers if number in rows]
