"""The disk is full or breaks: 503 and try again, nothing by halves, and all is well afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from partners.models import User
from portal import outbox
from portal.models import AuditEvent, Job, JobState
from referrals import tasks
from referrals.models import CpiAttachment, CpiReceipt
from tests import disk
from tests.conftest import PortalClient, database_role
from tests.factories import partners, referrals
from tests.factories.portal import ago
from tests.pages.referrals.test_attachments import post
from tests.unit.portal.uploads import parts
from tests.unit.referrals.test_tasks import Sent

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
LONG = b"%PDF-1.7 " + bytes(2 * disk.ROOM)
FAULTS = pytest.mark.parametrize("fault", [disk.full, disk.broken], ids=["full", "broken"])


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@FAULTS
def test_a_file_that_cannot_be_kept_is_not_attached(sign_in: SignIn, fault: Any) -> None:
    writer = partners.person()
    form = referrals.draft(writer)
    browser = sign_in(writer)
    browser.raise_request_exception = False
    content = parts.pdf() + bytes(2 * disk.ROOM)

    with fault():
        answer = post(browser, form, "The list.pdf", content)

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert not CpiAttachment.objects.exists()
    assert not Job.objects.filter(task="referrals.check_attachment").exists()
    assert not AuditEvent.objects.filter(event="file_attached").exists()
    assert browser.get(reverse("referrals:cpi-draft", args=[form.key])).status_code == 200
    assert post(browser, form, "The list.pdf", content).status_code == 302
    assert CpiAttachment.objects.count() == 1


@FAULTS
def test_a_document_that_cannot_be_kept_is_made_later(
    fault: Any, monkeypatch: pytest.MonkeyPatch, media: Path
) -> None:
    monkeypatch.setattr(tasks, "render_pdf", lambda *_, **__: LONG)
    sent = Sent()

    def state() -> str:
        return str(Job.objects.get(pk=sent.copy.pk).state)

    with fault(), database_role("portal_worker"):
        tasks.render_copy.run(sent.copy.pk)
    assert state() == JobState.RUNNING
    assert not CpiReceipt.objects.exclude(file="").exists()
    assert not [path for path in media.rglob("*") if path.is_file() and path.suffix != ".part"]

    Job.objects.filter(pk=sent.copy.pk).update(claimed_at=ago(100))
    outbox.sweep(queued_for=timedelta(seconds=15), running_for=timedelta(seconds=75))
    with database_role("portal_worker"):
        tasks.render_copy.run(sent.copy.pk)

    assert state() == JobState.DONE
    (kept,) = [path for path in media.rglob("*") if path.is_file()]
    assert kept.read_bytes() == LONG
