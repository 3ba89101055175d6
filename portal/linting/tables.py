"""Tables in the text: columns add up, shares fit what they are shares of.

A table is rows between tabs or upright strokes, one below the other, after a row of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from portal.linting.amounts import FIGURE, MINUS, Amount, amount, rounds_to
from portal.linting.findings import Finding, written

TOTAL = re.compile(r"(?i)^\W*(grand |sub-?|overall )?totals?\b|^\W*(all|sum)\W*$")
RULE = re.compile(r"^[\s|:+-]+$")
CELL = re.compile(rf"^[+{MINUS}]?(?:{FIGURE})\s?%?$")
# So many rows may be left out of, or be all of, what a number in the text is the sum of.
MOST_PICKED = 3
LEAST_TO_PICK, LEAST_FIGURE = 5, 10_000


@dataclass(frozen=True)
class Column:
    name: str
    is_share: bool
    cells: tuple[Amount | None, ...]
    total: Amount | None


@dataclass(frozen=True)
class Table:
    """`line`: of its first row; `names`: of the rows that are added; `total_line`: None without."""

    line: int
    names: tuple[str, ...]
    columns: tuple[Column, ...]
    total_line: int | None

    def counts(self) -> list[Column]:
        return [column for column in self.columns if not column.is_share and _is_whole(column)]


def _is_whole(column: Column) -> bool:
    return all(cell is not None for cell in column.cells) and bool(column.cells)


def tables(lines: Sequence[str]) -> Iterator[tuple[Table, range]]:
    """Each with the lines that it takes."""
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and _cells(lines[end]):
            end += 1
        if end - start > 2:
            yield _table(lines, start, end), range(start, end)
        start = max(end, start + 1)


def _cells(line: str) -> list[str]:
    if "|" in line:
        return [cell.strip() for cell in line.strip().strip("|").split("|")]
    return [cell.strip() for cell in line.split("\t")] if "\t" in line else []


def _table(lines: Sequence[str], start: int, end: int) -> Table:
    head, *rest = [
        (number, _cells(lines[number])) for number in range(start, end)
        if not RULE.match(lines[number])
    ]  # fmt: skip
    rows = [row for row in rest if not TOTAL.match(row[1][0])]
    totals = [row for row in rest if TOTAL.match(row[1][0])]
    total = totals[-1] if totals else None
    columns = tuple(
        _column(name, at, [cells for _line, cells in rows], total[1] if total else [])
        for at, name in enumerate(head[1][1:], start=1)
    )
    names = tuple(cells[0] for _line, cells in rows)
    return Table(start + 1, names, columns, total[0] + 1 if total else None)


def _column(name: str, at: int, rows: Sequence[Sequence[str]], total: Sequence[str]) -> Column:
    texts = [row[at] if at < len(row) else "" for row in rows]
    last = total[at] if at < len(total) else ""
    is_share = "%" in name or any(text.endswith("%") for text in [*texts, last])
    return Column(name, is_share, tuple(map(_read, texts)), _read(last))


def _read(text: str) -> Amount | None:
    return amount(text) if CELL.match(text) else None


def check(table: Table) -> Iterator[Finding]:
    for column in table.columns:
        yield from _adds_up(table, column)
    for share in [column for column in table.columns if column.is_share]:
        yield from _fits_its_base(table, share)


def _adds_up(table: Table, column: Column) -> Iterator[Finding]:
    if not _is_whole(column) or column.total is None or table.total_line is None:
        return
    cells = [cell for cell in column.cells if cell is not None]
    adds = sum((cell.value for cell in cells), Fraction(0))
    places = max(cell.places for cell in [*cells, column.total])
    off = column.total.value - adds
    # Rounded shares may miss their total by half a step each; counts may not.
    allowed = Fraction(len(cells) + 1, 2 * 10**places) if column.is_share else Fraction(0)
    if abs(off) <= allowed:
        return
    missing, unit = written(abs(off), places), "%" if column.is_share else ""
    offer = (
        f"{missing}{unit} is in no row: add a row “unallocated” or correct the total."
        if off > 0 else f"The rows hold {missing}{unit} more than the total: correct one of them."
    )  # fmt: skip
    yield Finding(
        table.total_line, "total", written(column.total.value, places),
        written(adds, places), f"the total of “{column.name}”", offer,
    )  # fmt: skip


def _fits_its_base(table: Table, share: Column) -> Iterator[Finding]:
    """A share is one of the column before it, where that has a total."""
    before = table.columns[: table.columns.index(share)]
    base = next((one for one in reversed(before) if not one.is_share and one.total), None)
    if base is None or base.total is None or not base.total.value:
        return
    for number, (name, part, stated) in enumerate(
        zip(table.names, base.cells, share.cells, strict=True), start=1
    ):
        if part is None or stated is None:
            continue
        comes_to = part.value * 100 / base.total.value
        if not rounds_to(comes_to, stated):
            yield Finding(
                table.line + number, "share", f"{written(stated.value, stated.places)}%",
                f"{written(comes_to, max(stated.places, 1))}%", f"{name} of “{base.name}”",
            )  # fmt: skip


def nearly_sums(
    table: Table, said: Amount
) -> Iterator[tuple[Column, Fraction, tuple[str, ...], bool]]:
    """Sums of a few rows, or of all but a few, that a number misses by no more than rounding.

    Gives the column, the sum, the rows picked, and whether these are what was left out.
    """
    for column in table.counts():
        values = [cell.value for cell in column.cells if cell is not None]
        if len(values) < LEAST_TO_PICK or said.value < LEAST_FIGURE:
            continue
        for left_out in (True, False):
            for size in range(1, MOST_PICKED + 1):
                for picked in combinations(range(len(values)), size):
                    part = sum((values[at] for at in picked), Fraction(0))
                    adds = sum(values, Fraction(0)) - part if left_out else part
                    if abs(adds - said.value) <= Fraction(len(values), 2):
                        names = tuple(table.names[at] for at in picked)
                        yield column, adds, names, left_out
