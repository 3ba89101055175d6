"""Every shareable model, entered once by its app: the sweeps walk this list.

An entry says by which right a row is seen, by which of its fields a unit is named, and how long it
is kept. A part is seen, is of the unit, and is kept as its whole, but where it says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.retention import Kept

if TYPE_CHECKING:
    from django.db.models import Model


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A shareable model. A part has no owner of its own: it is seen at most where its whole is."""

    model: type[Model]
    grant: type[Model] | None = None
    part_of: str = ""  # name of the foreign key to the whole
    holds_personal_data: bool = True
    is_of_one_person: bool = False  # kept for oneself: no agency owns it, nobody shares it
    # Whoever sees a row holds one of these permissions; none: its writer, whatever their role.
    seen_with: tuple[str, ...] = ()
    is_of_no_unit: str = ""  # the reason why a whole has no field `unit`
    kept: tuple[Kept, ...] = ()

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def whole(self) -> Entry:
        """The entry that a part is in the end a part of."""
        if not self.part_of:
            return self
        above = self.model._meta.get_field(self.part_of).related_model
        assert above is not None  # noqa: S101 for the types: a part has a foreign key
        return entry_for(above).whole

    @property
    def lasts(self) -> tuple[Kept, ...]:
        return self.kept or self.whole.kept

    @property
    def rights(self) -> tuple[str, ...]:
        return self.seen_with or self.whole.seen_with


_entries: dict[type[Model], Entry] = {}
_others: dict[type[Model], Kept] = {}


def enter(entry: Entry) -> None:
    if entry.model in _entries:
        raise ValueError(f"{entry.model.__name__} is entered twice.")
    _entries[entry.model] = entry


def entries() -> tuple[Entry, ...]:
    return tuple(_entries.values())


def entry_for(model: type[Model]) -> Entry:
    return _entries[model]


def keep(model: type[Model], kept: Kept) -> None:
    """How long rows are kept that nobody shares."""
    _others[model] = kept


def others() -> dict[type[Model], Kept]:
    return dict(_others)
