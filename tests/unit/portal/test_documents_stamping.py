"""Who took a document: on every page, in no reading order, and the file stays what it was."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from portal.documents.errors import DocumentRefused, DocumentTooLarge
from portal.documents.scanning import scan
from portal.documents.stamping import stamp
from tests.pdfs import assert_accessible, elements, opened, text_of
from tests.unit.portal.documents import TITLE, sample_pdf

TAKEN = "Taken by Ada Example, Hartwell Council, at 1 September 2026, 12:34"


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return sample_pdf()


@pytest.fixture(scope="module")
def stamped(pdf: bytes) -> bytes:
    return stamp(pdf, TAKEN)


def words(pdf: bytes) -> list[str]:
    return [" ".join(page.split()) for page in text_of(pdf).split("\f")[:-1]]


def forms(pdf: bytes) -> list[Any]:
    with opened(pdf) as document:
        return [page.resources.XObject["/Taken0"].unparse() for page in document.pages]


def test_stamp_is_on_every_page(stamped: bytes) -> None:
    assert [TAKEN in page for page in words(stamped)] == [True, True, True]


def test_stamp_stands_below_the_footer(stamped: bytes) -> None:
    for page in text_of(stamped, "-layout").split("\f")[:-1]:
        lines = [line.strip() for line in page.splitlines() if line.strip()]

        assert lines[-1] == TAKEN
        assert "Page " in lines[-2]


def test_stamp_is_an_artefact(stamped: bytes) -> None:
    with opened(stamped) as document:
        for page in document.pages:
            instructions = list(pikepdf.parse_content_stream(page))
            drawn = next(
                place
                for place, (operands, operator) in enumerate(instructions)
                if str(operator) == "Do" and str(operands[0]) == "/Taken0"
            )
            operands, operator = instructions[drawn - 2]

            assert (str(operator), str(operands[0])) == ("BDC", "/Artifact")
            assert [str(operator) for _, operator in instructions[drawn + 1 :]] == ["Q", "EMC"]


def test_stamp_brings_no_structure(pdf: bytes, stamped: bytes) -> None:
    with opened(pdf) as before, opened(stamped) as after:
        assert [str(e.S) for e in elements(after)] == [str(e.S) for e in elements(before)]
        form = after.pages[0].resources.XObject["/Taken0"]
        marked = [op for op in pikepdf.parse_content_stream(form) if str(op[1]) in ("BDC", "BMC")]

        assert "/StructParents" not in form
        assert "/StructParent" not in form
        assert marked == []


def test_stamped_file_is_as_accessible_and_as_clean_as_before(stamped: bytes) -> None:
    assert_accessible(stamped, title=TITLE)
    scan(stamped)


def test_words_of_the_document_stay(pdf: bytes, stamped: bytes) -> None:
    assert [page.replace(f" {TAKEN}", "") for page in words(stamped)] == words(pdf)


def test_stored_rendering_is_not_set_again(pdf: bytes, stamped: bytes) -> None:
    with opened(pdf) as before, opened(stamped) as after:
        for old, new in zip(before.pages, after.pages, strict=True):
            assert old.Contents.read_bytes() == new.Contents[1].read_bytes()
        assert before.trailer.ID[0] == after.trailer.ID[0]


def test_font_of_the_stamp_is_embedded(stamped: bytes) -> None:
    with opened(stamped) as document:
        (font,) = document.pages[0].resources.XObject["/Taken0"].Resources.Font.as_dict().values()

        assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
        assert "/ToUnicode" in font


def test_one_picture_of_the_line_serves_all_pages_of_a_size(stamped: bytes) -> None:
    assert len(set(forms(stamped))) == 1
    with opened(stamped) as document:
        places = {page.resources.XObject["/Taken0"].objgen for page in document.pages}

    assert len(places) == 1


def test_pages_of_another_size_get_the_line_too() -> None:
    two = pikepdf.new()
    two.add_blank_page(page_size=(595, 842))
    two.add_blank_page(page_size=(842, 595))
    plain = BytesIO()
    two.save(plain)

    stamped = stamp(plain.getvalue(), TAKEN)

    assert words(stamped) == [TAKEN, TAKEN]
    with opened(stamped) as document:
        boxes = [list(map(int, next(iter(page.resources.XObject.as_dict().values())).BBox))
                 for page in document.pages]  # fmt: skip
    assert boxes == [[0, 0, 595, 842], [0, 0, 842, 595]]


def test_same_line_gives_the_same_bytes(pdf: bytes, stamped: bytes) -> None:
    assert stamp(pdf, TAKEN) == stamped


@pytest.mark.parametrize(
    "line",
    [
        "Taken by <b>Ada</b> & Co, {{ agency }}, at </p>",
        "Taken by Łukasz Ørsted-Nguyễn, Комітет, at Ελλάδα",
        "Taken by O'Neil \\ (Ada) [x] %d",
    ],
    ids=["markup", "letters", "signs"],
)
def test_line_is_printed_as_it_is(pdf: bytes, line: str) -> None:
    assert all(line in page for page in words(stamp(pdf, line)))


def test_line_cannot_be_broken_or_turned(pdf: bytes) -> None:
    line = "Taken by Ada\n\n\u202eexample\u2066\x07\u200b, at now"

    assert all("Taken by Ada example, at now" in page for page in words(stamp(pdf, line)))


@pytest.mark.parametrize("name", ["Ada Wolfeschlegelstein " * 11, "W" * 240], ids=["long", "solid"])
def test_long_names_fit(pdf: bytes, name: str) -> None:
    """On paper: every letter, inside the page's edges and below its footer."""
    line = f"Taken by {name.strip()}, at 1 September 2026, 12:34"

    stamped = stamp(pdf, line)

    assert line.replace(" ", "") in words(stamped)[0].replace(" ", "")
    footer = max(bottom for _, _, bottom, word in places(pdf) if word == "Page")
    before = {place[:3] for place in places(pdf)}
    added = [place for place in places(stamped) if place[:3] not in before]
    assert added
    assert all(left > 20 and right < 575 for left, right, _, _ in added)
    assert all(bottom > footer + 5 for _, _, bottom, _ in added)


def places(pdf: bytes) -> list[tuple[float, float, float, str]]:
    """Left, right and bottom edge of each word on the first page, in points from the top left."""
    word = r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<'
    return [
        (float(left), float(right), float(bottom), text)
        for left, right, bottom, text in re.findall(word, text_of(pdf, "-bbox", "-l", "1"))
    ]


def test_endless_line_is_refused(pdf: bytes) -> None:
    with pytest.raises(DocumentTooLarge, match="more than 300 letters"):
        stamp(pdf, "Taken by " + "Ada " * 100)


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(DocumentRefused):
        stamp(b"<html>", TAKEN)
