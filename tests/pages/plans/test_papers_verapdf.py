"""veraPDF on what a JAPTM programme hands out: pack, minutes, signed decision, figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nominals import actions as japtm_actions
from nominals.models import Decision, Meeting, PaperRendering
from partners.models import User
from plans import tasks
from plans.actions import figures as figures_actions
from portal.documents import stamp
from portal.models import Job
from portal.storage import read_whole
from tests.conftest import acting_as
from tests.pages.nominals.table import agreed, do, laid
from tests.verapdf.runner import report

pytestmark = [pytest.mark.checker, pytest.mark.django_db]
TAKEN = "Taken by Łukasz 明 Example, Hartwell Council, at 1 September 2026, 12:34"


def paper(kind: str, meeting: Meeting, by: User, decision: Decision | None = None) -> bytes:
    with acting_as(by):
        asked = japtm_actions.ask_for_paper(kind, meeting, decision=decision, by=by)
    assert do(asked.job).state == "done"
    made = PaperRendering.objects.get(pk=asked.pk)
    return read_whole(made.file, sha256=made.sha256)


def figures(meeting: Meeting, by: User) -> bytes:
    with acting_as(by):
        asked = figures_actions.ask_for_figures(meeting.programme, by=by)
    tasks.render_figures.run(Job.objects.get(pk=asked.job_id).pk)
    asked.refresh_from_db()
    return read_whole(asked.file, sha256=asked.sha256)


def test_papers_of_a_programme_pass_both_standards(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    table = laid()
    decision = agreed(table)
    by = table.second
    plain = {
        "pack.pdf": paper("pack", table.meeting, by),
        "minutes.pdf": paper("minutes", table.meeting, by),
        "decision.pdf": paper("decision", table.meeting, by, decision),
        "figures.pdf": figures(table.meeting, by),
    }
    files = {name: stamp(content, TAKEN) for name, content in plain.items()}

    lines = report(files, tmp_path)

    verdicts = [(line.split()[0], line.split()[1], line.split()[3]) for line in lines]
    assert verdicts == [("passes", kind, name) for name in files for kind in ("ua1", "3a")], lines
