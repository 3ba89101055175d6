"""What became of the rows of a file: none may be lost between the file and the figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from portal.severity import type_key
from profiles.models import CrimeCount, CrimeImport, OffenceWeight
from profiles.street_files import ANTI_SOCIAL, KNOWN_TYPES


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of a file. `counted` is what the figures stand on: rows with a place inside."""

    month: date
    rows: int
    outside: int
    without_place: int
    counted: int


@dataclass(frozen=True, slots=True)
class TypeRow:
    name: str
    rows: int
    is_known: bool
    has_weight: bool


@dataclass(frozen=True, slots=True)
class Account:
    """Rows in = rejected + stored; stored = counted + outside + without a place."""

    rows_in: int
    rejected: int
    stored: int
    outside: int
    without_place: int
    counted: int
    months: tuple[MonthRow, ...]
    types: tuple[TypeRow, ...]

    @property
    def is_whole(self) -> bool:
        return (
            self.rows_in == self.rejected + self.stored
            and self.stored == self.counted + self.outside + self.without_place
            and self.stored == sum(row.rows for row in self.types)
        )

    @property
    def unweighted(self) -> tuple[TypeRow, ...]:
        """Types that are counted and add no severity under any scheme that is held."""
        return tuple(row for row in self.types if not row.has_weight)


def reconciled(source: CrimeImport) -> Account:
    """The account of one import, from the counts that its figures are made of."""
    counts = list(CrimeCount.objects.filter(source=source))
    months = [_month(month, counts) for month in sorted({count.month for count in counts})]
    return Account(
        rows_in=source.rows_in,
        rejected=source.rows_rejected,
        stored=source.rows_stored,
        outside=sum(row.outside for row in months),
        without_place=sum(row.without_place for row in months),
        counted=sum(row.counted for row in months),
        months=tuple(months),
        types=tuple(_types(counts)),
    )


def _month(month: date, counts: list[CrimeCount]) -> MonthRow:
    rows = [count for count in counts if count.month == month]
    unplaced = sum(count.without_area for count in rows)
    nowhere = sum(count.rows for count in rows if not count.district)
    return MonthRow(
        month=month,
        rows=sum(count.rows for count in rows),
        outside=nowhere - unplaced,
        without_place=unplaced,
        counted=sum(count.rows for count in rows if count.district),
    )


def _types(counts: list[CrimeCount]) -> list[TypeRow]:
    """Most frequent first. Anti-social behaviour is no crime: it needs no weight."""
    rows = Counter[str]()
    for count in counts:
        rows[count.crime_type] += count.rows
    weighted = {
        type_key(name) for name in OffenceWeight.objects.values_list("offence_type", flat=True)
    }
    weighted.add(type_key(ANTI_SOCIAL))
    return [
        TypeRow(name, number, type_key(name) in KNOWN_TYPES, type_key(name) in weighted)
        for name, number in sorted(rows.items(), key=lambda item: (-item[1], item[0]))
    ]
