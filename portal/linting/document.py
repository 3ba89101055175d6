"""A whole text: its tables, its sentences, and what they say of each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from portal.linting import across, claims, tables
from portal.linting.findings import Finding, in_order

END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\u201c\u2018\"'(\d])")


def lint(text: str) -> list[Finding]:
    """Findings by line, which count from 1. Tables stand between tabs or upright strokes."""
    lines = text.splitlines()
    placed = list(tables.tables(lines))
    taken = {number for _table, covered in placed for number in covered}
    found = [table for table, _covered in placed]
    sentences = list(_sentences(lines, taken))
    return in_order([
        *(each for table in found for each in tables.check(table)),
        *(each for line, sentence in sentences for each in claims.check(sentence, line)),
        *across.check(sentences, found),
    ])  # fmt: skip


def _sentences(lines: Sequence[str], taken: set[int]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines):
        if number not in taken:
            for sentence in END.split(line):
                yield number + 1, sentence
