"""A scheme as people write it: its steps and bands one to a line, points first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

LINE = re.compile(r"(\d{1,4})\s*:\s*(\S.*)")


class NotALine(ValueError):
    """`number` counts from 1; `text` is the line."""

    def __init__(self, number: int, text: str) -> None:
        super().__init__(f"Line {number} is not points, a colon and words.")
        self.number, self.text = number, text


def lines_of(rows: Iterable[Mapping[str, Any]], points: str, words: str) -> str:
    return "\n".join(f"{row[points]}: {row[words]}" for row in rows)


def read_lines(text: str, points: str, words: str) -> list[dict[str, Any]]:
    """Empty lines count as none."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        match = LINE.fullmatch(line.strip())
        if match is None:
            raise NotALine(number, line.strip())
        found.append({points: int(match[1]), words: match[2].strip()})
    return found


def next_code(dimensions: Sequence[Mapping[str, Any]]) -> str:
    """One that no dimension of this scheme has."""
    numbers = [int(each["code"][1:]) for each in dimensions if each["code"][1:].isdigit()]
    return f"H{max(numbers, default=0) + 1}"


def with_dimension(
    dimensions: Sequence[Mapping[str, Any]], changed: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    """In its place, or last where it is new."""
    codes = [each["code"] for each in dimensions]
    if changed["code"] not in codes:
        return [*dimensions, changed]
    return [changed if each["code"] == changed["code"] else each for each in dimensions]


def without_dimension(
    dimensions: Sequence[Mapping[str, Any]], code: str
) -> list[Mapping[str, Any]]:  # fmt: skip
    return [each for each in dimensions if each["code"] != code]
