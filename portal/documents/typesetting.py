"""HTML to PDF with WeasyPrint; imported by the renderer alone, inside its confinement."""

from __future__ import annotations

import logging
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from portal.documents import caps, finishing, glyphs
from portal.documents.limits import Limits
from portal.documents.orders import Answer, Order, Outcome

_PICTURES = frozenset({"image/svg+xml", "image/png", "image/jpeg"})
_SAMPLE = """<!DOCTYPE html><html lang="en-GB"><title>-</title><h1>A</h1><p><b>b</b> <i>c</i> é</p>
<table><tr><th scope="col">d</th></tr><tr><td>1</td></tr></table><img alt="e"
src="data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSI5Ii
BoZWlnaHQ9IjkiPjx0ZXh0IHk9IjkiPmY8L3RleHQ+PC9zdmc+">"""


class DataOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Fetches nothing: it decodes pictures that the document carries itself."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url[:5].lower() != "data:":
            raise ValueError("Only data addresses are read")
        response = super().fetch(url, headers)
        if response.content_type not in _PICTURES:
            raise ValueError("Only pictures are read")
        return response


class _Complaints(logging.Handler):
    """WeasyPrint logs an error and goes on when a picture, link or style is lost; we do not."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1


def typeset(order: Order) -> Answer:
    """Every answer but DONE says why there is no document."""
    complaints = _Complaints()
    log = logging.getLogger("weasyprint")
    log.addHandler(complaints)
    try:
        pdf = _pdf(order)
    except caps.TooLarge as too_large:
        return Answer(Outcome.TOO_LARGE, too_large.part, too_large.most)
    except (RecursionError, MemoryError) as exhausted:
        return Answer(Outcome.TOO_LARGE, type(exhausted).__name__)
    except FatalURLFetchingError:
        return Answer(Outcome.REFUSED, "address")
    except caps.WithoutText:
        return Answer(Outcome.REFUSED, "image without alternative text")
    finally:
        log.removeHandler(complaints)
    if complaints.count:
        return Answer(Outcome.REFUSED, "a part could not be used")
    return Answer(Outcome.DONE, pdf=pdf)


def _pdf(order: Order) -> bytes:
    fetcher = DataOnly()
    html = HTML(string=order.html, url_fetcher=fetcher)
    caps.check(html.etree_element, order.limits)
    glyphs.write_out_missing(html.etree_element, glyphs.drawable())
    styles = [CSS(string=style, url_fetcher=fetcher) for style in order.styles]
    options: dict[str, Any] = {"pdf_variant": "pdf/a-3u"}
    if order.tagged:
        options = {"pdf_variant": "pdf/a-3a", "finisher": finishing.finish}
    pdf: bytes = html.write_pdf(stylesheets=styles, pdf_identifier=order.identifier, **options)
    return pdf


def warm_up() -> None:
    """Load fonts and tables once, in the process that every document's own is forked from."""
    typeset(Order(html=_SAMPLE, styles=(), limits=Limits()))
