"""Sealing beside writers that commit late, and verification by the auditor's role."""

from __future__ import annotations

import random
import time
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg2.extensions
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from portal import sealing, verification
from portal.models import AuditEvent
from portal.tracing import Fault
from tests.conftest import database_role
from tests.factories.audit import event, execute, horizon_here, really_committing, triggers_off

WRITERS = 200
AT_ONCE = 24
INSERT = (
    "INSERT INTO portal_auditevent (operation, event, model, objects_seen, fields, recipients, "
    "digest_before, digest_after, purpose, request) "
    "VALUES ('login', 'sign_in_failed', '', '{}', '{}', '{}', '', '', %s, '')"
)


@pytest.fixture
def heads_file(tmp_path: Path, settings: Any) -> Path:
    settings.AUDIT_HEADS_FILE = tmp_path / "kept" / "heads.jsonl"
    return settings.AUDIT_HEADS_FILE


@pytest.fixture
def committed(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Other tests hold transactions open in other databases; here they do not hold back sealing."""
    monkeypatch.setattr(sealing, "_horizon", horizon_here)
    with really_committing():
        yield


def session(role: str = "portal_web") -> psycopg2.extensions.connection:
    opened = psycopg2.connect(**connection.get_connection_params())
    with opened.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
        cursor.execute("SET lock_timeout = '200ms'")
    opened.commit()
    return opened


def write(opened: psycopg2.extensions.connection, purpose: str) -> None:
    with opened.cursor() as cursor:
        cursor.execute(INSERT, [purpose])


def sealed_events() -> list[int]:
    rows = execute("SELECT leaves FROM portal_auditseal ORDER BY number")
    return [leaf.id for (leaves,) in rows for leaf in sealing.unpack(bytes(leaves))]


def verify(file: Path) -> str:
    """What the command says, as the role that may only read events and seals."""
    out = StringIO()
    with database_role("portal_auditor"):
        call_command("verify_audit", heads_file=file, stdout=out)
    return out.getvalue()


def test_seal_leaves_out_what_a_running_transaction_may_still_commit(
    committed: None, heads_file: Path
) -> None:
    with closing(session()) as slow, closing(session()) as quick:
        write(slow, "slow")
        write(quick, "quick")
        quick.commit()

        assert sealing.seal() == 0
        assert "Events not sealed yet: 1," in verify(heads_file)

        slow.commit()
        assert sealing.seal() == 2
    assert "holds. Seals: 1. Sealed events: 2." in verify(heads_file)


def test_the_oldest_running_transaction_bounds_a_seal(
    committed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    with closing(session()) as slow, closing(session()) as slower:
        write(slow, "slow")
        with slow.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            running = cursor.fetchone()[0]
        write(slower, "slower")

        # A session that an earlier test closed may still be ending: older, and no harm.
        assert sealing._horizon() <= horizon_here() <= running
        slow.rollback()
        assert horizon_here() > running


def test_sealing_up_to_the_newest_transaction_would_raise_a_false_alarm(
    committed: None, heads_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Why a batch ends at the oldest running transaction: the same steps without that bound."""
    with closing(session()) as slow, closing(session()) as quick:
        write(slow, "slow")
        write(quick, "quick")
        quick.commit()
        newest = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
        monkeypatch.setattr(sealing, "_horizon", lambda: execute(newest)[0][0])

        assert sealing.seal() == 1
        slow.commit()

    with transaction.atomic():
        findings = verification.verify(heads_file).findings
    assert [finding.fault for finding in findings] == [Fault.INSERTED]


def test_writers_do_not_wait_for_sealing_nor_sealing_for_writers(
    committed: None, heads_file: Path
) -> None:
    with closing(session()) as earlier, closing(session()) as during:
        write(earlier, "earlier")
        earlier.commit()
        write(earlier, "still running")
        execute("SET lock_timeout = '200ms'")
        with transaction.atomic():
            assert sealing._seal_batch.__wrapped__() is not None

            write(during, "while the seal is not committed")
            during.commit()

    assert AuditEvent.objects.count() == 2


def test_only_one_sealer_works_at_a_time(committed: None, heads_file: Path) -> None:
    with closing(session()) as writer, closing(session()) as other_machine:
        write(writer, "one")
        writer.commit()
        with other_machine.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [sealing.LOCK])

        assert sealing.seal() == 0
        other_machine.rollback()
        assert sealing.seal() == 1


def commit_late(number: int) -> int:
    """One writer: its own connection, one to three events, a commit at a random moment."""
    chance = random.Random(number)
    written = chance.randint(1, 3)
    with closing(session()) as opened:
        for part in range(written):
            write(opened, f"writer {number} part {part}")
            with opened.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(%s)", [chance.random() / 5])
        if chance.random() < 0.1:
            opened.rollback()
            return 0
        opened.commit()
    return written


def test_two_hundred_writers_with_random_delays_raise_no_alarm(
    committed: None, heads_file: Path
) -> None:
    held_back = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        writers: list[Future[int]] = [pool.submit(commit_late, number) for number in range(WRITERS)]
        while not all(writer.done() for writer in writers):
            sealing.seal()
            held_back += "not sealed yet" in verify(heads_file)

    sealing.seal()
    said = verify(heads_file)
    committed_events = sum(writer.result() for writer in writers)
    seals = execute("SELECT count(*) FROM portal_auditseal")[0][0]

    assert f"holds. Seals: {seals}. Sealed events: {committed_events}." in said
    assert Counter(sealed_events()) == Counter(AuditEvent.objects.values_list("id", flat=True))
    assert len(sealed_events()) == committed_events > WRITERS
    assert seals > 5, "sealing has to happen among the writers"
    assert held_back > 5, "committed events have to have waited for running transactions"


def test_sealing_goes_in_batches_and_ends_them_between_transactions(
    db: None, heads_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "MOST_EVENTS", 4)
    for place in (10, 10, 10, 11, 11, 12, 12, 12, 12, 12, 12, 13):
        event(place)

    assert sealing.seal() == 12

    bounds = execute(
        'SELECT first, "end", length(leaves) / 48 FROM portal_auditseal ORDER BY number'
    )
    assert [(first, end, events) for first, end, events in bounds[:2]] == [(0, 12, 5), (12, 13, 6)]
    assert (bounds[2][0], bounds[2][2]) == (13, 1)
    assert sealing.seal() == 0


def test_the_hash_is_the_same_whatever_the_session_shows(db: None, heads_file: Path) -> None:
    event(10)
    sealing.seal()

    with transaction.atomic():
        execute("SET LOCAL TimeZone TO 'Asia/Kathmandu'")
        execute("SET LOCAL DateStyle TO 'SQL, DMY'")
        execute("SET LOCAL extra_float_digits TO 0")
        assert verification.verify(heads_file).findings == []


def test_the_hash_covers_every_column(db: None) -> None:
    """Also one that is added later: without a value it changes nothing, with one it does."""
    number = event(10)
    before = sealing.leaf_of(execute(f"{sealing.EVENTS} WHERE id = %s", [number])[0])
    execute("ALTER TABLE portal_auditevent ADD COLUMN later text")
    added = sealing.leaf_of(execute(f"{sealing.EVENTS} WHERE id = %s", [number])[0])
    with triggers_off():
        execute("UPDATE portal_auditevent SET later = '' WHERE id = %s", [number])
    filled = sealing.leaf_of(execute(f"{sealing.EVENTS} WHERE id = %s", [number])[0])

    assert before == added
    assert filled.digest != before.digest


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"objects_seen": ["a", "b"]}, {"objects_seen": ["a,b"]}),
        ({"objects_seen": ["a", "b"]}, {"objects_seen": ["b", "a"]}),
        ({"fields": []}, {"fields": [""]}),
        ({"actor": None, "agency": 1}, {"actor": 1, "agency": None}),
        ({"purpose": "ab", "request": "c"}, {"purpose": "a", "request": "bc"}),
        ({"purpose": 'a"'}, {"purpose": 'a\\"'}),
        ({"purpose": "é"}, {"purpose": "e\u0301"}),
    ],
)
def test_no_two_contents_have_one_hash(db: None, one: Any, other: Any) -> None:
    same = {"at": "2026-01-01T00:00:00Z", "objects_seen": [], "purpose": "", "request": ""}
    same |= {"actor": 1, "agency": 1}
    digests = set()
    for fields in (one, other, one):
        number = event(10, **(same | fields))
        digests.add(sealing.leaf_of(execute(f"{sealing.EVENTS} WHERE id = %s", [number])[0]).digest)

    assert len(digests) == 2


def test_a_database_that_counts_from_anew_stops_sealing(db: None, heads_file: Path) -> None:
    with triggers_off():
        execute(
            'INSERT INTO portal_auditseal (number, first, "end", leaves, head) '
            "VALUES (1, 0, 90000000000, '', 'x')"
        )

    with pytest.raises(sealing.SealingStopped):
        sealing.seal()


def insert_many(count: int) -> None:
    execute(
        "INSERT INTO portal_auditevent (operation, event, actor, agency, model, objects_seen, "
        "fields, recipients, digest_before, digest_after, purpose, request) "
        "SELECT 'consultation', 'list_read', mod(n, 50), mod(n, 7), 'referrals.CpiForm', "
        "ARRAY[md5(n::text), md5((n + 1)::text)], '{}', '{}', '', '', 'the list', md5(n::text) "
        "FROM generate_series(1, %s) AS n",
        [count],
    )
    with triggers_off():
        execute("UPDATE portal_auditevent SET transaction = 10 + mod(id, 500)")


def test_a_hundred_thousand_events_are_verified_within_half_a_minute(
    committed: None, heads_file: Path
) -> None:
    insert_many(100_000)
    assert sealing.seal() == 100_000

    started = time.monotonic()
    assert "Sealed events: 100000." in verify(heads_file)

    assert time.monotonic() - started < 30


def test_memory_of_verification_does_not_grow_with_the_log(
    committed: None, heads_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "MOST_EVENTS", 500)
    monkeypatch.setattr(verification, "SEALS_AT_ONCE", 2)
    peaks = []
    for size in (2_000, 10_000):
        insert_many(size)
        sealing.seal()
        tracemalloc.start()
        verify(heads_file)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        with triggers_off():
            execute("TRUNCATE portal_auditevent, portal_auditseal")
        heads_file.unlink()

    assert peaks[1] < 1.5 * peaks[0], peaks


def test_a_role_that_may_not_read_the_log_is_told_so(committed: None, heads_file: Path) -> None:
    with pytest.raises(CommandError, match="portal_auditor"), database_role("portal_web"):
        call_command("verify_audit", heads_file=heads_file)


def test_an_alarm_ends_the_command_with_an_error(committed: None, heads_file: Path) -> None:
    with closing(session()) as writer:
        write(writer, "one")
        writer.commit()
    sealing.seal()
    assert "The audit log holds" in verify(heads_file)
    with triggers_off():
        execute("UPDATE portal_auditevent SET purpose = 'two'")

    out = StringIO()
    with (
        pytest.raises(CommandError, match="does not hold") as refusal,
        database_role("portal_auditor"),
    ):
        call_command("verify_audit", heads_file=heads_file, stdout=out)

    assert refusal.value.returncode == 1
    assert "was altered" in out.getvalue()
