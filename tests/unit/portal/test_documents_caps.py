"""Each cap, at its edge and one past it."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from portal.documents import caps
from portal.documents.limits import Limits


def tree(inside: str) -> ET.Element:
    return ET.fromstring(f"<body>{inside}</body>")  # noqa: S314 written here


def nested(levels: int) -> str:
    return "<div>" * levels + "</div>" * levels


# part of the limits, its value, what is just allowed, what is one too many
EDGES = [
    ("elements", 3, "<p/><p/>", "<p/><p/><p/>"),
    ("depth", 3, nested(2), nested(3)),
    ("rows", 2, "<table><tr/><tr/></table>", "<table><tr/><tr/></table><table><tr/></table>"),
    ("columns", 2, "<tr><td/><td/></tr>", "<tr><td/><td/><td/></tr>"),
    ("columns", 3, '<tr><th/><td colspan="2"/></tr>', '<tr><th/><td colspan="3"/></tr>'),
    ("columns", 2, '<tr><td colspan="0"/><td colspan="x"/></tr>', '<tr><td colspan="99999"/></tr>'),
    ("marks", 2, "<p>e\u0301\u0323</p>", "<p>e\u0301\u0323\u0302</p>"),
    ("marks", 2, "<p/>e\u20dd\ufe0f", "<p/>e\u20dd\ufe0f\U000e0100"),
    ("word", 4, "<p>four four</p>", "<p>fives</p>"),
    ("word", 4, "<p/>four\nfour", "<p/>four fives"),
]


@pytest.mark.parametrize(("part", "most", "allowed", "refused"), EDGES)
def test_cap_holds_at_its_edge(part: str, most: int, allowed: str, refused: str) -> None:
    limits = replace(Limits(), **{part: most})

    caps.check(tree(allowed), limits)
    with pytest.raises(caps.TooLarge) as too_large:
        caps.check(tree(refused), limits)

    assert (too_large.value.part, too_large.value.most) == (part, most)


def test_depth_is_measured_without_recursion() -> None:
    root = deepest = ET.Element("body")
    for _ in range(100_000):
        deepest = ET.SubElement(deepest, "div")

    with pytest.raises(caps.TooLarge):
        caps.check(root, Limits())


def test_style_sheet_is_no_word_but_what_follows_it_is() -> None:
    limits = replace(Limits(), word=4)

    caps.check(tree("<style>p{margin:0}</style>four"), limits)
    with pytest.raises(caps.TooLarge):
        caps.check(tree("<style/>fives"), limits)


@pytest.mark.parametrize("words", ["", ' alt=""', ' alt="  "'])
def test_picture_needs_words(words: str) -> None:
    caps.check(tree('<img alt="a"/>'), Limits())
    with pytest.raises(caps.WithoutText):
        caps.check(tree(f"<img{words}/>"), Limits())
