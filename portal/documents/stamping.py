"""Who took a document, and when: written on every page of the stored rendering."""

from __future__ import annotations

import unicodedata
from io import BytesIO
from typing import Any

import pikepdf
from django.utils.html import format_html, format_html_join

from portal.documents.errors import DocumentRefused, DocumentTooLarge
from portal.documents.limits import Limits
from portal.documents.pdf import set_html

_MOST_LETTERS = 300
_LIMITS = Limits(seconds=10, cpu_seconds=10)
_STYLE = """
html { font-family: "DejaVu Sans", sans-serif; color: #0b0c0c; line-height: 1.25 }
p { position: absolute; left: 18mm; right: 18mm; bottom: 5mm; margin: 0; text-align: center;
  overflow-wrap: anywhere; font-size: 7pt }
.long { font-size: 5.5pt }
section { break-after: page; height: 1pt }
section:last-child { break-after: auto }
"""
_PAGE = '<section style="page: size-{}"><p class="{}"><bdi>{}</bdi></p></section>'
_DRAW = "Q\n/Artifact <</Type /Pagination /Subtype /Footer>> BDC\nq\n{} Do\nQ\nEMC\n"


def stamp(pdf: bytes, text: str) -> bytes:
    """Write `text` at the foot of every page, as an artefact: it is no part of the reading order.

    The file stays what it was, PDF/UA-1 and PDF/A-3a. Raises a `DocumentError`.
    """
    line = _one_line(text)
    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            _stamp(document, line)
            stamped = BytesIO()
            document.save(stamped, deterministic_id=True)
    except pikepdf.PdfError as broken:
        raise DocumentRefused(detail="not a PDF") from broken
    return stamped.getvalue()


def _one_line(text: str) -> str:
    """Without control and direction marks, which could turn or break the line."""
    plain = " ".join(text.split())
    line = "".join(letter for letter in plain if unicodedata.category(letter) not in {"Cc", "Cf"})
    if len(line) > _MOST_LETTERS:
        raise DocumentTooLarge.because_of("line", _MOST_LETTERS)
    return line


def _stamp(document: pikepdf.Pdf, line: str) -> None:
    sizes = [_size(page) for page in document.pages]
    distinct = list(dict.fromkeys(sizes))
    forms = _forms(document, line, distinct)
    for page, size in zip(document.pages, sizes, strict=True):
        name = f"/Taken{distinct.index(size)}"
        _resources(page)[name] = forms[size]
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(_DRAW.format(name).encode())


def _size(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    return right - left, top - bottom


def _forms(
    document: pikepdf.Pdf, line: str, sizes: list[tuple[float, float]]
) -> dict[tuple[float, float], Any]:
    """The line, set once for each size of page; its one font is embedded with it."""
    with pikepdf.open(BytesIO(_line_pages(line, sizes))) as lines:
        return {
            size: document.copy_foreign(_bare(page.as_form_xobject()))
            for size, page in zip(sizes, lines.pages, strict=True)
        }


def _line_pages(line: str, sizes: list[tuple[float, float]]) -> bytes:
    look = "long" if len(line) > _MOST_LETTERS // 2 else "short"
    pages = format_html_join("", _PAGE, ((place, look, line) for place in range(len(sizes))))
    html = format_html('<!DOCTYPE html><html lang="en-GB"><title>-</title>{}</html>', pages)
    rules = "".join(
        f"@page size-{place} {{ size: {width}pt {height}pt; margin: 0 }}"
        for place, (width, height) in enumerate(sizes)
    )
    return set_html(html, styles=[_STYLE + rules], limits=_LIMITS, tagged=False)


def _bare(form: Any) -> Any:
    """Only font and opacity are used: what else the page carried would swell every file."""
    for kind in set(form.Resources.keys()) - {"/Font", "/ExtGState"}:
        del form.Resources[kind]
    return form


def _resources(page: pikepdf.Page) -> Any:
    if "/XObject" not in page.resources:
        page.resources.XObject = pikepdf.Dictionary()
    return page.resources.XObject
