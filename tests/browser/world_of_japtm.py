"""The demonstration's programme by how far each thing has come. Imported once Django is set up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from nominals.duplicates import probable_duplicates
from nominals.models import Decision, Meeting, Nomination, Programme, Ranking
from tests.browser import world_of_cohort, world_of_disruptions
from tests.browser.people import ANNA, NICK, SELMA


@transaction.atomic
def japtm(somebody: Callable[[str], Any]) -> dict[str, str]:
    """Its nominations by state, meetings, an item, a decision."""
    found: dict[str, str] = {}
    for email in (ANNA, NICK, SELMA):
        rows = Nomination.objects.visible_to(somebody(email)).select_related("nominal")
        found |= {f"nomination_{row.state}": row.key for row in rows}
    by = somebody(SELMA)
    submitted = Nomination.objects.visible_to(by).filter(state="submitted")
    alike = [row.key for row in submitted if probable_duplicates(row, by=by)]
    programme = Programme.objects.visible_to(by).get()
    meetings = {row.state: row for row in Meeting.objects.visible_to(by)}
    decided = Decision.objects.visible_to(by).exclude(took_effect=None)[0]
    current = meetings["open"].current
    assert current is not None
    found |= {f"meeting_{state}": row.key for state, row in meetings.items()} | {
        "programme": programme.key, "ranking": Ranking.objects.visible_to(by).get().key,
        "decision": decided.key, "item": current.key, "nomination_alike": alike[0],
        "nominated": rows.get(state="in_cohort").nominal.key,
    }  # fmt: skip
    found |= world_of_cohort.cohort() | world_of_disruptions.made(programme, somebody)
    return found
