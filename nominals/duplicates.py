"""Nominations that may be of the same person: for the secretariat's eyes alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q

from nominals.choices import Kind
from nominals.japtm_choices import NoteKind
from nominals.misspelling import slips
from nominals.models import Contribution, Nomination, NominationNote

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from partners.models import User

# A number of a system tells one person from another; a name does only with a birth.
TELLS = (Kind.IDENTIFIER, Kind.NAME, Kind.BIRTH)
ONE_SLIP_IN = 5  # letters


@dataclass
class _Known:
    """What tells who a nominal is. A birth lies between two days, which an age or a year leaves."""

    numbers: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    births: set[tuple[date, date]] = field(default_factory=set)

    def born_like(self, other: _Known) -> bool:
        return any(
            first <= end and start <= last
            for first, last in self.births for start, end in other.births
        )  # fmt: skip

    def called_like(self, other: _Known) -> bool:
        return any(_are_names_alike(one, name) for one in self.names for name in other.names)


def _are_names_alike(first: str, second: str) -> bool:
    """As the search counts slips; the shorter one is asked for, so that both pages say the same."""
    asked, kept = sorted((first, second), key=lambda name: (len(name), name))
    wrong, _left = slips(asked, kept)
    return bool(asked) and wrong * ONE_SLIP_IN <= len(asked)


def probable_duplicates(nomination: Nomination, *, by: User) -> list[Nomination]:
    """Of the same programme: of the same nominal, with a number in common, or name and birth.

    Closed ones too: somebody may be nominated anew, and the secretariat knows of the time before.
    Names may be misspelt. What the secretariat has compared is not shown again.
    """
    decided = compared(nomination, by=by)
    others = list(
        Nomination.objects.for_secretariat(by)
        .filter(programme=nomination.programme_id)
        .exclude(pk__in=[nomination.pk, *decided])
        .select_related("owner")
    )
    known = _known({nomination.nominal_id, *(other.nominal_id for other in others)}, by=by)
    own = known.get(nomination.nominal_id, _Known())
    return [
        other for other in others
        if other.nominal_id == nomination.nominal_id
        or _are_alike(own, known.get(other.nominal_id, _Known()))
    ]  # fmt: skip


def compared(nomination: Nomination, *, by: User) -> dict[int, NominationNote]:
    """What the secretariat decided of it and each other nomination. The newest word holds."""
    notes = NominationNote.objects.visible_to(by).exclude(kind=NoteKind.RETURNED)
    newest = {}
    for note in notes.filter(Q(nomination=nomination) | Q(other=nomination)).order_by("pk"):
        newest[note.other_id if note.nomination_id == nomination.pk else note.nomination_id] = note
    return {other: note for other, note in newest.items() if note.kind != NoteKind.UNSETTLED}


def _known(nominals: Iterable[int], *, by: User) -> dict[int, _Known]:
    rows = Contribution.objects.visible_to(by).filter(
        nominal__in=nominals, kind__in=TELLS, withdrawn_at__isnull=True
    )
    found: dict[int, _Known] = {}
    for row in rows:
        known = found.setdefault(row.nominal_id, _Known())
        if row.kind == Kind.NAME:
            known.names.add(row.folded)
        elif row.kind == Kind.IDENTIFIER:
            known.numbers.add(f"{row.code} {''.join(row.value.split()).upper()}")
        elif row.starts_on:
            known.births.add((row.starts_on, row.ends_on or row.starts_on))
    return found


def _are_alike(own: _Known, other: _Known) -> bool:
    if own.numbers & other.numbers:
        return True
    return own.born_like(other) and own.called_like(other)
