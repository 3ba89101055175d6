"""T17: what is made to cost too much ends in a named error, within the clock and the memory."""

from __future__ import annotations

import base64
import os
import struct
import time
import zlib
from dataclasses import replace

import pytest

from portal.documents import renderer
from portal.documents.errors import (
    DocumentError,
    DocumentRefused,
    DocumentTooLarge,
    DocumentTooSlow,
)
from portal.documents.limits import Limits
from portal.documents.orders import Outcome
from portal.documents.pdf import set_html

QUICK = Limits(seconds=1, cpu_seconds=2)
ROOM = Limits(seconds=20, cpu_seconds=20)
SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def page(body: str, style: str = "") -> str:
    head = f"<title>a</title><style>{style}</style>"
    return f'<!DOCTYPE html><html lang="en-GB"><head>{head}</head><body>{body}</body></html>'


def picture(content: bytes | str, kind: str = "svg+xml") -> str:
    raw = content.encode() if isinstance(content, str) else content
    return page(f'<img alt="a" src="data:image/{kind};base64,{base64.b64encode(raw).decode()}">')


def ten_of_each(unit: str, first: str, times: str) -> str:
    """Nine steps, each ten times the one before."""
    return first + "".join(times.format(n + 1, unit.format(n) * 10) for n in range(9))


def uses() -> str:
    step = '<g id="a{}">{}</g>'
    made = ten_of_each('<use xlink:href="#a{}"/>', '<rect id="a0" width="1" height="1"/>', step)
    return f'<svg {SVG} width="9" height="9"><defs>{made}</defs><use xlink:href="#a9"/></svg>'


def laughs() -> str:
    made = ten_of_each("&a{};", '<!ENTITY a0 "ha">', '<!ENTITY a{} "{}">')
    return f"<!DOCTYPE svg [{made}]><svg {SVG}><text>&a9;</text></svg>"


def empty_png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    packer = zlib.compressobj(9)
    row = bytes(width * 3 + 1)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


ROMAN = "li { counter-increment: a 99999999 } li::before { content: counters(a, '.', upper-roman) }"
BOMBS = {
    "rows": (page("<table>" + "<tr><td>1" * 2_001 + "</table>"), ROOM, DocumentTooLarge),
    "columns": (page("<table><tr>" + "<td>1" * 500 + "</table>"), ROOM, DocumentTooLarge),
    "one wide cell": (page('<table><tr><td colspan="999999">1</table>'), ROOM, DocumentTooLarge),
    "nested divs": (page("<div>" * 500), ROOM, DocumentTooLarge),
    "accents on one letter": (page("<p>a" + "\u0301" * 50_000), ROOM, DocumentTooLarge),
    "one long word": (page("<p>" + "W" * 1_000_000), ROOM, DocumentTooLarge),
    "many elements": (page("<b>x</b> " * 40_001), ROOM, DocumentTooLarge),
    "many bytes": (page("x " * 2_000_001), ROOM, DocumentTooLarge),
    "long table": (page("<table>" + "<tr><td>1<td>2<td>3" * 2_000), QUICK, DocumentTooSlow),
    "accents everywhere": (
        page("<p>" + ("a" + "\u0301" * 15 + " ") * 40_000),
        QUICK,
        DocumentTooSlow,
    ),
    "grids in grids": (page('<div style="display: grid">' * 40), QUICK, DocumentTooSlow),
    "counters": (page("<ol>" + "<li>x" * 3_000, ROMAN), QUICK, DocumentTooSlow),
    "pages": (page('<p style="break-before: page">x</p>' * 30_000), QUICK, DocumentTooSlow),
    "pictures of pictures": (picture(uses()), QUICK, DocumentTooSlow),
    "entities of entities": (picture(laughs()), ROOM, DocumentRefused),
    "deep picture": (
        picture(f"<svg {SVG}>" + "<g>" * 5_000 + "</g>" * 5_000 + "</svg>"),
        ROOM,
        DocumentRefused,
    ),
    "flood of pixels": (picture(empty_png(20_000, 20_000), "png"), ROOM, DocumentRefused),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bomb_ends_in_a_named_error(bomb: str) -> None:
    html, limits, error = BOMBS[bomb]
    began = time.monotonic()

    with pytest.raises(error) as refused:
        set_html(html, styles=[], limits=limits)

    assert refused.value.sentence.endswith(".")
    assert time.monotonic() - began < limits.seconds + 5


@pytest.mark.parametrize("megabytes", [105, 140])
def test_memory_is_capped(megabytes: int) -> None:
    """Python notices some shortages itself, and C code breaks on others: all are named alike."""
    hungry = page("<table>" + "<tr><td>a<td>b<td>c<td>d" * 2_000 + "</table>")

    with pytest.raises(DocumentTooLarge):
        set_html(hungry, styles=[], limits=replace(ROOM, memory=megabytes * 1024**2))


def test_processor_time_is_capped_apart_from_the_clock() -> None:
    long = page("<table>" + "<tr><td>1<td>2<td>3" * 2_000)

    with pytest.raises(DocumentTooSlow) as stopped:
        set_html(long, styles=[], limits=Limits(seconds=20, cpu_seconds=1))

    assert stopped.value.detail == "SIGXCPU"


def test_error_names_the_cap_and_says_what_to_do() -> None:
    with pytest.raises(DocumentTooLarge, match="more than 3 table rows") as refused:
        set_html(page("<table>" + "<tr><td>1" * 4), styles=[], limits=replace(ROOM, rows=3))

    assert "Choose less" in refused.value.sentence


def test_document_at_its_caps_is_made() -> None:
    """Each refusal above is paired with what is just allowed."""
    limits = replace(ROOM, rows=2, columns=3, depth=8, marks=2, word=5, elements=40)
    cells = "<tr><td>short<td>e\u0301\u0323<td>x</tr>"

    pdf = set_html(page(f"<table>{cells * 2}</table>"), styles=[], limits=limits)

    assert pdf.startswith(b"%PDF-1.7")


def test_style_sheets_do_not_count_as_words() -> None:
    style = "p{margin:0}" * 400

    assert set_html(page("<p>a", style), styles=[], limits=ROOM)


def test_picture_without_text_is_refused() -> None:
    for words in ("", ' alt=""', ' alt=" "'):
        with pytest.raises(DocumentRefused):
            set_html(page(f'<img src="data:image/png;base64,"{words}>'), styles=[], limits=ROOM)


def test_broken_text_is_refused() -> None:
    with pytest.raises(DocumentRefused):
        set_html(page("\ud800"), styles=[], limits=ROOM)


def test_renderer_goes_on_after_every_kind_of_end() -> None:
    for bomb in ("nested divs", "counters"):
        html, limits, _ = BOMBS[bomb]
        with pytest.raises(DocumentError):
            set_html(html, styles=[], limits=limits)

        assert set_html(page("<p>a"), styles=[], limits=ROOM)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (9, Outcome.TOO_LARGE),
        (6, Outcome.TOO_LARGE),
        (11, Outcome.TOO_LARGE),
        (14, Outcome.TOO_SLOW),
        (24, Outcome.TOO_SLOW),
        (256, Outcome.FAILED),
    ],
    ids=["killed", "aborted", "broken", "clock", "processor", "fault"],
)
def test_death_is_told_by_its_cause(status: int, outcome: Outcome) -> None:
    assert os.WIFSIGNALED(status) or status == 256
    assert renderer.death(status).outcome is outcome
