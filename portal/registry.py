"""Every shareable model, entered once by its app: the sweeps walk this list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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

    @property
    def table(self) -> str:
        return self.model._meta.db_table


_entries: dict[type[Model], Entry] = {}


def enter(entry: Entry) -> None:
    if entry.model in _entries:
        raise ValueError(f"{entry.model.__name__} is entered twice.")
    _entries[entry.model] = entry


def entries() -> tuple[Entry, ...]:
    return tuple(_entries.values())


def entry_for(model: type[Model]) -> Entry:
    return _entries[model]
