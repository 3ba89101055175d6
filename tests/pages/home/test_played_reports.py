"""The demonstration: forms in each state from eight agencies, and all that can come of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db.models import Count

from portal.home import demonstration, played_figures, played_forms, played_reports
from portal.home.management.commands import play_demonstration
from referrals.choices import Outcome, Priority, Rung, State
from referrals.grades import ReportState
from referrals.models import (
    CpiForm,
    CpiOutcome,
    DataReport,
    Dissemination,
    Escalation,
    Grading,
    IntelligenceReport,
)

pytestmark = pytest.mark.django_db
AGENCIES = 8


def play() -> None:
    for email, token, answers in play_demonstration.STORIES:
        play_demonstration.send(email, token, answers)
    play_demonstration.answer_first()
    play_demonstration.work_on_others()
    play_demonstration.say_more()
    played_reports.play()
    played_forms.play()
    played_figures.play()


def test_the_demonstration_has_everything_at_each_stage(settings: Any, tmp_path: Path) -> None:
    settings.STATE_DIR, settings.DEMONSTRATION = tmp_path, True
    demonstration.load()

    play()
    first = CpiForm.objects.count()
    play()

    assert CpiForm.objects.count() == first
    senders = CpiForm.objects.values("state").annotate(number=Count("sender", distinct=True))
    assert all(row["number"] >= AGENCIES for row in senders)
    assert {row["state"] for row in senders} == set(State.values)
    assert set(CpiForm.objects.filter(state="in_triage").values_list("priority", flat=True)) == set(
        Priority.values
    )
    recorded = set(CpiOutcome.objects.values_list("outcome", flat=True))
    assert recorded == set(Outcome.values) - {Outcome.TRANSFERRED_OTHER_FORCE}
    assert CpiForm.objects.filter(supplements__answer="more_needed").exists()
    assert set(Escalation.objects.values_list("rung", flat=True)) == set(Rung.values)
    assert Grading.objects.exists()
    states = sorted(IntelligenceReport.objects.values_list("state", flat=True))
    assert states == sorted(ReportState.values)
    assert Dissemination.objects.count() == 3
    editions = DataReport.objects.filter(published_at__isnull=False)
    assert sorted(editions.values_list("number", flat=True)) == [1, 2]
