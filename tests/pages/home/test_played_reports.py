"""The demonstration's reports: one told, one that waits for a second reader, one draft."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from portal.home import demonstration, played_reports
from portal.home.management.commands import play_demonstration
from referrals.models import Dissemination, IntelligenceReport

pytestmark = pytest.mark.django_db


def test_the_demonstration_has_a_report_at_each_stage(settings: Any, tmp_path: Path) -> None:
    settings.STATE_DIR, settings.DEMONSTRATION = tmp_path, True
    demonstration.load()
    for email, token, answers in play_demonstration.STORIES:
        play_demonstration.send(email, token, answers)
    play_demonstration.answer_first()

    played_reports.play()
    played_reports.play()

    states = sorted(IntelligenceReport.objects.values_list("state", flat=True))
    assert states == ["draft", "reading", "released"]
    assert Dissemination.objects.count() == 2
