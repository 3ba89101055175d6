"""How an upload comes in: whole, in memory, and never more than may be."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import RequestFactory

from portal.uploads import LARGEST


def _received(content: bytes) -> object:
    file = SimpleUploadedFile("a.pdf", content, "application/pdf")
    return RequestFactory().post("/", {"file": file}).FILES["file"]


@pytest.mark.parametrize("size", [0, 1, 70_000, 3_000_000])
def test_a_file_comes_in_whole(size: int) -> None:
    content = bytes(range(256)) * (size // 256) + bytes(size % 256)

    received = _received(content)

    assert isinstance(received, InMemoryUploadedFile)
    assert received.read() == content


def test_of_a_file_that_is_too_large_no_more_is_kept_than_says_so() -> None:
    received = _received(bytes(LARGEST + 500_000))

    assert isinstance(received, InMemoryUploadedFile)
    assert received.size == LARGEST + 1


def test_nothing_is_written_onto_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    _received(bytes(4_000_000))

    assert list(tmp_path.iterdir()) == []
