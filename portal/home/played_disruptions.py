"""The demonstration's disruptions: claimed, moderated as claimed, and moderated lower."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from nominals.models import Programme
from partners.models import User
from plans.actions import disruptions
from plans.models import Disruption
from portal import wall
from portal.home.japtm_stories import LIONEL, PETER

People = Mapping[str, User]
CLAIMS: tuple[dict[str, Any], ...] = (
    {
        "threat": "A drug line into two coastal towns", "pillar": "pursue",
        "level_claimed": "major",
        "evidence": "The holder of the telephone was charged; no bulk message for three weeks.",
        "tactics": ["DDTRO"], "measures": {"arrests": 3, "charges": 1, "drugs_grams": 420},
    },
    {
        "threat": "Loans in the market hall", "pillar": "protect", "level_claimed": "moderate",
        "evidence": "Eleven traders told us of threats; two have stopped paying.",
        "tactics": [], "measures": {"arrests": 1},
    },
    {
        "threat": "A flat taken over by a drug network", "pillar": "protect",
        "level_claimed": "moderate",
        "evidence": "The tenant lives elsewhere, safe; the flat was closed for three months.",
        "tactics": [], "measures": {},
    },
    {
        "threat": "Cash carried through shops on the parade", "pillar": "pursue",
        "level_claimed": "minor", "evidence": "Six thousand pounds were seized in one shop.",
        "tactics": [], "measures": {"assets_pounds": 6000},
    },
)  # fmt: skip
# As claimed, and lower with the words that the claimer can answer; the others wait.
MODERATED = {
    1: ("moderate", "Two traders confirmed it. Reports go on coming in."),
    0: ("moderate", "The line was silent for three weeks, and runs again under another number."),
}


@transaction.atomic
def play(programme: Programme, people: People) -> None:
    officer = _enter(people, LIONEL)
    if Disruption.objects.visible_to(officer).filter(programme=programme).exists():
        return
    first = timezone.localdate() - timedelta(days=28)
    made = [
        disruptions.claim(
            programme, happened_on=first + timedelta(days=6 * place), by=officer, **given
        )
        for place, given in enumerate(CLAIMS)
    ]
    for place, (level, words) in MODERATED.items():
        disruptions.moderate(made[place], level=level, words=words, by=_enter(people, PETER))


def _enter(people: People, email: str) -> User:
    wall.enter(people[email].pk)
    return people[email]
