"""What every document of the portal is: tagged, titled, marked on each page, the same each time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pikepdf
import pytest
from django.template.loader import get_template

from portal.documents import render_pdf
from tests.pdfs import (
    assert_accessible,
    bookmarks,
    elements,
    opened,
    streams,
    templates,
    text_of,
)
from tests.unit.portal.documents import CREATED, MARKING, REFERENCE, TITLE, sample_pdf


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return sample_pdf()


def pages_of(pdf: bytes) -> list[str]:
    return text_of(pdf, "-layout").split("\f")[:-1]


def tags(pdf: bytes) -> list[str]:
    with opened(pdf) as document:
        return [str(element.S) for element in elements(document)]


def marked_content(pdf: bytes) -> Iterator[tuple[str, Any]]:
    """Name and properties of each piece of marked content, page after page."""
    with opened(pdf) as document:
        for page in document.pages:
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) in ("BDC", "BMC"):
                    yield str(operands[0]), operands[1] if len(operands) > 1 else None


def test_document_is_accessible(pdf: bytes) -> None:
    assert_accessible(pdf, title=TITLE)


def test_every_page_carries_marking_reference_and_number(pdf: bytes) -> None:
    pages = pages_of(pdf)

    assert len(pages) == 3
    for number, page in enumerate(pages, start=1):
        assert page.count(MARKING) >= 2
        assert REFERENCE in page
        assert f"Page {number} of {len(pages)}" in page


def test_marking_stands_at_head_and_foot_of_every_page(pdf: bytes) -> None:
    for page in pages_of(pdf):
        lines = [line for line in page.splitlines() if line.strip()]

        assert MARKING in lines[0]
        assert MARKING in lines[-1]


def test_headings_become_bookmarks(pdf: bytes) -> None:
    with opened(pdf) as document, document.open_outline() as outline:
        (first,) = outline.root
        below = [item.title for item in first.children]
        within = [item.title for item in first.children[1].children]

    assert first.title == TITLE
    assert below == ["Places", "Figures"]
    assert within == ["By month"]
    with opened(pdf) as document:
        assert bookmarks(document) == [TITLE]


def test_structure_tells_headings_lists_tables_links_and_figures(pdf: bytes) -> None:
    found = tags(pdf)

    for tag, times in {"/H1": 1, "/H2": 2, "/H3": 1, "/Figure": 1, "/Link": 2}.items():
        assert found.count(tag) == times, tag
    assert {"/Table", "/THead", "/TH", "/TD", "/L", "/LI", "/LBody", "/Caption", "/P"} <= set(found)


def test_header_and_footer_are_artefacts_and_not_in_the_reading_order(pdf: bytes) -> None:
    kinds = [str(of.Subtype) for name, of in marked_content(pdf) if name == "/Artifact" and of]

    assert kinds.count("/Header") == kinds.count("/Footer") - 1  # page 1: reference in masthead
    assert kinds.count("/Footer") == 3 * 3


def test_every_mark_has_its_place_in_the_structure(pdf: bytes) -> None:
    with opened(pdf) as document:
        parents = document.Root.StructTreeRoot.ParentTree.Nums
        for number, page in enumerate(document.pages):
            kept = {
                int(operands[1].MCID)
                for operands, operator in pikepdf.parse_content_stream(page)
                if str(operator) == "BDC" and "/MCID" in operands[1]
            }
            listed = parents[2 * number + 1]

            assert kept == {mark for mark, parent in enumerate(listed) if parent is not None}


def test_same_arguments_give_the_same_bytes(pdf: bytes) -> None:
    assert sample_pdf() == pdf


def test_another_interpreter_gives_the_same_bytes(pdf: bytes) -> None:
    """Another process, another hash seed: nothing of the order of sets gets into the file."""
    code = (
        "import sys, django; django.setup()\n"
        "from tests.unit.portal.documents import sample_pdf\n"
        "sys.stdout.buffer.write(sample_pdf())"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=True,
    )

    assert run.stdout == pdf


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another"},
        {"marking": "OFFICIAL"},
        {"reference": "PRO-26-AAAA-AAAA"},
        {"created": CREATED + timedelta(seconds=1)},
        {"words": "Other words."},
    ],
    ids=lambda change: next(iter(change)),
)
def test_each_argument_is_in_the_file(pdf: bytes, change: dict[str, Any]) -> None:
    other = sample_pdf(**change)

    assert other != pdf
    with opened(other) as document, opened(pdf) as before:
        assert document.trailer.ID[0] != before.trailer.ID[0]


def test_time_in_the_file_is_the_one_given(pdf: bytes) -> None:
    with opened(pdf) as document:
        made = str(document.docinfo.CreationDate)
        metadata = document.Root.Metadata.read_bytes().decode()

    assert re.sub(r"\D", "", made)[:14] == "20260901123000"
    assert "2026-09-01T12:30:00+00:00" in metadata


def test_words_of_a_person_are_escaped(pdf: bytes) -> None:
    words = "<h2>Not a heading</h2> {{ title }} & </body> \u202etxet"

    hostile = sample_pdf(words=words, title=words, marking=words, reference=words)

    assert "<h2>Not a heading</h2> {{ title }} & </body>" in text_of(hostile).replace("\n", " ")
    assert tags(hostile).count("/H2") == tags(pdf).count("/H2")


def test_links_lead_only_outwards_by_https_or_inwards(pdf: bytes) -> None:
    with opened(pdf) as document:
        annotations = [link for page in document.pages for link in page.get("/Annots", [])]

    leads = [str(link.A.URI) if "/A" in link else str(link.Dest) for link in annotations]
    assert sorted(leads) == ["figures", "https://www.police.uk/"]


def test_picture_speaks(pdf: bytes) -> None:
    with opened(pdf) as document:
        (figure,) = (element for element in elements(document) if element.S == "/Figure")

    assert str(figure.Alt).startswith("Southampton has the most crimes")


def test_figures_of_the_chart_stand_as_text(pdf: bytes) -> None:
    text = text_of(pdf, "-layout")

    assert re.search(r"Southampton +31,234\n", text)
    assert re.search(r"Hart +not shown\n", text)


def test_file_names_no_place_of_the_machine(pdf: bytes) -> None:
    assert not any(b"/home/" in stream or b".venv" in stream for stream in streams(pdf))


LONG = """{% extends "documents/base.html" %}{% block content %}
<dl class="facts"><div><dt>a</dt><dd>{{ word }}</dd></div><div><dt>b</dt><dd>b</dd></div></dl>
<h2>{{ word }}</h2><p>{{ word }}</p><ul><li>{{ word }}</li></ul>
<table class="summary"><tr><th scope="row">{{ word }}</th><td>{{ word }}</td></tr></table>
<table><thead><tr><th scope="col">{{ word }}</th><th scope="col">b</th></tr></thead>
<tbody><tr><th scope="row">{{ word }}</th><td>{{ word }}</td></tr></tbody></table>
<div class="inset">{{ word }}</div><div class="warning">{{ word }}</div>{% endblock %}"""


def test_long_words_stay_on_the_paper() -> None:
    with templates(long=LONG):
        made = render_pdf(
            "long.html",
            {"word": "W" * 200},
            title="T" * 100,
            marking=MARKING,
            reference=REFERENCE,
            created=CREATED,
        )

    edges = [float(edge) for edge in re.findall(r'xMax="([\d.]+)"', text_of(made, "-bbox"))]
    assert len(edges) > 50
    assert max(edges) <= 595 - 56  # A4 less its right margin of 20 mm


def test_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        sample_pdf(created=datetime(2026, 9, 1, 12, 30))  # noqa: DTZ001 that is the point


def test_another_style_sheet_is_added(pdf: bytes) -> None:
    files = {
        "wide": '{% extends "documents/base.html" %}',
        "wide_css": "@page { size: A4 landscape }",
    }
    with templates(**files):
        assert get_template("wide_css.html")
        made = render_pdf(
            "wide.html",
            {},
            title="Wide",
            marking="OFFICIAL",
            reference="X",
            created=datetime(2026, 9, 1, tzinfo=UTC),
            styles=["wide_css.html"],
        )

    with opened(made) as document:
        assert round(float(document.pages[0].mediabox[2])) == 842
