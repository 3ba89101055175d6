"""A finished PDF is read through before anybody gets it: it may carry and start nothing."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

from portal.documents.errors import DocumentRefused

_KEYS = frozenset(
    {
        "/AA",
        "/AF",
        "/AcroForm",
        "/EF",
        "/EmbeddedFile",
        "/EmbeddedFiles",
        "/FS",
        "/JS",
        "/JavaScript",
        "/OpenAction",
        "/RichMedia",
        "/XFA",
    }
)
_NAMES = frozenset(
    {
        "/3D",
        "/EmbeddedFile",
        "/FileAttachment",
        "/Filespec",
        "/GoTo3DView",
        "/GoToE",
        "/GoToR",
        "/Hide",
        "/ImportData",
        "/JavaScript",
        "/Launch",
        "/Movie",
        "/Named",
        "/Rendition",
        "/ResetForm",
        "/RichMedia",
        "/RichMediaExecute",
        "/Screen",
        "/SetOCGState",
        "/Sound",
        "/SubmitForm",
        "/Thread",
        "/Trans",
        "/Widget",
    }
)
_NAMED_BY = ("/S", "/Subtype", "/Type")
_ADDRESSES = ("https://", "mailto:")


def scan(pdf: bytes) -> None:
    """Raise `DocumentRefused` unless every dictionary and stream is one that our documents hold."""
    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            if document.is_encrypted:
                raise DocumentRefused(detail="encrypted")
            for item in document.objects:
                for dictionary in _dictionaries(item):
                    _check(dictionary)
    except pikepdf.PdfError as broken:
        raise DocumentRefused(detail="not a PDF") from broken


def _dictionaries(item: Any) -> Iterator[Any]:
    """The object itself and what lies directly in it; what it refers to comes by itself."""
    waiting = [item]
    while waiting:
        this = waiting.pop()
        if isinstance(this, pikepdf.Dictionary | pikepdf.Stream):
            yield this
            waiting.extend(value for _, value in this.items() if _is_inside(value))
        elif isinstance(this, pikepdf.Array):
            waiting.extend(value for value in this if _is_inside(value))


def _is_inside(value: Any) -> bool:
    return isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect


def _check(dictionary: Any) -> None:
    keys = dictionary.keys()
    if not _KEYS.isdisjoint(keys):
        raise DocumentRefused(detail=min(_KEYS.intersection(keys)))
    for key in _NAMED_BY:
        if key in keys and str(dictionary[key]) in _NAMES:
            raise DocumentRefused(detail=str(dictionary[key]))
    if "/URI" in keys and not _may_lead_to(dictionary["/URI"]):
        raise DocumentRefused(detail="/URI")
    if isinstance(dictionary, pikepdf.Stream) and "/F" in keys:
        raise DocumentRefused(detail="external stream")


def _may_lead_to(address: Any) -> bool:
    return str(address).lower().startswith(_ADDRESSES)
