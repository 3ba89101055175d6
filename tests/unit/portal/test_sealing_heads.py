"""The heads file: what sealing adds to it, what it refuses, and what verification says of it."""

from __future__ import annotations

import fcntl
import json
import logging
import stat
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from portal import heads, sealing, verification
from portal.tracing import Fault
from tests.factories.audit import event, execute, triggers_off

SEALS = 4


@pytest.fixture
def heads_file(db: None, tmp_path: Path, settings: Any) -> Path:
    settings.AUDIT_HEADS_FILE = tmp_path / "kept" / "heads.jsonl"
    return settings.AUDIT_HEADS_FILE


@pytest.fixture
def sealed(heads_file: Path) -> Path:
    for number in range(SEALS):
        seal_one(number)
    return heads_file


def seal_one(number: int) -> None:
    """A seal of one event; its end is put back, so that more can be sealed in this transaction."""
    event(100 + number)
    horizon = f"SELECT {101 + number}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "_end", lambda first: execute(horizon)[0][0])
        sealing.seal()


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def put(file: Path, changed: list[dict[str, Any]]) -> None:
    file.write_text("".join(f"{json.dumps(line)}\n" for line in changed))


def faults(file: Path) -> list[tuple[Fault, int]]:
    return [(finding.fault, finding.seal) for finding in verification.verify(file).findings]


def test_each_seal_adds_one_line_to_a_private_file(sealed: Path) -> None:
    kept = execute(
        f'SELECT number, head, "end", {sealing.SEALED_AT} FROM portal_auditseal ORDER BY number'
    )

    assert [tuple(line.values()) for line in lines(sealed)] == kept
    assert [list(line) for line in lines(sealed)] == [
        ["number", "head", "end", "sealed_at"]
    ] * SEALS
    assert stat.S_IMODE(sealed.stat().st_mode) == 0o600
    assert stat.S_IMODE(sealed.parent.stat().st_mode) == 0o700
    assert faults(sealed) == []


def test_a_head_that_a_dying_process_did_not_write_is_added_next_time(
    sealed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(heads.Writer, "add", dies)
        with pytest.raises(OSError, match="the disk is full"):
            seal_one(SEALS)
    behind = verification.verify(sealed)
    sealing.seal()

    assert behind.findings == []
    assert behind.notes == [f"The head of seal {SEALS + 1} is not in the heads file yet."]
    assert [line["number"] for line in lines(sealed)] == [1, 2, 3, 4, 5]
    assert lines(sealed)[-1]["late"] == 1
    assert verification.verify(sealed).notes == []


def test_nothing_is_sealed_where_the_heads_file_cannot_be_written(sealed: Path) -> None:
    sealed.unlink()
    sealed.mkdir()

    with pytest.raises(OSError, match="directory"):
        seal_one(SEALS)

    assert execute("SELECT count(*) FROM portal_auditseal") == [(SEALS,)]


def test_a_lost_file_is_made_again_and_says_so_for_ever(
    sealed: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sealed.unlink()
    assert faults(sealed) == [(Fault.HEADS_FILE, 0)]

    with caplog.at_level(logging.ERROR):
        seal_one(SEALS)

    assert [line.get("late") for line in lines(sealed)] == [4, 4, 4, 4, None]
    assert "lacked the heads of 4 seals" in caplog.text
    report = verification.verify(sealed)
    assert report.findings == []
    assert "nothing outside vouched for seals 1 to 4" in report.notes[0]


@pytest.mark.parametrize("name", ["head", "end", "sealed_at", "number"])
def test_a_line_that_differs_is_reported_and_never_overwritten(sealed: Path, name: str) -> None:
    changed = lines(sealed)
    changed[-1][name] = changed[-1][name] + (1 if isinstance(changed[-1][name], int) else "0")
    put(sealed, changed)
    before = sealed.read_bytes()

    with pytest.raises(heads.HeadsDiffer):
        seal_one(SEALS)

    assert sealed.read_bytes() == before
    assert execute("SELECT count(*) FROM portal_auditseal") == [(SEALS,)]


def test_sealing_does_not_go_on_from_a_cut_log(sealed: Path) -> None:
    with triggers_off():
        execute("DELETE FROM portal_auditseal WHERE number > 2")

    with pytest.raises(heads.HeadsDiffer, match="ends with seal 4"):
        seal_one(SEALS)

    assert faults(sealed) == [(Fault.CUT_OFF, 3)]


def test_a_half_written_line_is_finished(sealed: Path) -> None:
    whole = sealed.read_bytes()
    sealed.write_bytes(whole[:-30])
    report = verification.verify(sealed)

    sealing.seal()

    finished = lines(sealed)
    assert finished[-1].pop("late", 1) == 1
    assert report.findings == []
    assert "The last line of the heads file is not finished yet." in report.notes
    assert verification.verify(sealed).findings == []
    assert [line["number"] for line in finished] == [1, 2, 3, 4]


@pytest.mark.parametrize("end", [b'{"number": 99', b"{}\n", b"\n", b"\xff\xfe\n", b"[" * 5_000])
def test_an_end_that_is_no_head_stops_sealing(sealed: Path, end: bytes) -> None:
    with sealed.open("ab") as file:
        file.write(end)
    before = sealed.read_bytes()

    with pytest.raises(heads.HeadsDiffer):
        seal_one(SEALS)

    assert sealed.read_bytes() == before


@pytest.mark.parametrize("place", range(SEALS - 1))
@pytest.mark.parametrize("name", ["head", "end", "sealed_at"])
def test_an_altered_line_is_not_blamed_on_the_seal(sealed: Path, place: int, name: str) -> None:
    changed = lines(sealed)
    changed[place][name] = changed[place][name] + (1 if name == "end" else "0")
    put(sealed, changed)

    assert faults(sealed) == [(Fault.HEADS_FILE, place + 1)]


def test_an_altered_last_line_cannot_be_told_from_a_rewritten_seal(sealed: Path) -> None:
    changed = lines(sealed)
    changed[-1]["head"] = "0" * 64
    put(sealed, changed)

    assert faults(sealed) == [(Fault.REWRITTEN, SEALS)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda all_lines: all_lines[1:], "of seal 2 where that of seal 1 was due"),
        (lambda all_lines: [*all_lines[:1], *all_lines[2:]], "where that of seal 2 was due"),
        (lambda all_lines: [*all_lines, all_lines[0]], "goes back to seal 1"),
        (lambda all_lines: [{}, *all_lines], "is not a head"),
        (lambda all_lines: [{**all_lines[0], "number": "1"}, *all_lines], "is not a head"),
        (lambda all_lines: [{**all_lines[0], "late": "no"}, *all_lines], "is not a head"),
        (lambda all_lines: all_lines[:2], "behind: Seals 3 to 4 are not in it"),
        (lambda _: [], "behind: Seals 1 to 4 are not in it"),
    ],
)
def test_a_damaged_file_is_reported(sealed: Path, change: Any, said: str) -> None:
    put(sealed, change(lines(sealed)))

    sentences = [finding.sentence for finding in verification.verify(sealed).findings]

    assert any(said in sentence for sentence in sentences), sentences


def test_binary_rubbish_does_not_fill_the_report(sealed: Path) -> None:
    sealed.write_bytes(b"\0" * 100_000)

    assert len(faults(sealed)) <= heads.MOST_FAULTS + 1


def test_another_process_with_the_file_lets_this_one_go(sealed: Path) -> None:
    with sealed.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        seal_one(SEALS)
    assert execute("SELECT count(*) FROM portal_auditseal") == [(SEALS,)]

    sealing.seal()
    assert execute("SELECT count(*) FROM portal_auditseal") == [(SEALS + 1,)]


def test_an_empty_log_without_a_file_holds(heads_file: Path) -> None:
    assert faults(heads_file) == []
    assert sealing.seal() == 0
    assert heads_file.read_bytes() == b""


def test_a_log_in_ruins_names_the_first_faults_and_stops(sealed: Path) -> None:
    for number in range(30):
        event(103, purpose=f"forged {number}")
    with triggers_off():
        execute("DELETE FROM portal_auditevent WHERE transaction = 100")

    report = verification.verify(sealed)

    assert len(report.findings) == verification.MOST_FINDINGS
    assert report.findings[0].fault == Fault.MISSING
    assert connection.is_usable()
