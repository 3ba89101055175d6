"""The audit of a read: one event for a page of 25 rows, against one bare committed insert."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from bench.figures import Figure, figure, interleaved, p95
from bench.world import LIGHT, Scale
from partners.models import User
from portal import audit, wall
from referrals.models import CpiForm

BARE = """
    INSERT INTO portal_auditevent (operation, event, actor, agency, model, objects_seen, fields,
        digest_before,
        digest_after, recipients, purpose, request)
    VALUES ('consultation', 'list_read', 1, 1, 'referrals.CpiForm', %s, '{}', '', '', '{}', '', '')
"""


def run(superuser: Any, scale: Scale) -> list[Figure]:
    with transaction.atomic():
        wall.enter(LIGHT)
        by = User.objects.select_related("agency").get(agency=LIGHT)
        rows = list(CpiForm.objects.visible_to(by)[:25])
    assert len(rows) == 25

    def recorded() -> None:
        with transaction.atomic():
            wall.enter(by.pk)  # an event is in the name of who is entered, or refused
            audit.record(audit.Event.LIST_READ, by=by, on=rows, purpose="bench")

    def bare() -> None:
        with superuser.cursor() as cursor:
            cursor.execute(BARE, [[row.key for row in rows]])

    taken = interleaved({"recorded": recorded, "bare": bare}, scale.submissions)
    return [
        figure(
            "read audit", "p95 of recording a list of 25, committed", p95(taken["recorded"]),
            floor=p95(taken["bare"]), most=5, most_ratio=2, either=True,
        )
    ]  # fmt: skip
