"""Taking in open data: a whole file or nothing of it, and never the same file twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from partners.models import District, ForceArea
from portal import audit
from portal.errors import Refused
from profiles import open_data, street_files
from profiles.choices import Scheme
from profiles.models import CrimeCount, CrimeImport, HeldMonth, OffenceWeight, WeightSet
from profiles.periods import named
from profiles.street_files import FileRefusedError, Rejection, Report, StreetReader, StreetRow

LINES_AT_ONCE = 2_000
MANY = 100_000
WITH_REPLACE = "import it again with --replace"
COPY = """
COPY profiles_crime (source_id, line, month, crime_id, crime_type, lsoa, district) FROM STDIN
"""
SUM = """
INSERT INTO profiles_crimecount (source_id, month, district, crime_type, rows, without_area)
SELECT source_id, month, district, crime_type, count(*), count(*) FILTER (WHERE lsoa = '')
FROM profiles_crime WHERE source_id = %s GROUP BY source_id, month, district, crime_type
"""


@dataclass(frozen=True)
class Imported:
    """What became of a file. `is_new` is False when the same bytes had been taken in before."""

    source: CrimeImport
    is_new: bool
    rejections: Report = field(default_factory=Report)


@transaction.atomic
def import_crime(path: Path, *, replace: bool = False) -> Imported:
    """Take in one file of street-level crime. `replace` lets it stand for months already held."""
    with connection.cursor() as cursor:  # two imports of one file would both find it new
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('profiles.import_crime'))")
    with street_files.opened(path) as binary:
        sha256 = street_files.digest(binary)
        known = CrimeImport.objects.filter(sha256=sha256).first()
        if known:
            return Imported(known, is_new=False)
        binary.seek(0)
        places = open_data.places()
        copied = Copied(reserved_number())
        copy_rows(StreetReader(binary, places=places.by_area), copied)
    if not copied.stored:
        raise FileRefusedError("No row of the file can be stored.", copied.rejections)
    count_rows(copied.source_id, rows=copied.stored)
    source = CrimeImport.objects.create(
        pk=copied.source_id, force_area=area_counted(copied.source_id), force=copied.force,
        file_name=path.name[:200], sha256=sha256, places_sha256=places.sha256,
        rows_in=copied.stored + copied.rejections.total, rows_stored=copied.stored,
        rows_rejected=copied.rejections.total,
        rejections=[rejection._asdict() for rejection in copied.rejections.lines],
    )  # fmt: skip
    hold(source, replace=replace)
    audit.record(audit.Event.CRIME_IMPORTED, by=None, on=source)
    return Imported(source, is_new=True, rejections=copied.rejections)


@dataclass
class Copied:
    source_id: int
    stored: int = 0
    rejections: Report = field(default_factory=Report)
    force: str = ""
    last_line: int = 0


class _CopyText:
    """What COPY reads from: some thousand lines at a time, so that memory stays flat."""

    def __init__(self, rows: Iterator[StreetRow | Rejection], copied: Copied) -> None:
        self._lines = self._text(rows, copied)
        self.refusal: FileRefusedError | None = None

    def read(self, _size: int = -1) -> str:
        try:
            return "".join(islice(self._lines, LINES_AT_ONCE))
        except FileRefusedError as refusal:  # the driver would turn it into an error of its own
            self.refusal = refusal
            return ""

    @staticmethod
    def _text(rows: Iterator[StreetRow | Rejection], copied: Copied) -> Iterator[str]:
        source = copied.source_id
        for row in rows:
            copied.last_line = row.line
            if isinstance(row, StreetRow):
                line, month, crime_id, crime_type, lsoa, district = row
                kind = crime_type.replace("\\", "\\\\")
                copied.stored += 1
                yield f"{source}\t{line}\t{month}\t{crime_id}\t{kind}\t{lsoa}\t{district}\n"
            else:
                copied.rejections.add(row)


def reserved_number() -> int:
    """The number under which rows are stored before their import exists."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('profiles_crimeimport', 'id'))")
        number: int = cursor.fetchone()[0]
    return number


def copy_rows(reader: StreetReader, copied: Copied, *, most: int | None = None) -> None:
    """Store rows, all or the next `most` of them. A wrong shape raises `FileRefusedError`."""
    text = _CopyText(islice(iter(reader), most), copied)
    with connection.cursor() as cursor:
        cursor.copy_expert(COPY, text)
    if text.refusal:
        raise text.refusal
    copied.force = reader.force


def count_rows(source_id: int, *, rows: int) -> None:
    """Sum the stored rows into the counts that pages read."""
    with connection.cursor() as cursor:
        if rows >= MANY:  # without statistics the sums sort on disk: 3 s instead of 0.3
            cursor.execute("ANALYZE profiles_crime")
        cursor.execute(SUM, [source_id])


def area_counted(source_id: int) -> ForceArea:
    """Of an import whose rows are counted."""
    rows = Counter[str]()
    for count in CrimeCount.objects.filter(source=source_id).exclude(district=""):
        rows[count.district] += count.rows
    return area_of(rows)


def area_of(rows: Counter[str]) -> ForceArea:
    """The force area in whose districts most of the rows lie."""
    areas = Counter[ForceArea]()
    for district in District.objects.filter(gss__in=rows).select_related("force_area"):
        areas[district.force_area] += rows[district.gss]
    if not areas:
        raise FileRefusedError("No row of the file lies in a district that the portal knows.")
    return areas.most_common(1)[0][0]


def refuse_held(area: ForceArea, months: Iterable[date], *, how: str) -> None:
    """`how` says what to do where the file corrects what is held."""
    held = HeldMonth.objects.filter(force_area=area, month__in=list(months))
    if held:
        raise Refused(
            f"{named(row.month for row in held)} is already held for {area}, from "
            f"{held[0].source}. If this file corrects it, {how}."
        )


def hold(source: CrimeImport, *, replace: bool, how: str = WITH_REPLACE) -> None:
    """Let the import stand for its months: from now on it is counted."""
    months: list[date] = sorted(
        CrimeCount.objects.filter(source=source).values_list("month", flat=True).distinct()
    )
    if not replace:
        refuse_held(source.force_area, months, how=how)
    HeldMonth.objects.bulk_create(
        [HeldMonth(force_area=source.force_area, month=month, source=source) for month in months],
        update_conflicts=True, unique_fields=["force_area", "month"], update_fields=["source"],
    )  # fmt: skip


@transaction.atomic
def import_weights(
    path: Path, *, scheme: Scheme, version: str, title: str, source: str
) -> WeightSet:
    """Take in one version of a severity scheme. The same file again is the same set."""
    by_type, sha256 = open_data.weights(path)
    known = WeightSet.objects.filter(sha256=sha256).first()
    if known:
        return known
    if WeightSet.objects.filter(scheme=scheme, version=version).exists():
        raise Refused(
            _("%(version)s of %(scheme)s is held already, with other weights.")
            % {"version": version, "scheme": scheme.label}
        )
    made = WeightSet.objects.create(
        scheme=scheme, version=version, title=title, source=source, sha256=sha256
    )
    OffenceWeight.objects.bulk_create(
        OffenceWeight(weight_set=made, offence_type=name, weight=weight)
        for name, weight in by_type.items()
    )
    return made
