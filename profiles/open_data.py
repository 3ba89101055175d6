"""The open data that ships with the project, and the notices that go wherever it is shown."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from profiles.street_files import FileRefusedError, Rejection, Report

FOLDER = Path(__file__).parent / "data"
STREET_FILES = tuple(
    FOLDER / f"{month}-hampshire-street.csv.gz" for month in ("2018-10", "2018-11", "2019-01")
)
MEAN_WEIGHTS = FOLDER / "mean_weights_hampshire_2017-18.csv"
MEAN_WEIGHTS_VERSION = "Hampshire mean by public type, 2017/18"
POPULATION_YEAR = 2019
POPULATION_SOURCE = "Office for National Statistics, mid-year population estimates, mid-2019"
LICENCE = "licensed under the Open Government Licence v3.0"
NOTICES = (
    f"Contains public sector information {LICENCE}. Source: data.police.uk.",
    f"Source: Home Office, police recorded crime and outcomes open data, {LICENCE}.",
    f"Source: Office for National Statistics {LICENCE}.",
    "Contains OS data © Crown copyright and database right 2020.",
)
LARGEST_WEIGHT = Decimal(100_000)


@dataclass(frozen=True)
class Places:
    """The district of each area code, and the hash of the table that says so."""

    by_area: Mapping[str, str]
    sha256: str


@cache
def places() -> Places:
    content = (FOLDER / "lsoa11_district.csv").read_bytes()
    rows = csv.DictReader(content.decode().splitlines())
    by_area = {row["lsoa11_code"]: row["district_gss"] for row in rows}
    return Places(by_area, hashlib.sha256(content).hexdigest())


def populations() -> dict[str, int]:
    """Residents of each district at the middle of `POPULATION_YEAR`, by GSS code."""
    text = (FOLDER / "population_mid2019.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["district_gss"]: int(row["population"]) for row in rows}


def weights(path: Path) -> tuple[dict[str, Decimal], str]:
    """The weight of each crime type and the hash of the file, or a refusal by line."""
    try:
        content = path.read_bytes()
        rows = csv.DictReader(content.decode("utf-8-sig").splitlines(), strict=True)
        found = list(rows)
    except OSError as error:
        raise FileRefusedError(f"The file cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise FileRefusedError("The file is not a table of plain UTF-8 text.") from error
    if not {"crime_type", "mean_weight"} <= set(rows.fieldnames or ()) or not found:
        raise FileRefusedError("The file needs the columns crime_type and mean_weight, and rows.")
    faults, by_type = Report(), dict[str, Decimal]()
    for line, row in enumerate(found, start=2):
        weight, name = _weight(row["mean_weight"]), (row["crime_type"] or "").strip()
        if weight is None or not name or None in row:
            faults.add(Rejection(line, "The line needs a type and a weight of nought or more."))
        elif name in by_type:
            faults.add(Rejection(line, "The type has a line with its weight already."))
        else:
            by_type[name] = weight
    if faults.total:
        raise FileRefusedError("Each type needs one line with its weight.", faults)
    return by_type, hashlib.sha256(content).hexdigest()


def _weight(text: str | None) -> Decimal | None:
    try:
        weight = Decimal(text or "")
    except InvalidOperation:
        return None
    return weight if weight.is_finite() and 0 <= weight < LARGEST_WEIGHT else None
