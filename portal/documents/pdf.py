"""From a template to the bytes of a PDF that is both PDF/UA-1 and PDF/A-3a."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.template.loader import get_template, render_to_string

from portal.documents.errors import DocumentRefused, DocumentTooLarge
from portal.documents.limits import Limits
from portal.documents.orders import Order
from portal.documents.press import PRESS
from portal.documents.scanning import scan

_BASE = "documents/base.css"


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    marking: str,
    reference: str,
    created: datetime,
    styles: Sequence[str] = (),
    limits: Limits | None = None,
) -> bytes:
    """The same arguments give the same bytes: `created` is in the file, the clock is not read.

    `template` extends documents/base.html; `styles` names further style sheets among the
    templates. Raises a `DocumentError`, whose sentence is for the reader.
    """
    if created.tzinfo is None:
        raise ValueError("The time of a document needs its time zone")
    page = {
        **context,
        "title": title,
        "marking": marking,
        "reference": reference,
        "created": created,
        "created_iso": created.isoformat(timespec="seconds"),
    }
    html = render_to_string(template, page)
    sheets = [_source(name) for name in (_BASE, *styles)]
    return set_html(html, styles=sheets, limits=limits or Limits())


def set_html(html: str, *, styles: Sequence[str], limits: Limits, tagged: bool = True) -> bytes:
    """Set finished HTML with the text of its style sheets, and read the result through."""
    try:
        size = len(html.encode())
    except UnicodeEncodeError as broken:
        raise DocumentRefused(detail="broken text") from broken
    if size > limits.html_bytes:
        raise DocumentTooLarge.because_of("bytes", limits.html_bytes)
    pdf = PRESS.typeset(Order(html=html, styles=tuple(styles), limits=limits, tagged=tagged))
    scan(pdf)
    return pdf


def _source(name: str) -> str:
    return str(get_template(name).render())
