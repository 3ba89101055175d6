"""Files with a form: kept apart, checked once, opened by nobody before."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction

from partners.models import User
from portal.errors import Refused
from portal.models import Job, JobState
from portal.uploads import Kind
from referrals import actions, jobs, tasks
from referrals.choices import Quarantine
from referrals.models import CpiAttachment, CpiForm
from tests.conftest import acting_as, database_role
from tests.factories import partners, referrals
from tests.unit.portal.uploads import parts
from tests.unit.portal.uploads.clamd import clamd
from tests.unit.portal.uploads.corpus import EICAR

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def writer() -> User:
    return partners.person()


@pytest.fixture
def form(writer: User) -> CpiForm:
    return referrals.draft(writer)


def attached(form: CpiForm, by: User, content: bytes = b"") -> CpiAttachment:
    content = content or parts.pdf()
    with acting_as(by):
        return actions.attach(form, name="list.pdf", kind=Kind.PDF, content=content, by=by)


def checked(attachment: CpiAttachment) -> CpiAttachment:
    """By the worker, behind both walls."""
    with database_role("portal_worker"):
        tasks.check_attachment.run(attachment.job_id)
    return CpiAttachment.objects.get(pk=attachment.pk)


def files(media: Path) -> list[str]:
    return sorted(file.name for file in (media / "attachments").glob("*"))


def swept_later(media: Path) -> None:
    """The sweep, when every file is old."""
    for file in (media / "attachments").glob("*"):
        os.utime(file, (1_000_000_000, 1_000_000_000))
    with database_role("portal_worker"):
        jobs.sweep_attachments()


def test_a_file_waits_before_its_check(form: CpiForm, writer: User) -> None:
    assert attached(form, writer).state == Quarantine.WAITING


def test_a_checked_file_is_the_cleaned_one_alone(
    form: CpiForm, writer: User, settings: Any, media: Path
) -> None:
    with clamd() as settings.CLAMAV_URL:
        found = checked(attached(form, writer))
    swept_later(media)

    kept = (media / found.file).read_bytes()
    assert (found.state, parts.SECRET.encode() in kept) == (Quarantine.CLEAN, False)
    assert files(media) == [found.key]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(parts.pdf() + EICAR, "virus scanner found", id="a virus"),
        pytest.param(parts.pdf_bomb(400 << 20), "too large", id="a bomb"),
        pytest.param(b"%PDF-1.7 nonsense", "cannot be read", id="a broken file"),
    ],
)
def test_a_bad_file_is_not_taken(
    form: CpiForm, writer: User, settings: Any, content: bytes, says: str
) -> None:
    with clamd() as settings.CLAMAV_URL:
        found = checked(attached(form, writer, content))

    assert (found.state, says in found.reason) == (Quarantine.REFUSED, True), found.reason


def test_while_the_scanner_is_away_a_file_waits(form: CpiForm, writer: User) -> None:
    found = checked(attached(form, writer))

    job = Job.objects.get(pk=found.job_id)
    assert (found.state, job.state) == (Quarantine.WAITING, JobState.FAILED)


def test_when_the_scanner_is_back_the_clock_asks_again(
    form: CpiForm, writer: User, settings: Any
) -> None:
    waiting = checked(attached(form, writer))

    with database_role("portal_worker"):
        jobs.check_attachments()
    with clamd() as settings.CLAMAV_URL:
        assert checked(waiting).state == Quarantine.CLEAN


def test_a_file_that_waits_when_its_form_is_sent_is_checked_after(
    writer: User, settings: Any
) -> None:
    force = partners.force()
    district = partners.district(force_area=force.police_area)
    form = referrals.draft(writer, theme="CUCKOOING", district=district)
    waiting = attached(form, writer)
    with acting_as(writer):
        actions.send_form(form, by=writer)

    with clamd() as settings.CLAMAV_URL:
        assert checked(waiting).state == Quarantine.CLEAN


def test_a_fourth_file_is_refused(form: CpiForm, writer: User) -> None:
    for _ in range(3):
        attached(form, writer)

    with pytest.raises(Refused, match="Three files"):
        attached(form, writer)


def test_a_file_that_is_taken_away_is_gone(form: CpiForm, writer: User, media: Path) -> None:
    attachment = attached(form, writer)

    with acting_as(writer):
        actions.take_away(attachment, by=writer)
    swept_later(media)

    assert (CpiAttachment.objects.count(), files(media)) == (0, [])


def test_nothing_is_attached_to_a_sent_form(writer: User) -> None:
    form = referrals.sent(writer, partners.force())

    with pytest.raises(Refused, match="has been sent"):
        attached(form, writer)


def test_nothing_is_attached_to_the_draft_of_a_colleague(form: CpiForm, writer: User) -> None:
    colleague = partners.person(writer.agency)

    with pytest.raises(Refused):
        attached(form, colleague)


def test_a_draft_that_is_deleted_takes_its_files_along(form: CpiForm, writer: User) -> None:
    attached(form, writer)

    with acting_as(writer):
        actions.withdraw_draft(form, by=writer)

    assert CpiAttachment.objects.count() == 0


@pytest.mark.parametrize(
    "change", ["name = 'other'", "number = 2", "state = 'clean', kind = 'doc'"]
)
def test_the_check_changes_nothing_but_its_outcome(
    form: CpiForm, writer: User, change: str
) -> None:
    attachment = attached(form, writer)

    with (
        acting_as(writer, role="portal_worker"),
        pytest.raises(DatabaseError, match="nothing else"),
    ):
        _change(attachment, change)


def test_a_checked_file_is_never_checked_again(form: CpiForm, writer: User) -> None:
    attachment = attached(form, writer)
    CpiAttachment.objects.filter(pk=attachment.pk).update(state=Quarantine.CLEAN)

    with acting_as(writer, role="portal_worker"):
        assert _change(attachment, "sha256 = 'x'") == 0


def _change(attachment: CpiAttachment, change: str) -> int:
    from django.db import connection

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE referrals_cpiattachment SET {change} WHERE id = %s", [attachment.pk]
        )
        return cursor.rowcount


def test_old_files_without_a_row_are_swept_and_no_others(
    form: CpiForm, writer: User, media: Path
) -> None:
    kept = attached(form, writer)
    for name in ("old", "new"):
        default_storage.save(f"attachments/{name}", ContentFile(b"x"))
    for file in ("old", kept.file.rpartition("/")[2]):
        os.utime(media / "attachments" / file, (1_000_000_000, 1_000_000_000))

    with database_role("portal_worker"):
        jobs.sweep_attachments()

    assert files(media) == sorted(["new", f"{kept.key}.waiting"])
