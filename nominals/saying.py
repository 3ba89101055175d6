"""What a page asks about one thing that is said of a nominal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nominals.choices import Capacity, Certainty
from partners.choices import Marking


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a page asks. `source` and `said_on`: from where and as of when the agency has it."""

    kind: str
    code: str = ""
    value: str = ""
    detail: str = ""
    number: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    capacity: str = Capacity.SUSPECT
    certainty: str = Certainty.FACT
    source: str
    said_on: date
    marking: str = Marking.OFFICIAL_SENSITIVE
    is_of_unit: bool = False
