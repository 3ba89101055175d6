"""What one sentence says against another, and against the tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile

from portal.linting import claims, tables
from portal.linting.amounts import NUMBER, PART, PERCENT, Amount, amount, rounds_to
from portal.linting.findings import Finding, written
from portal.linting.tables import Table

Sentence = tuple[int, str]
NOUNS = r"(?P<nouns>[a-z’'-]+(?:\s+[a-z’'-]+){0,4})"
KNOWN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\(\s*(?:{NUMBER})\s+to\s+(?P<count>{NUMBER})\)\s+(?:in|of)\s+{claims.THE}{NOUNS}",
        rf"\b(?:there\s+(?:are|were)|a\s+total\s+of|in\s+all)\s+(?P<count>{NUMBER})\s+{NOUNS}",
    )
)
A_PART = rf"\s*\(\s*(?P<part_number>{NUMBER})\s*\)\s+of\s+{claims.THE}{NOUNS}"
OF_THEM = tuple(
    re.compile(rf"{claims.HOW}{share}{A_PART}", re.IGNORECASE)
    for share in (rf"(?P<percent>{PERCENT})", PART)
)
BESIDE = re.compile(rf"\(\s*(?P<percent>{PERCENT})\s*[;,]\s*(?P<part_number>{NUMBER})\s*\)")
# Where the noun ends of which something is counted: “nominals linked to groups”.
NO_NOUN = re.compile(
    r"(?:of|in|to|that|which|who|were|was|are|is|had|have|has|and|by|at|with|from|for|as|linked"
    r"|[a-z]+ing)",
    re.IGNORECASE,
)
# A number beside a row's name that is so near to its figure is meant to be that figure.
NEARLY = Fraction(1, 5)


@dataclass(frozen=True)
class Known:
    count: Fraction
    noun: str


def check(sentences: Sequence[Sentence], found: Sequence[Table]) -> Iterator[Finding]:
    counted = [one for _line, sentence in sentences for one in _known(sentence)]
    for line, sentence in sentences:
        for rule, said, comes_to, about in _shares(sentence, counted):
            yield Finding(line, rule, said, comes_to, about)
        yield from _beside_tables(line, sentence, found)


def _known(sentence: str) -> Iterator[Known]:
    for pattern in KNOWN:
        for told in pattern.finditer(sentence):
            yield Known(amount(told["count"]).value, _head(told["nouns"]))


def _head(words: str) -> str:
    """The last of the words before the first that is no noun, in the singular."""
    before = takewhile(lambda word: not NO_NOUN.fullmatch(word), words.lower().split())
    return next(iter(reversed([word.strip("’'").removesuffix("s") for word in before])), "")


def _shares(sentence: str, counted: Iterable[Known]) -> Iterator[claims.Told]:
    """“One quarter (25) of the group’s members”, where another sentence counts the members."""
    for pattern in OF_THEM:
        for found in pattern.finditer(sentence):
            noun = _head(found["nouns"])
            whole = next((one for one in counted if one.noun and one.noun == noun), None)
            if whole is not None and whole.count:
                part = amount(found["part_number"]).value
                about = f"{written(part)} of {written(whole.count)} {whole.noun}s"
                yield from claims.share(found, part / whole.count, about)


def _beside_tables(line: int, sentence: str, found: Sequence[Table]) -> Iterator[Finding]:
    for beside in BESIDE.finditer(sentence):
        yield from _of_a_total(line, beside, found)
    for number in re.finditer(NUMBER, sentence, re.IGNORECASE):
        said = amount(number[0])
        for table in found:
            yield from _nearly(line, number[0], said, table)
    for table in found:
        yield from _rows(line, sentence, table)


def _of_a_total(line: int, beside: re.Match[str], found: Sequence[Table]) -> Iterator[Finding]:
    """“(56 %; 13,750,464)” is so much of the total of some table."""
    part, stated = amount(beside["part_number"]), amount(beside["percent"])
    totals = [
        column.total.value for table in found for column in table.counts()
        if column.total and column.total.value >= part.value > column.total.value / 1000
    ]  # fmt: skip
    if totals and not any(rounds_to(part.value * 100 / total, stated) for total in totals):
        comes_to = f"{written(part.value * 100 / totals[0], 1)}%"
        yield Finding(line, "share", beside["percent"], comes_to,
                      f"{beside['part_number']} of {written(totals[0])}")  # fmt: skip


def _nearly(line: int, text: str, said: Amount, table: Table) -> Iterator[Finding]:
    """Silent where the number is itself a figure or an exact sum."""
    sums = list(tables.nearly_sums(table, said))
    figures = {cell.value for column in table.columns for cell in column.cells if cell}
    figures |= {column.total.value for column in table.columns if column.total}
    if said.value in figures or any(adds == said.value for _column, adds, _names, _out in sums):
        return
    for column, adds, names, is_left_out in sums[:1]:
        rows = ", ".join(names)
        which = f"all of “{column.name}” but {rows}" if is_left_out else rows
        yield Finding(line, "sum", text, written(adds), which)


def _rows(line: int, sentence: str, table: Table) -> Iterator[Finding]:
    """“Southampton (5,049,480)” is what the table says of Southampton."""
    for at, name in enumerate(table.names):
        for beside in re.finditer(rf"\b{re.escape(name)}\s*\(\s*({NUMBER})\s*\)", sentence):
            said = amount(beside[1]).value
            own = [cell.value for column in table.counts() if (cell := column.cells[at])]
            near = [value for value in own if abs(value - said) <= value * NEARLY]
            if near and said not in own:
                yield Finding(line, "figure", beside[1], written(near[0]), f"{name} in the table")
