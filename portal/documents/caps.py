"""The size of a parsed document, taken before it is laid out: layout is what costs."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from xml.etree.ElementTree import Element

from portal.documents.limits import Limits

_MOST_SPAN = 1_000  # a larger colspan is a mistake or an attack; the column cap refuses both


class TooLarge(Exception):
    """`part` names the cap in `Limits` that was passed."""

    def __init__(self, part: str, most: int) -> None:
        super().__init__(part)
        self.part = part
        self.most = most


class WithoutText(Exception):
    """An image has no alternative text, so a part of the document would be lost to some readers."""


def check(root: Element, limits: Limits) -> None:
    """Raise `TooLarge` or `WithoutText`; the walk keeps its own stack, so depth cannot break it."""
    rows = 0
    for count, (element, depth) in enumerate(_walk(root), start=1):
        rows += element.tag == "tr"
        _at_most("elements", count, limits)
        _at_most("depth", depth, limits)
        _at_most("rows", rows, limits)
        _check_one(element, limits)


def _walk(root: Element) -> Iterator[tuple[Element, int]]:
    waiting = [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        yield element, depth
        waiting.extend((child, depth + 1) for child in element)


def _check_one(element: Element, limits: Limits) -> None:
    if element.tag == "tr":
        _at_most("columns", sum(_span(cell) for cell in element), limits)
    if element.tag == "img" and not element.get("alt", "").strip():
        raise WithoutText
    texts = (element.tail,) if element.tag == "style" else (element.text, element.tail)
    for text in texts:
        if text and not text.isspace():
            _check_text(text, limits)


def _check_text(text: str, limits: Limits) -> None:
    if not text.isascii() and _marks(limits.marks).search(text):
        raise TooLarge("marks", limits.marks)
    if len(text) > limits.word and _word(limits.word).search(text):
        raise TooLarge("word", limits.word)


def _span(cell: Element) -> int:
    try:
        return max(1, min(int(cell.get("colspan", "1")), _MOST_SPAN))
    except ValueError:
        return 1


def _at_most(part: str, found: int, limits: Limits) -> None:
    most = getattr(limits, part)
    if found > most:
        raise TooLarge(part, most)


@cache
def _marks(most: int) -> re.Pattern[str]:
    return re.compile(f"[{_combining()}]{{{most + 1}}}")


@cache
def _word(most: int) -> re.Pattern[str]:
    return re.compile(rf"\S{{{most + 1}}}")


@cache
def _combining() -> str:
    """Every combining character (category M) as the inside of a character class."""
    points = (p for p in range(sys.maxunicode + 1) if unicodedata.category(chr(p))[0] == "M")
    ranges: list[list[int]] = []
    for point in points:
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)
