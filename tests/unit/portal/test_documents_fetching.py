"""T16: the 21 ways in which HTML makes WeasyPrint read something, and that ours reads nothing."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from portal.documents import typesetting
from portal.documents.errors import DocumentRefused
from portal.documents.limits import Limits
from portal.documents.pdf import render_pdf, set_html
from portal.documents.scanning import scan
from tests.pdfs import opened, streams, templates, text_of
from tests.unit.portal.canary import SECRET, Listener, WatchedFile, listening, watched

SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def nested(address: str) -> str:
    inner = f'<svg {SVG} width="9" height="9"><image href="{address}" width="9" height="9"/></svg>'
    return f"data:image/svg+xml;base64,{base64.b64encode(inner.encode()).decode()}"


PICTURE = "data:image/svg+xml;base64," + base64.b64encode(f"<svg {SVG}/>".encode()).decode()
FETCHED = {
    "img": '<img alt="a" src="{u}">',
    "link css": '<link rel="stylesheet" href="{u}">',
    "import": "<style>@import url({u});</style>",
    "background": '<p style="background: url({u})">a</p>',
    "font face": "<style>@font-face {{ font-family: x; src: url({u}) }} p {{ font-family: x }}"
    "</style><p>a</p>",
    "link attachment": '<link rel="attachment" href="{u}">',
    "a attachment": '<a rel="attachment" href="{u}">a</a>',
    "svg image": '<svg {svg} width="9" height="9"><image href="{u}" width="9" height="9"/></svg>',
    "nested data svg": '<img alt="a" src="{nested}">',
    "object": '<object data="{u}">a</object>',
    "embed": '<embed src="{u}">',
    "base": '<base href="{u}"><img alt="a" src="beside.png">',
    "list style": '<ul><li style="list-style: url({u})">a</li></ul>',
    "content": "<style>p::before {{ content: url({u}) }}</style><p>a</p>",
    "border image": '<p style="border: 1px solid; border-image: url({u}) 1">a</p>',
    "redirect chain": '<img alt="a" src="{moved}">',
}
"""With the default fetcher each of these reads; `link attachment` counts twice, web and file."""
NOT_FETCHED = {
    "iframe": '<iframe src="{u}"></iframe>',
    "srcset": '<img alt="a" src="{picture}" srcset="{u} 2x">',
    "mask": '<p style="mask: url({u}); mask-image: url({u})">a</p>',
    "svg use": '<svg {svg} width="9" height="9"><use xlink:href="{u}#a"/></svg>',
}
VECTORS = FETCHED | NOT_FETCHED


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as found:
        yield found


@pytest.fixture
def secret_file(tmp_path: Path) -> Iterator[WatchedFile]:
    with watched(tmp_path / "canary.txt") as found:
        yield found


def written(vector: str, place: Listener | WatchedFile) -> str:
    address = place.address("canary.css")
    return VECTORS[vector].format(
        u=address,
        moved=place.address("moved.css"),
        svg=SVG,
        nested=nested(address),
        picture=PICTURE,
    )


def page(body: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><title>a</title></head><body>{body}</body></html>'
    )


def assert_holds_nothing(pdf: bytes) -> None:
    assert not any(SECRET.encode() in stream for stream in streams(pdf))
    with opened(pdf) as document:
        assert len(document.attachments) == 0


@pytest.mark.parametrize("vector", VECTORS)
def test_vector_reads_nothing(vector: str, listener: Listener, secret_file: WatchedFile) -> None:
    for place in (listener, secret_file):
        try:
            pdf = set_html(page(written(vector, place)), styles=[], limits=Limits())
        except DocumentRefused:
            continue
        assert_holds_nothing(pdf)

    assert listener.asked == []
    assert not secret_file.touched


FETCH = """
import json, sys
from portal.documents.limits import Limits
from portal.documents.orders import Order
from portal.documents.typesetting import typeset
print([str(typeset(Order(html, (), Limits())).outcome) for html in json.load(sys.stdin)])
"""


def test_fetcher_alone_reads_nothing(listener: Listener, secret_file: WatchedFile) -> None:
    """Without the confinement that stands behind it."""
    places = (listener, secret_file)
    pages = [page(written(vector, place)) for vector in VECTORS for place in places]

    run = subprocess.run(
        [sys.executable, "-c", FETCH],
        input=json.dumps(pages),
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stdout.count("refused") == len(FETCHED) * 2
    assert listener.asked == []
    assert not secret_file.touched


@pytest.mark.parametrize("vector", FETCHED)
def test_default_fetcher_is_caught(vector: str, listener: Listener) -> None:
    """The canaries can sing: with WeasyPrint's own fetcher each of these vectors asks."""
    HTML(string=page(written(vector, listener)), url_fetcher=URLFetcher(timeout=5)).write_pdf()

    assert listener.asked


@pytest.mark.parametrize("vector", ["img", "link attachment", "a attachment", "object"])
def test_default_fetcher_reading_a_file_is_caught(vector: str, secret_file: WatchedFile) -> None:
    HTML(string=page(written(vector, secret_file))).write_pdf()

    assert secret_file.touched


@pytest.mark.parametrize("vector", ["link attachment", "a attachment"])
def test_planted_attachment_is_seen_and_refused(vector: str, secret_file: WatchedFile) -> None:
    pdf = HTML(string=page(written(vector, secret_file))).write_pdf()

    assert any(SECRET.encode() in stream for stream in streams(pdf))
    with pytest.raises(DocumentRefused):
        scan(pdf)


@pytest.mark.parametrize("vector", ["link attachment", "a attachment"])
def test_attachment_inside_the_document_is_refused(vector: str) -> None:
    body = VECTORS[vector].format(u="data:text/plain,carried")

    with pytest.raises(DocumentRefused):
        set_html(page(body), styles=[], limits=Limits())


@pytest.mark.parametrize("kind", ["text/css", "text/html", "font/ttf", "application/pdf"])
def test_data_other_than_pictures_is_refused(kind: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        HTML(
            string=page(f'<link rel="stylesheet" href="data:{kind},p{{}}">'),
            url_fetcher=typesetting.DataOnly(),
        ).write_pdf()


def test_vectors_in_a_persons_words_are_words(listener: Listener, secret_file: WatchedFile) -> None:
    words = "\n".join(
        written(vector, place) for vector in VECTORS for place in (listener, secret_file)
    )
    body = '{% extends "documents/base.html" %}{% block content %}<p>{{ words }}</p>{% endblock %}'

    with templates(words=body):
        pdf = render_pdf(
            "words.html",
            {"words": words},
            title=written("img", listener),
            marking=written("object", listener),
            reference=written("a attachment", secret_file),
            created=datetime(2026, 9, 1, tzinfo=UTC),
        )

    assert '<iframe src="http://127.0.0.1' in " ".join(text_of(pdf).split())
    assert listener.asked == []
    assert not secret_file.touched


ESCAPE = """
import sys
from weasyprint import HTML
from portal.documents.confinement import OutOfBounds, confine
from portal.documents.limits import Limits
confine(Limits())
try:
    HTML(string=f'<img alt="a" src="{sys.argv[1]}">').write_pdf()
except OutOfBounds as stopped:
    print(stopped)
"""


@pytest.mark.parametrize(("which", "stopped"), [("web", "http.client."), ("file", "open")])
def test_confinement_alone_stops_the_default_fetcher(
    which: str, stopped: str, listener: Listener, secret_file: WatchedFile
) -> None:
    place = listener if which == "web" else secret_file

    run = subprocess.run(
        [sys.executable, "-c", ESCAPE, place.address("canary.png")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.stdout.startswith(stopped)
    assert listener.asked == []
    assert not secret_file.touched
