"""A file is read once from end to end before a row of it is kept: what it holds, and its faults."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from profiles.street_files import FileRefusedError, Report, StreetReader, StreetRow


@dataclass
class Survey:
    """Rows in are rows to store plus rejected ones; `districts` counts those with a place."""

    rows: int = 0
    rejections: Report = field(default_factory=Report)
    months: set[date] = field(default_factory=set)
    districts: Counter[str] = field(default_factory=Counter)
    force: str = ""

    @property
    def rows_in(self) -> int:
        return self.rows + self.rejections.total


def surveyed(reader: StreetReader) -> Survey:
    """Raises `FileRefusedError` where the shape is wrong or nothing could be stored."""
    found = Survey()
    for row in reader:
        if isinstance(row, StreetRow):
            found.rows += 1
            found.months.add(row.month)
            if row.district:
                found.districts[row.district] += 1
        else:
            found.rejections.add(row)
    found.force = reader.force
    if not found.rows:
        raise FileRefusedError("No row of the file can be stored.", found.rejections)
    return found
