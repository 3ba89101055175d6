"""A list of people to invite, as a spreadsheet saves it: each line is read like the form.

No cell is ever worked out: one that begins like a formula is text like any other.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partners.forms import InviteForm
from partners.permissions import RoleName
from portal import characters
from portal.formfields import PageField

if TYPE_CHECKING:
    from partners.models import User

COLUMNS = ("name", "email", "roles", "unit")
MOST_LINES = 200
MOST_BYTES = 100_000


@dataclass(frozen=True)
class Line:
    """One person of the list: what was asked, or why it cannot be done."""

    number: int
    name: str
    email: str
    asked: dict[str, Any] = field(default_factory=dict)
    mistakes: tuple[str, ...] = ()


def read(content: bytes, *, by: User) -> list[Line]:
    """`ValidationError` where the file as a whole cannot be read."""
    rows = _rows(content)
    lines = [_line(number, row, by) for number, row in enumerate(rows, start=2)]
    times = Counter(line.email.lower() for line in lines)
    return [_once(line, times) for line in lines]


def _rows(content: bytes) -> list[dict[str, str]]:
    text = _text(content)
    table = list(csv.reader(io.StringIO(text, newline="")))
    if not table or [cell.strip().lower() for cell in table[0]] != list(COLUMNS):
        raise ValidationError(
            _("The first line must name the columns: %(columns)s.")
            % {"columns": ", ".join(COLUMNS)}
        )
    filled = [row for row in table[1:] if any(row)]
    if not filled or len(filled) > MOST_LINES:
        raise ValidationError(
            _("The list must name at least one person and at most %(most)s.") % {"most": MOST_LINES}
        )
    return [_named(row) for row in filled]


def _text(content: bytes) -> str:
    unreadable = _("Save the list as a CSV file in UTF-8, at most 100 kB, and choose it again.")
    if len(content) > MOST_BYTES:
        raise ValidationError(unreadable)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(unreadable) from error
    if not characters.are_clean(text):
        raise ValidationError(unreadable)
    return text


def _named(row: list[str]) -> dict[str, str]:
    cells = [cell.strip() for cell in row[: len(COLUMNS)]]
    return dict(zip(COLUMNS, [*cells, "", "", "", ""], strict=False))


def _line(number: int, row: dict[str, str], by: User) -> Line:
    form = InviteForm({**row, "roles": _roles(row["roles"]), "unit": _unit(row["unit"], by)}, by=by)
    name, email = row["name"], row["email"]
    if form.is_valid():
        return Line(number, name, email, {"unit": None, **form.cleaned_data})
    return Line(number, name, email, mistakes=tuple(_mistakes(form)))


def _roles(cell: str) -> list[str]:
    """Names as the page shows them or as the portal keeps them, with semicolons between."""
    known = {str(role.label).lower(): role.value for role in RoleName}
    named = [each.strip().lower() for each in cell.split(";") if each.strip()]
    return [known.get(each, each) for each in named]


def _unit(cell: str, by: User) -> Any:
    """A name that no unit has is wrong, not left out."""
    if not cell:
        return ""
    found = by.agency.units.filter(name__iexact=cell).first()
    return found.pk if found else cell


def _mistakes(form: InviteForm) -> Iterator[str]:
    for bound in form:
        if isinstance(bound, PageField):
            yield from bound.sentences


def _once(line: Line, times: Counter[str]) -> Line:
    if times[line.email.lower()] == 1 or not line.email:
        return line
    twice = _("This address stands in the list more than once.")
    return Line(line.number, line.name, line.email, mistakes=(*line.mistakes, twice))
