"""Attaching a file to a draft, and who may take it when."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partners.models import User
from portal.uploads import LARGEST
from referrals.choices import Quarantine
from referrals.models import CpiAttachment, CpiForm
from tests.conftest import PortalClient
from tests.factories import partners, referrals
from tests.unit.portal.uploads import parts

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


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


def page(form: CpiForm) -> str:
    return reverse("referrals:cpi-attachments", args=[form.key])


def post(browser: PortalClient, form: CpiForm, name: str, content: bytes, **more: str) -> Any:
    file = SimpleUploadedFile(name, content)
    return browser.post(page(form), {"file": file, "declared": "on"} | more)


def test_an_attached_file_is_listed_by_the_name_its_sender_gave(
    sign_in: SignIn, writer: User, form: CpiForm
) -> None:
    browser = sign_in(writer)

    post(browser, form, "The list.pdf", parts.pdf())

    assert "The list.pdf" in browser.get(page(form)).content.decode()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        pytest.param("a.pdf", b"%PDF-" + bytes(LARGEST), "larger than 25 MB", id="too large"),
        pytest.param("a.pdf", b"", "empty", id="empty"),
        pytest.param("a.exe", b"MZ" + bytes(90), "This is not a PDF", id="a program"),
        pytest.param("a.pdf", parts.jpeg(), "not what its name says", id="another kind"),
    ],
)
def test_a_file_that_is_not_taken_is_told_why(
    sign_in: SignIn, writer: User, form: CpiForm, name: str, content: bytes, says: str
) -> None:
    answer = post(sign_in(writer), form, name, content)

    assert (answer.status_code, says in answer.content.decode()) == (200, True)
    assert CpiAttachment.objects.count() == 0


def test_without_its_declaration_a_file_is_not_taken(
    sign_in: SignIn, writer: User, form: CpiForm
) -> None:
    file = SimpleUploadedFile("a.pdf", parts.pdf())

    answer = sign_in(writer).post(page(form), {"file": file})

    assert "Tick this, or do not attach the file." in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.pdf", "a\x00b.pdf", "‮fdp.exe.pdf", "x" * 300 + ".pdf", "é 🙂.pdf"]
)
def test_no_name_reaches_the_disk(
    sign_in: SignIn, writer: User, form: CpiForm, name: str, media: Path
) -> None:
    post(sign_in(writer), form, name, parts.pdf())

    kept = CpiAttachment.objects.get()
    assert [file.name for file in (media / "attachments").iterdir()] == [f"{kept.key}.waiting"]
    assert len(kept.name) <= 120


@pytest.mark.parametrize("state", [Quarantine.WAITING, Quarantine.REFUSED])
def test_a_file_that_has_not_passed_is_opened_by_nobody(
    sign_in: SignIn, writer: User, form: CpiForm, state: str
) -> None:
    browser = sign_in(writer)
    post(browser, form, "a.pdf", parts.pdf())
    reason = "Not taken." if state == Quarantine.REFUSED else ""
    CpiAttachment.objects.update(state=state, reason=reason)

    answer = browser.get(reverse("referrals:cpi-attachment-file", args=[form.key, 1]))

    assert answer.status_code == 409


def test_a_checked_file_is_taken_under_a_name_of_the_portal(
    sign_in: SignIn, writer: User, form: CpiForm
) -> None:
    browser = sign_in(writer)
    post(browser, form, "Secret name.pdf", parts.pdf())
    CpiAttachment.objects.update(state=Quarantine.CLEAN)

    answer = browser.get(reverse("referrals:cpi-attachment-file", args=[form.key, 1]))

    assert answer["Content-Disposition"] == f'attachment; filename="{form.reference}-1.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_page_says_that_the_scanner_is_away(sign_in: SignIn, writer: User, form: CpiForm) -> None:
    browser = sign_in(writer)
    post(browser, form, "a.pdf", parts.pdf())
    job = CpiAttachment.objects.get().job
    type(job).objects.filter(pk=job.pk).update(state="failed", reason="The scanner is away.")

    assert "The scanner is away." in browser.get(page(form)).content.decode()
