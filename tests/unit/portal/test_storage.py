"""A stored file is whole or not there, and one name has one file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from portal.storage import WholeFiles

NAME = "cpi/some.pdf"


@pytest.fixture
def storage(tmp_path: Path) -> WholeFiles:
    return WholeFiles(location=str(tmp_path / "media"))


def content_of(storage: WholeFiles) -> bytes:
    return Path(storage.path(NAME)).read_bytes()


class CutOff(ContentFile):
    """The process dies when half of it is written."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"half"
        raise InterruptedError


def test_a_file_has_the_name_that_was_asked_for_each_time(storage: WholeFiles) -> None:
    names = [storage.save(NAME, ContentFile(content)) for content in (b"a first one", b"another")]

    assert names == [NAME, NAME]
    assert content_of(storage) == b"another"
    assert [path.name for path in Path(storage.path("cpi")).iterdir()] == ["some.pdf"]


def test_a_writing_that_is_cut_off_leaves_the_file_before_it(storage: WholeFiles) -> None:
    storage.save(NAME, ContentFile(b"the whole one"))

    with pytest.raises(InterruptedError):
        storage.save(NAME, CutOff(b""))

    assert content_of(storage) == b"the whole one"


def test_what_was_cut_off_is_written_over(storage: WholeFiles) -> None:
    with pytest.raises(InterruptedError):
        storage.save(NAME, CutOff(b""))
    assert not storage.exists(NAME)

    storage.save(NAME, ContentFile(b"w"))

    assert content_of(storage) == b"w"
    assert [path.name for path in Path(storage.path("cpi")).iterdir()] == ["some.pdf"]


def test_files_are_for_the_portal_alone(storage: WholeFiles) -> None:
    storage.save(NAME, ContentFile(b"private"))

    path = Path(storage.path(NAME))
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_the_portal_stores_its_files_so() -> None:
    assert isinstance(default_storage, WholeFiles)
