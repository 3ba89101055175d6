"""Reading PDFs in tests: what they hold and say, and whether a screen reader can use them."""

from __future__ import annotations

import copy
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pikepdf
from django.conf import settings
from django.test import override_settings


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def text_of(pdf: bytes, *options: str) -> str:
    """What a reader sees, page after page; pages end with a form feed."""
    command = ["pdftotext", *options, "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def streams(pdf: bytes) -> Iterator[bytes]:
    """Every stream, unpacked where it can be, and every other object as it is written."""
    with opened(pdf) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Stream):
                try:
                    yield item.read_bytes()
                except pikepdf.PdfError:
                    yield item.read_raw_bytes()
            yield item.unparse()


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """The structure tree from its root, so only what a screen reader comes by."""
    waiting = [pdf.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        if "/S" in element:
            yield element
        kids = element.get("/K", [])
        found = kids if isinstance(kids, pikepdf.Array) else [kids]
        waiting.extend(kid for kid in found if isinstance(kid, pikepdf.Dictionary))


def bookmarks(pdf: pikepdf.Pdf) -> list[str]:
    with pdf.open_outline() as outline:
        return [item.title for item in outline.root]


def assert_accessible(pdf: bytes, *, title: str) -> None:
    """What always holds, with or without veraPDF: marked, titled, in a language, with a tree."""
    with opened(pdf) as document:
        root = document.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == "en-GB"
        assert str(document.docinfo.Title) == title
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        found = list(elements(document))
        assert str(found[0].S) == "/Document"
        assert all(str(e.get("/Alt", "")).strip() for e in found if e.S == "/Figure")
        metadata = root.Metadata.read_bytes()
    assert b"pdfuaid:part>1<" in metadata
    assert b'pdfaid:part="3"' in metadata
    assert b'pdfaid:conformance="A"' in metadata


@contextmanager
def templates(**files: str) -> Iterator[None]:
    """Templates named `<name>.html` for the length of a test, beside the portal's own."""
    own = copy.deepcopy(settings.TEMPLATES)
    loaders = [
        (
            "django.template.loaders.locmem.Loader",
            {f"{name}.html": text for name, text in files.items()},
        ),
        ("django.template.loaders.filesystem.Loader", own[0]["DIRS"]),
    ]
    own[0] |= {"APP_DIRS": False, "OPTIONS": own[0].get("OPTIONS", {}) | {"loaders": loaders}}
    with override_settings(TEMPLATES=own):
        yield
