"""Dates as a calendar reads them (RFC 5545): whole days and moments, each with one line of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

KIND = "text/calendar"
MOST_OCTETS = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True)
class Entry:
    """`uid` is the same each time, so that a calendar moves an entry and adds none."""

    uid: str
    on: date | datetime
    summary: str


def calendar(entries: Iterable[Entry], *, name: str, at: datetime) -> str:
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//SOC Partnership Portal//Dates//EN",
        "CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{_escaped(name)}",
        *(line for entry in entries for line in _event(entry, at)), "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(entry: Entry, at: datetime) -> Iterator[str]:
    yield from ("BEGIN:VEVENT", f"UID:{_escaped(entry.uid)}", f"DTSTAMP:{_moment(at)}")
    if isinstance(entry.on, datetime):
        yield f"DTSTART:{_moment(entry.on)}"
    else:
        yield f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{entry.on + timedelta(days=1):%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
    yield from (f"SUMMARY:{_escaped(entry.summary)}", "END:VEVENT")


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    return text.translate(_ESCAPED)


def _folded(line: str) -> Iterator[str]:
    """At most 75 octets each, the space at the front of a further one included.

    Never within a character: a calendar puts the octets together again, or does not.
    """
    taken = ""
    for character in line:
        if len((taken + character).encode()) > MOST_OCTETS:
            yield taken
            taken = " "
        taken += character
    yield taken
