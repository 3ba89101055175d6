"""Reads the street-level crime files of data.police.uk, plain or packed with gzip.

A file whose shape is wrong (columns, encoding, packing) is refused whole, with a report by line:
where columns have slipped no row can be trusted. A row whose content is wrong is rejected by
itself. Rows in are always rows read plus rows rejected.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, NamedTuple

from portal.severity import type_key
from profiles.periods import parse_month

ANTI_SOCIAL = "Anti-social behaviour"
TYPES = (
    ANTI_SOCIAL,
    "Bicycle theft",
    "Burglary",
    "Criminal damage and arson",
    "Drugs",
    "Other crime",
    "Other theft",
    "Possession of weapons",
    "Public order",
    "Robbery",
    "Shoplifting",
    "Theft from the person",
    "Vehicle crime",
    "Violence and sexual offences",
)
KNOWN_TYPES = {type_key(name): name for name in TYPES}
COLUMNS = ("Crime ID", "Month", "Falls within", "LSOA code", "Crime type")
LINES_KEPT = 100  # of a report; the rest is counted
LONGEST_LINE = 65_536
LONGEST_TYPE = 60
LARGEST_FILE = 4 * 1024**3  # unpacked: a small packed file can unpack without end
GZIP_MARK = b"\x1f\x8b"
CRIME_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
AREA_CODE = re.compile(r"[A-Z0-9]{6,9}")


class StreetRow(NamedTuple):
    line: int
    month: date
    crime_id: str
    crime_type: str
    lsoa: str
    district: str  # GSS code; empty when outside the area or without a place


class Rejection(NamedTuple):
    line: int
    reason: str


@dataclass
class Report:
    """Lines with a reason each: the first hundred are kept, all are counted."""

    total: int = 0
    lines: list[Rejection] = field(default_factory=list)

    def add(self, rejection: Rejection) -> None:
        self.total += 1
        if len(self.lines) < LINES_KEPT:
            self.lines.append(rejection)


class FileRefusedError(Exception):
    """The file as a whole cannot be read as street-level crime; nothing of it is to be kept."""

    def __init__(self, sentence: str, report: Report | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.report = report or Report()


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The unpacked bytes of the file at `path`."""
    try:
        with path.open("rb") as packed, unpacked(packed) as binary:
            yield binary
    except OSError as error:
        raise FileRefusedError(f"The file cannot be read: {error.strerror}.") from error


@contextmanager
def unpacked(packed: BinaryIO) -> Iterator[BinaryIO]:
    """What the file is called says nothing: its first bytes tell whether it is packed."""
    is_packed = packed.read(2) == GZIP_MARK
    packed.seek(0)
    if not is_packed:
        yield packed
        return
    try:
        with gzip.GzipFile(fileobj=packed) as plain, io.BufferedReader(plain) as buffered:
            yield buffered
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        sentence = "The packed file is damaged or cut short. Fetch it again."
        raise FileRefusedError(sentence) from error


def digest(binary: BinaryIO) -> str:
    """SHA-256 of the unpacked bytes, so that a packed and a plain copy are the same file."""
    sha, size = hashlib.sha256(), 0
    while chunk := binary.read(1 << 20):
        size += len(chunk)
        if size > LARGEST_FILE:
            raise FileRefusedError("The file is larger than 4 GB unpacked. Split it by month.")
        sha.update(chunk)
    return sha.hexdigest()


class _Lines:
    """Decoded lines for the csv reader; remembers those that are no text."""

    def __init__(self, binary: BinaryIO) -> None:
        self.binary = binary
        self.number = 0
        self.faults = Report()

    def __iter__(self) -> Iterator[str]:
        while raw := self.binary.readline(LONGEST_LINE):
            self.number += 1
            if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
                self._skip_rest()
                self._fault("is longer than 65,536 characters")
                yield "\n"
            elif b"\0" in raw:
                self._fault("holds a NUL character, so it is not UTF-8 text")
                yield "\n"
            else:
                yield self._text(raw)

    def _text(self, raw: bytes) -> str:
        try:
            return raw.decode("utf-8-sig" if self.number == 1 else "utf-8")
        except UnicodeDecodeError:
            self._fault("is not UTF-8 text. Save the file as UTF-8")
            return "\n"

    def _skip_rest(self) -> None:
        while (more := self.binary.readline(LONGEST_LINE)) and not more.endswith(b"\n"):
            pass

    def _fault(self, reason: str) -> None:
        self.faults.add(Rejection(self.number, f"The line {reason}."))


class StreetReader:
    """Iterate it for `StreetRow` and `Rejection`; a wrong shape raises `FileRefusedError`.

    `places` gives the district of each area code. `force` is that of the first row. With `after`
    it goes on behind that line of a file that was read to there before.
    """

    def __init__(
        self, binary: BinaryIO, *, places: Mapping[str, str], after: int = 0, force: str = ""
    ) -> None:
        self._lines = _Lines(binary)
        self._records = csv.reader(iter(self._lines), strict=True)
        self._places = places
        self._after = after
        self.force = force

    def __iter__(self) -> Iterator[StreetRow | Rejection]:
        width, columns = self._header()
        faults = self._lines.faults
        for record in self._all_records():
            if len(record) != width:
                if record:  # an empty line is no row
                    self._fault(f"The line has {len(record)} columns; the header has {width}.")
            elif self._records.line_num <= self._after:
                continue
            elif not faults.total:  # after the first fault only more faults are looked for
                yield self._row(*columns(record))
        if faults.total:
            raise FileRefusedError("Lines of the file do not have the shape of its header.", faults)

    def _header(self) -> tuple[int, Callable[[list[str]], tuple[str, ...]]]:
        header = [name.strip().casefold() for name in next(self._all_records(), [])]
        if self._lines.faults.total:
            raise FileRefusedError("The file is not plain text.", self._lines.faults)
        if not header:
            raise FileRefusedError("The file is empty.")
        unclear = [name for name in COLUMNS if header.count(name.casefold()) != 1]
        if unclear:
            raise FileRefusedError(
                "This is not a street-level crime file. Its first line must name each of these "
                f"columns once: {', '.join(unclear)}."
            )
        return len(header), itemgetter(*(header.index(name.casefold()) for name in COLUMNS))

    def _all_records(self) -> Iterator[list[str]]:
        while True:
            try:
                yield from self._records
            except csv.Error:
                self._fault("A quotation mark is not closed or stands amid a value.")
            else:
                return

    def _fault(self, reason: str) -> None:
        self._lines.faults.add(Rejection(self._records.line_num, reason))

    def _row(
        self, crime_id: str, month: str, force: str, lsoa: str, crime_type: str
    ) -> StreetRow | Rejection:
        self.force = self.force or force
        when, kind = _month(month), _kind(crime_type)
        district = self._places.get(lsoa, "")
        if (
            when
            and kind
            and force
            and force == self.force
            and (CRIME_ID.fullmatch(crime_id) or (not crime_id and kind == ANTI_SOCIAL))
            and (district or not lsoa or AREA_CODE.fullmatch(lsoa))
        ):
            return StreetRow(self._records.line_num, when, crime_id, kind, lsoa, district)
        return Rejection(
            self._records.line_num, self._reason(crime_id, month, force, lsoa, crime_type)
        )

    def _reason(self, crime_id: str, month: str, force: str, lsoa: str, crime_type: str) -> str:
        if not _month(month):
            return f"The month is {_quoted(month)}; it must be a year and a month, as in 2018-10."
        if not _kind(crime_type):
            return f"The crime type is {_quoted(crime_type)}; it must be 1 to 60 plain characters."
        if not force or force != self.force:
            return f"The force is {_quoted(force)}; the file is that of {_quoted(self.force)}."
        if not crime_id:
            return f"{_quoted(crime_type)} has no Crime ID; only anti-social behaviour has none."
        if not CRIME_ID.fullmatch(crime_id):
            return f"The Crime ID is {_quoted(crime_id)}; it must be 1 to 64 letters and digits."
        return f"The area code is {_quoted(lsoa)}; it must look like E01022553, or be empty."


_month = lru_cache(maxsize=1024)(parse_month)


@lru_cache(maxsize=1024)
def _kind(text: str) -> str | None:
    """The type as data.police.uk spells it; an unknown one as it stands, so that it is not lost."""
    key = type_key(text)
    if not key or len(text) > LONGEST_TYPE or not text.isprintable():
        return None
    return KNOWN_TYPES.get(key, text.strip())


def _quoted(text: str) -> str:
    """A value of the file in a sentence: short, and safe to print."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in text[:40])
    return f"“{plain}{'...' if len(text) > 40 else ''}”" if text else "empty"
