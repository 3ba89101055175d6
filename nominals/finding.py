"""Finding a nominal by a name, misspelt or not, among what somebody may see.

The wall's function searches: row-level security would keep PostgreSQL from the index of
words. It asks who is asking, and returns numbers of nominals alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from nominals.choices import Kind
from nominals.folding import folded
from nominals.misspelling import slips
from nominals.models import Contribution, Nominal

if TYPE_CHECKING:
    from partners.models import User

MOST_SHOWN, MOST_COMPARED = 10, 50
MANY = (200, 0)
CLOSELY, LOOSELY = 0.6, 0.0  # likeness of the whole names' letter groups, from 0 to 1


def named_like(name: str, *, by: User, closely: bool = False) -> list[Nominal]:
    """At most ten, the fewest slips first."""
    wanted = folded(name)
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nominal FROM wall.nominals_named(%s, %s, %s)",
            [wanted, CLOSELY if closely else LOOSELY, MOST_COMPARED],
        )
        numbers = [number for (number,) in cursor.fetchall()]
    nearest = _nearest_first(wanted, numbers, by=by)[:MOST_SHOWN]
    rows = Nominal.objects.visible_to(by).in_bulk(nearest)
    return [rows[number] for number in nearest if number in rows]


def _nearest_first(wanted: str, numbers: list[int], *, by: User) -> list[int]:
    """Words find who may be meant; a hand slips by letters. Ties stay as they came."""
    names = Contribution.objects.visible_to(by).filter(
        nominal__in=numbers, kind=Kind.NAME, withdrawn_at__isnull=True
    )
    fewest: dict[int, tuple[int, int]] = {}
    for number, name in names.values_list("nominal", "folded"):
        fewest[number] = min(fewest.get(number, MANY), slips(wanted, name))
    return sorted(numbers, key=lambda number: fewest.get(number, MANY))
