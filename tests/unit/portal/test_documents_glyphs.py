"""A letter that no font has is written out, so that neither the name nor the standard is lost."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from portal.documents import glyphs
from portal.documents.stamping import stamp
from tests.pdfs import text_of
from tests.unit.portal.documents import sample_pdf


def latin(letter: str) -> bool:
    return ord(letter) < 0x250


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain words\n\tin two lines", "plain words\n\tin two lines"),
        ("Łódź – naïve", "Łódź [U+2013] naïve"),
        ("王小明 stole", "[U+738B U+5C0F U+660E] stole"),
        ("a\ue000b", "a[U+E000]b"),
        ("ends in \U0001f600", "ends in [U+1F600]"),
        ("a\x00b\x1fc\x7fd\x85e", "abcde"),
        ("co\u00adoperate\u200d\u202e\ufe0f\u2028", "co\u00adoperate\u200d\u202e\ufe0f\u2028"),
        ("", ""),
    ],
    ids=["ascii", "some", "run", "private", "far", "controls", "unseen", "empty"],
)
def test_letters_without_a_glyph_are_written_out(text: str, written: str) -> None:
    assert glyphs.written_out(text, latin) == written


def test_every_text_of_the_tree_is_treated() -> None:
    root = ET.fromstring("<p>a\u0e01<b>b\u0e02</b>c\u0e03</p>")  # noqa: S314 our own

    glyphs.write_out_missing(root, latin)

    assert "".join(root.itertext()) == "a[U+0E01]b[U+0E02]c[U+0E03]"


def test_fonts_of_the_machine_are_asked() -> None:
    has = glyphs.drawable()

    assert all(has(letter) for letter in "aéŁЖΩ–€")
    assert not has("\ufffe")  # never a letter, in no standard and no font


def test_name_in_no_font_reaches_document_and_stamp() -> None:
    pdf = sample_pdf(words="He is called \u0378\u0379.")

    assert "He is called [U+0378 U+0379]." in text_of(pdf)
    assert "Taken by [U+0378]" in text_of(stamp(pdf, "Taken by \u0378"))
