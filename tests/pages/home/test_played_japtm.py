"""The demonstration programme: nominations at each stage that there is, played once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nominals.models import Decision, Meeting, Nomination, RankedPlace, Reply, Signature
from plans.models import Action
from portal.home import demonstration, played_japtm

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def test_the_programme_has_nominations_at_each_stage(settings: Any, tmp_path: Path) -> None:
    settings.STATE_DIR, settings.DEMONSTRATION = tmp_path, True
    demonstration.load()

    played_japtm.play()
    first = Nomination.objects.count()
    played_japtm.play()

    assert (
        Nomination.objects.count() == first == len(played_japtm.FIRST_ROUND + played_japtm.AFTER_IT)
    )
    assert set(Nomination.objects.values_list("state", flat=True)) == {
        "draft", "awaiting", "submitted", "returned", "enriching", "scoring", "scored", "listed",
        "accepted", "deferred", "rejected", "reserve", "signposted", "in_cohort", "deselected",
        "closed",
    }  # fmt: skip
    assert set(Reply.objects.values_list("kind", flat=True)) == {"added", "nothing", "unable"}
    assert set(RankedPlace.objects.values_list("standing", flat=True)) >= {"in", "open"}
    assert sorted(Meeting.objects.values_list("state", flat=True)) == ["closed", "open", "planned"]
    assert Decision.objects.filter(took_effect__isnull=False).count() == 7
    assert Signature.objects.count() == 15
    assert set(Action.objects.values_list("state", flat=True)) == {
        "tasked", "dated", "accepted", "declined", "done",
    }  # fmt: skip
