"""PDFs: nothing in them may act, and nothing of the author stays but the pages."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

from portal.uploads.cleaning.unfit import Unfit, Why

MOST_PAGES = 300
MOST_OBJECTS = 200_000
MOST_UNPACKED = 300 * 1024**2
MOST_PIXELS = 100_000_000
MOST_FILTERS = 2
MOST_OLD_PACKED = 2 * 1024**2
"""Bytes of a stream in LZW, whose unpacked size we do not work out."""

_ACTS = frozenset(
    {
        "/EF", "/EmbeddedFile", "/EmbeddedFiles", "/JS", "/JavaScript", "/RichMedia",
        "/RichMediaContent", "/XFA", "/3DD",
    }
)  # fmt: skip
_ACTIONS = frozenset(
    {
        "/3D", "/EmbeddedFile", "/FileAttachment", "/GoTo3DView", "/GoToE", "/GoToR", "/Hide",
        "/ImportData", "/JavaScript", "/Launch", "/Movie", "/Rendition", "/RichMedia",
        "/RichMediaExecute", "/Screen", "/Sound", "/SubmitForm", "/ResetForm",
    }
)  # fmt: skip
_DROPPED = ("/AA", "/LastModified", "/Metadata", "/OpenAction", "/PieceInfo", "/Thumb")
_ANNOTATIONS_OF_PEOPLE = ("/T", "/NM", "/M", "/CreationDate")
_ADDRESSES = ("https://", "http://", "mailto:", "tel:")


def clean(content: bytes) -> bytes:
    try:
        with pikepdf.open(BytesIO(content)) as document:
            if document.is_encrypted:
                raise Unfit(Why.LOCKED)
            if len(document.objects) > MOST_OBJECTS or len(document.pages) > MOST_PAGES:
                raise Unfit(Why.TOO_LARGE)
            if not len(document.pages):
                raise Unfit(Why.BROKEN)
            _go_through(document)
            if "/Info" in document.trailer:
                del document.trailer["/Info"]
            return _written(document)
    except pikepdf.PasswordError as locked:
        raise Unfit(Why.LOCKED) from locked


def _written(document: pikepdf.Pdf) -> bytes:
    """Only what the pages refer to is written: earlier versions and what was hung on are not."""
    document.remove_unreferenced_resources()
    out = BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()


def _go_through(document: pikepdf.Pdf) -> None:
    left = MOST_UNPACKED
    for item in document.objects:
        for dictionary in _dictionaries(item):
            _refuse_what_acts(dictionary)
            _forget(dictionary)
        if isinstance(item, pikepdf.Stream):
            left -= _unpacked(item, left)
            _strip_photograph(item)


def _dictionaries(item: Any) -> Iterator[Any]:
    waiting = [item]
    while waiting:
        this = waiting.pop()
        if isinstance(this, pikepdf.Dictionary | pikepdf.Stream):
            # Before it is handed out: what is dropped from it must have been looked at, too.
            waiting.extend(value for _, value in this.items() if _is_inside(value))
            yield this
        elif isinstance(this, pikepdf.Array):
            waiting.extend(value for value in this if _is_inside(value))


def _is_inside(value: Any) -> bool:
    return isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect


def _refuse_what_acts(dictionary: Any) -> None:
    keys = dictionary.keys()
    if not _ACTS.isdisjoint(keys):
        raise Unfit(Why.ACTIVE)
    for key in ("/S", "/Subtype", "/Type"):
        if key in keys and str(dictionary[key]) in _ACTIONS:
            raise Unfit(Why.ACTIVE)
    if "/URI" in keys and not str(dictionary["/URI"]).lower().startswith(_ADDRESSES):
        raise Unfit(Why.ACTIVE)
    if isinstance(dictionary, pikepdf.Stream) and "/F" in keys:
        raise Unfit(Why.ACTIVE)


def _forget(dictionary: Any) -> None:
    keys = set(dictionary.keys())
    dropped = [key for key in _DROPPED if key in keys]
    is_annotation = str(dictionary.get("/Subtype", "")) != "/Widget" and "/Rect" in keys
    if is_annotation:
        dropped += [key for key in _ANNOTATIONS_OF_PEOPLE if key in keys]
    for key in dropped:
        del dictionary[key]


def _unpacked(stream: Any, most: int) -> int:
    """Bytes that the stream unpacks to; raises before more than `most` are in memory."""
    if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > MOST_PIXELS:
        raise Unfit(Why.TOO_LARGE)
    filters = _filters(stream)
    if len(filters) > MOST_FILTERS:
        raise Unfit(Why.TOO_LARGE)
    content = stream.read_raw_bytes()
    if "/LZWDecode" in filters and len(content) > MOST_OLD_PACKED:
        raise Unfit(Why.TOO_LARGE)
    total = len(content)
    for name in filters:
        if name not in {"/FlateDecode", "/Fl"}:
            break
        content = _inflated(content, most)
        total += len(content)
    if total > most:
        raise Unfit(Why.TOO_LARGE)
    return total


def _filters(stream: Any) -> list[str]:
    named = stream.get("/Filter")
    if named is None:
        return []
    return [str(name) for name in named] if isinstance(named, pikepdf.Array) else [str(named)]


def _inflated(content: bytes, most: int) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(content, most)
    except zlib.error:
        return b""  # readers show such a stream as far as it goes; it cannot be a bomb
    if unpacker.unconsumed_tail:
        raise Unfit(Why.TOO_LARGE)
    return unpacked


def _strip_photograph(stream: Any) -> None:
    """A photograph in a PDF keeps what the camera wrote: place and time among it."""
    if _filters(stream) != ["/DCTDecode"]:
        return
    content = stream.read_raw_bytes()
    stripped = _without_notes(content)
    if stripped != content:
        stream.write(
            stripped, filter=pikepdf.Name.DCTDecode, decode_parms=stream.get("/DecodeParms")
        )


_KEPT_NOTES = {0xE0, 0xEE}  # how the colours are to be read
_SCAN = 0xDA
_NOTES = range(0xE0, 0xF0)
_COMMENT = 0xFE


def _without_notes(jpeg: bytes) -> bytes:
    """Without the segments that hold words and thumbnails; the picture itself is not touched."""
    kept = bytearray(jpeg[:2])
    at = 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != _SCAN:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        is_note = marker == _COMMENT or (marker in _NOTES and marker not in _KEPT_NOTES)
        if not is_note:
            kept += jpeg[at : at + 2 + length]
        at += 2 + length
    return bytes(kept + jpeg[at:])
