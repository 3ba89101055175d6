"""A calendar file ends and folds its lines as RFC 5545 says; what is written becomes no line."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from portal.icalendar import Entry, calendar

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def lines_of(*entries: Entry) -> list[str]:
    return calendar(entries, name="Dates", at=AT).split("\r\n")


def test_a_day_is_a_whole_day_that_leaves_one_free() -> None:
    assert lines_of(Entry("A-1", date(2026, 12, 31), "Due"))[6:-2] == [
        "BEGIN:VEVENT", "UID:A-1", "DTSTAMP:20260301T093000Z",
        "DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101", "TRANSP:TRANSPARENT",
        "SUMMARY:Due", "END:VEVENT",
    ]  # fmt: skip


def test_a_moment_is_told_in_universal_time() -> None:
    summer = datetime(2026, 7, 1, 10, 0, tzinfo=timezone(timedelta(hours=1)))

    assert "DTSTART:20260701T090000Z" in lines_of(Entry("M-1", summer, "Meeting"))


def test_no_entry_is_a_calendar_all_the_same() -> None:
    assert lines_of()[0] == "BEGIN:VCALENDAR"
    assert lines_of()[-2:] == ["END:VCALENDAR", ""]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        pytest.param("a;b", "a\\;b", id="semicolon"),
        pytest.param("a,b", "a\\,b", id="comma"),
        pytest.param("a\\b", "a\\\\b", id="backslash"),
        pytest.param("a\r\nEND:VEVENT", "a\\nEND:VEVENT", id="a line of its own"),
    ],
)
def test_what_is_said_stays_within_its_line(said: str, written: str) -> None:
    assert f"SUMMARY:{written}" in lines_of(Entry("A-1", AT.date(), said))


@pytest.mark.parametrize("letter", ["x", "é", "漢", "🗓"])
def test_no_line_is_longer_than_75_octets_and_none_breaks_a_letter(letter: str) -> None:
    summary = letter * 200
    written = calendar([Entry("A-1", AT.date(), summary)], name="Dates", at=AT)

    assert max(len(line.encode()) for line in written.split("\r\n")) <= 75
    assert f"SUMMARY:{summary}\r\n" in written.replace("\r\n ", "")
