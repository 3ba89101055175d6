"""Disruptions that pages of a programme are shown with. Imported once Django is set up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from plans.actions import disruptions
from tests.browser.people import LENA, PETER


def made(programme: Any, somebody: Callable[[str], Any]) -> dict[str, str]:
    """One that waits for another agency, one that is moderated, one whose level was answered."""
    by = somebody(LENA)
    given: dict[str, Any] = {
        "happened_on": timezone.localdate() - timedelta(days=9), "pillar": "pursue",
        "level_claimed": "major", "evidence": "No call from the line for four weeks.",
        "marking": "OFFICIAL", "tactics": ["DDTRO", "TRO"], "contributors": [],
        "measures": {"arrests": 2, "assets_pounds": 4_200}, "plan": None,
    }  # fmt: skip
    waits = disruptions.claim(programme, threat="A line into two towns.", by=by, **given)
    other = disruptions.claim(programme, threat="Loans at the market.", by=by, **given)
    disruptions.moderate(other, level="minor", words="Another line came soon.", by=somebody(PETER))
    by = somebody(LENA)
    answered = disruptions.claim(programme, threat="A flat by the line.", by=by, **given)
    disruptions.moderate(answered, level="minor", words="He is back.", by=somebody(PETER))
    answered.refresh_from_db()
    disruptions.answer(
        answered, reply="disagree", words="Not at the flat.", by=somebody(LENA)
    )  # fmt: skip
    return {"disruption": waits.key, "disruption_moderated": other.key,
            "disruption_answered": answered.key}  # fmt: skip
