"""The documents of forms: made once, for whom they are still for, recorded with their row."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from partners.models import Agency, User
from portal import outbox
from portal.errors import AuditUnavailable
from portal.models import AuditEvent, Job, JobState
from portal.storage import WholeFiles
from referrals import actions, tasks
from referrals.models import CpiForm, CpiReceipt, CpiRendering
from tests.conftest import acting_as, database_role
from tests.factories import partners, referrals

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a made-up document"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """No typesetting: what is asked to be set is kept."""
    references: list[str] = []

    def render(template: str, context: Any, *, reference: str, **options: Any) -> bytes:
        references.append(reference)
        return PDF

    monkeypatch.setattr(tasks, "render_pdf", render)
    return references


class Sent:
    """A form on its way: who wrote it, who reads it, and the two documents that were asked for."""

    def __init__(self) -> None:
        self.writer = partners.person()
        self.force = partners.force()
        self.analyst = partners.person(self.force, "intelligence_analyst")
        district = partners.district(force_area=self.force.police_area)
        form = referrals.draft(self.writer, theme="CUCKOOING", district=district)
        with acting_as(self.writer):
            self.form: CpiForm = actions.send_form(form, by=self.writer)
            self.copy: Job = CpiReceipt.objects.get(form=form).job
        with acting_as(self.analyst):
            self.document: Job = actions.ask_for_document(self.form, by=self.analyst).job


@pytest.fixture
def sent() -> Sent:
    return Sent()


BODIES = {"copy": "referrals.render_copy", "document": "referrals.render_cpi"}
ROWS: dict[str, Any] = {"copy": CpiReceipt, "document": CpiRendering}
both = pytest.mark.parametrize("kind", list(BODIES))


def run(sent: Sent, kind: str) -> Job:
    """As the worker does, behind both walls."""
    from portal.celery import app

    asked: Job = getattr(sent, kind)
    assert asked.task == BODIES[kind]
    with database_role("portal_worker"):
        app.tasks[asked.task].run(asked.pk)
    asked.refresh_from_db()
    return asked


def row_of(sent: Sent, kind: str) -> Any:
    return ROWS[kind].objects.get(form=sent.form)


def rendered(sent: Sent) -> int:
    return AuditEvent.objects.filter(
        event="document_rendered", objects_seen__contains=[sent.form.key]
    ).count()


@both
def test_a_document_is_made_with_its_row_and_its_event(
    sent: Sent, quick: list[str], media: Path, kind: str
) -> None:
    asked = run(sent, kind)

    row = row_of(sent, kind)
    assert (asked.state, asked.attempts, rendered(sent)) == (JobState.DONE, 1, 1)
    assert (media / row.file).read_bytes() == PDF
    assert row.sha256 == hashlib.sha256(PDF).hexdigest()
    assert quick == [sent.form.reference]


@both
def test_a_second_message_makes_no_second_document(
    sent: Sent, quick: list[str], media: Path, kind: str
) -> None:
    for _ in range(3):
        run(sent, kind)

    assert (len(quick), rendered(sent)) == (1, 1)
    assert len(list(media.rglob("*.pdf"))) == 1


@both
def test_what_a_run_left_that_died_before_its_commit_is_written_over(
    sent: Sent, quick: list[str], media: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*arguments: Any, **named: Any) -> None:
        raise AuditUnavailable

    with monkeypatch.context() as dying:
        dying.setattr(tasks.audit, "record", dies)
        asked = run(sent, kind)
    assert (asked.state, row_of(sent, kind).file) == (JobState.RUNNING, "")
    [left] = media.rglob("*.pdf")
    left.write_bytes(b"half")

    Job.objects.filter(pk=asked.pk).update(state=JobState.QUEUED)  # as the sweeper does
    asked = run(sent, kind)

    assert (asked.state, asked.attempts, rendered(sent)) == (JobState.DONE, 2, 1)
    assert list(media.rglob("*.pdf")) == [left]
    assert left.read_bytes() == PDF


@both
def test_a_run_that_was_overtaken_leaves_what_the_other_made(
    sent: Sent, quick: list[str], media: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It wakes after the sweeper gave its job away: no event, no row, and the file is whole."""
    asked: Job = getattr(sent, kind)
    save = WholeFiles.save

    def wakes_late(storage: WholeFiles, name: str, content: Any, **named: Any) -> str:
        save(storage, name, ContentFile(PDF))
        Job.objects.filter(pk=asked.pk).update(state=JobState.QUEUED)
        assert outbox.claim(asked.pk)
        return save(storage, name, content, **named)

    monkeypatch.setattr(WholeFiles, "save", wakes_late)
    run(sent, kind)

    assert (rendered(sent), row_of(sent, kind).file) == (0, "")
    assert [path.read_bytes() for path in media.rglob("*") if path.is_file()] == [PDF]


def leaves(person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)


def moves(person: User) -> None:
    User.objects.filter(pk=person.pk).update(agency=partners.agency())


def loses_the_role(person: User) -> None:
    User.objects.filter(pk=person.pk).update(roles=["system_administrator"])


def is_no_longer_cleared(person: User) -> None:
    User.objects.filter(pk=person.pk).update(highest_marking="OFFICIAL")


def sees_the_agency_suspended(person: User) -> None:
    Agency.objects.filter(pk=person.agency_id).update(state="suspended")


ENDS = (leaves, moves, loses_the_role, is_no_longer_cleared, sees_the_agency_suspended)


@pytest.mark.parametrize(
    ("kind", "happens"),
    [
        (kind, happens)
        for kind in ("document", "copy")
        for happens in ENDS
        # What somebody wrote themselves they have in any case, whatever its marking.
        if (kind, happens) != ("copy", is_no_longer_cleared)
    ],
    ids=lambda each: getattr(each, "__name__", each),
)
def test_rights_that_ended_since_are_no_rights(
    sent: Sent, quick: list[str], media: Path, kind: str, happens: Callable[[User], None]
) -> None:
    """Each of them is paired with the same call allowed: the first test of this file."""
    happens(sent.writer if kind == "copy" else sent.analyst)

    asked = run(sent, kind)

    assert (asked.state, rendered(sent), quick) == (JobState.FAILED, 0, [])
    assert "no longer see" in asked.reason
    assert not list(media.rglob("*.pdf"))


def test_a_document_of_a_record_that_changed_is_not_made(sent: Sent, quick: list[str]) -> None:
    with acting_as(sent.analyst):
        actions.record_outcome(
            sent.form, version=sent.form.version, outcome="INTEL_LOG", note="", by=sent.analyst,
            answer="contact", priority="low",
        )  # fmt: skip

    asked = run(sent, "document")

    assert (asked.state, quick) == (JobState.FAILED, [])
    assert "changed while" in asked.reason


def test_a_copy_that_failed_can_be_asked_for_again(sent: Sent, quick: list[str]) -> None:
    taken = outbox.claim(sent.copy.pk)
    outbox.fail(taken, reason="It went wrong.")

    with acting_as(sent.writer):
        actions.ask_for_copy_again(sent.form, by=sent.writer)

    assert (run(sent, "copy").state, rendered(sent)) == (JobState.DONE, 1)


@both
def test_the_documents_are_real(sent: Sent, media: Path, kind: str) -> None:
    asked = run(sent, kind)

    assert (asked.state, asked.reason) == (JobState.DONE, "")
    assert (media / row_of(sent, kind).file).read_bytes().startswith(b"%PDF-1.7")
