"""Which files may be attached, told by their first bytes and never by their name alone."""

from __future__ import annotations

from enum import StrEnum

LARGEST = 25 * 1024**2
"""Bytes of one file."""


class Kind(StrEnum):
    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"
    DOCX = "docx"
    DOC = "doc"


_BEGINS: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", Kind.PDF),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"PK\x03\x04", Kind.DOCX),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.DOC),
)
LONGEST_BEGINNING = max(len(beginning) for beginning, _ in _BEGINS)

_NAMED: dict[str, Kind] = {kind.value: kind for kind in Kind} | {"jpeg": Kind.JPEG}

CONTENT_TYPES: dict[Kind, str] = {
    Kind.PDF: "application/pdf",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.DOC: "application/msword",
}


def kind_of(name: str, beginning: bytes) -> Kind | None:
    """What a file is. None where name and content do not say the same, or it is no known kind."""
    named = _NAMED.get(name.rpartition(".")[2].lower())
    found = next((kind for start, kind in _BEGINS if beginning.startswith(start)), None)
    return found if found is named else None
