"""The PDF of a profile with everything in it: cover, contents, notes, order, both standards."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

from tests.factories import profiles as make
from tests.pages.profiles.reading import words
from tests.pages.profiles.test_documents import make_pdf
from tests.verapdf.runner import report

pytestmark = pytest.mark.django_db
NOTE = "Counted from street files"


@pytest.fixture
def written(analyst):
    draft = make.profile(analyst)
    for number in (1, 2):
        make.section(
            draft, analyst, title=f"Chapter of harm {number}",
            narrative=f"Harm is not spread evenly {number}.^[{NOTE} {number}.]\n\n## Where\n\nIn.",
            partner_text=f"Police alone know {number}.", figures=["types"] if number == 2 else [],
        )  # fmt: skip
    make.threat(draft, analyst)
    make.indicator(draft, analyst)
    make.recommendation(draft, analyst)
    return draft


@pytest.fixture
def pdf(written, analyst, sign_in):
    return make_pdf(sign_in(analyst), written).getvalue()


def pages(pdf: bytes) -> list[str]:
    return [" ".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(pdf)).pages]


def test_the_cover_says_what_it_is_and_nothing_of_what_stands_in_it(written, pdf):
    cover = pages(pdf)[0]

    assert "partner edition" in cover
    for said in (written.title, written.reference, written.owner.name, "October 2018"):
        assert said in cover
    assert "Contents" not in cover


def test_the_contents_name_the_page_of_each_chapter_figure_and_table(written, pdf):
    read, contents = pages(pdf), " ".join(pages(pdf)[1:3])
    listed = re.findall(r"((?:\d+\.|Figure \d+:|Table \d+:) [^.]+?)[ .]{3,}(\d+)", contents)

    found = {title.strip(): int(number) for title, number in listed}

    assert len(found) > 8
    start = {t: n for t, n in found.items() if t[:30] not in read[n - 1]}
    assert start == {}


def test_notes_stand_at_the_end_of_the_words_that_they_belong_to(pdf):
    printed = " ".join(pages(pdf))

    for number in (1, 2):
        called = printed.index(f"spread evenly {number}.")
        noted = printed.index(f"{NOTE} {number}")
        assert called < noted < printed.index(f"Police alone know {number}")


def test_page_and_pdf_say_the_same_in_the_same_order(written, pdf, analyst, sign_in):
    html = sign_in(analyst).get(written.get_absolute_url()).content
    body = html[html.index(b'id="section-') :]
    said = [
        *re.findall(r"(?:Chapter of harm|Police alone know|spread evenly) \d", words(body)),
        *re.findall(r"(?:Figure|Table) \d+: \w+", words(body)),
    ]  # fmt: skip
    printed = " ".join(pages(pdf))
    printed = printed[printed.rindex("1. Chapter of harm 1") :]

    places = [printed.index(one) for one in said[:6]]
    captions = [printed.index(one) for one in dict.fromkeys(said[6:])]

    assert len(captions) > 6
    assert places == sorted(places)
    assert captions == sorted(captions)


@pytest.mark.checker
def test_a_profile_with_everything_in_it_passes_both_standards(pdf, tmp_path):
    lines = report({"profile.pdf": pdf}, tmp_path)

    assert [line.split()[:2] for line in lines] == [["passes", "ua1"], ["passes", "3a"]], lines
