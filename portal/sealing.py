"""Sealing of the audit log in hash-linked batches. Writers never wait for it, nor it for them.

A batch takes in the transactions from the end of the last one up to the oldest that still runs: all
of those have ended, so a slow commit can never slip an event into a batch that is sealed already.
"""

from __future__ import annotations

import hashlib
import json
import logging
import struct
from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction

from portal import heads

MOST_EVENTS = 10_000  # in one seal: keeps the memory of sealing and of verification flat
MOST_SEALS = 50  # in one run, which a worker ends after 45 seconds
LOCK = 0x5EA1  # an advisory lock: one sealer at a time, on however many machines
FIRST = 0  # where the transactions of the first seal begin

SEALED_AT = "to_jsonb(sealed_at) #>> '{}'"  # text: a forged infinity must not stop verification
EVENTS = """
SELECT id, transaction, (to_jsonb(portal_auditevent.*) - 'id' - 'transaction')::text
FROM portal_auditevent
"""

logger = logging.getLogger(__name__)


class SealingStopped(Exception):
    """The log cannot be sealed as it stands; a person has to look."""


class Leaf(NamedTuple):
    """What a seal keeps of an event: its number, its transaction, the hash of all else in it."""

    id: int
    transaction: int
    digest: bytes


_LEAF = struct.Struct(">qq32s")
LEAF_BYTES = _LEAF.size


def pack(leaf: Leaf) -> bytes:
    return _LEAF.pack(*leaf)


def unpack(leaves: bytes) -> Iterator[Leaf]:
    return (Leaf(*terms) for terms in _LEAF.iter_unpack(leaves))


def leaf_of(row: tuple[int, int, str]) -> Leaf:
    """`row` as EVENTS selects it.

    JSON with sorted names leaves no two contents with one text; a column without a value is left
    out, so that a column added later does not change the hashes of the events before it.
    """
    values = {name: value for name, value in json.loads(row[2]).items() if value is not None}
    canonical = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return Leaf(row[0], row[1], hashlib.sha256(canonical.encode()).digest())


def head_of(previous: str, number: int, first: int, end: int, sealed_at: str, leaves: bytes) -> str:
    """The line break ends the terms, which hold none: nothing can move between terms and leaves."""
    terms = json.dumps(["audit seal", previous, number, first, end, sealed_at])
    digest = hashlib.sha256(terms.encode() + b"\n")
    digest.update(leaves)
    return digest.hexdigest()


def fix_time_zone() -> None:
    """Times become text in the session's zone: the same one at sealing and at verification."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', 'UTC', true)")


def seal() -> int:
    """Seal what can be sealed and write the heads outside. Returns the number of events sealed."""
    with heads.opened(settings.AUDIT_HEADS_FILE) as outside:
        if outside is None:
            return 0
        _catch_up(outside)
        sealed = 0
        for _ in range(MOST_SEALS):
            made = _seal_batch()
            if made is None:
                break
            outside.add(made[0])
            sealed += made[1]
        return sealed


@transaction.atomic(durable=True)
def _catch_up(outside: heads.Writer) -> None:
    """Add the heads of seals that were committed by a process that died before it could write them.

    More than one at once means that the file was lost or cut: its lines say so for ever.
    """
    fix_time_zone()
    reached = outside.last.number if outside.last else 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM portal_auditseal WHERE number > %s", [reached])
        late = cursor.fetchone()[0]
        cursor.execute(
            f'SELECT number, head, "end", {SEALED_AT} FROM portal_auditseal '  # noqa: S608 constant
            "WHERE number >= %s ORDER BY number",
            [reached],
        )
        if outside.last and heads.Head(*(cursor.fetchone() or (0, "", 0, ""))) != outside.last:
            raise heads.HeadsDiffer(
                f"The heads file ends with seal {reached}, which is not so in the database."
            )
        if late > 1:
            logger.error("The heads file lacked the heads of %d seals and is caught up.", late)
        for number, head, end, sealed_at in cursor:
            outside.add(heads.Head(number, head, end, sealed_at, late))


@transaction.atomic(durable=True)
def _seal_batch() -> tuple[heads.Head, int] | None:
    fix_time_zone()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(
            'SELECT number, "end", head FROM portal_auditseal ORDER BY number DESC LIMIT 1'
        )
        number, first, previous = cursor.fetchone() or (0, FIRST, "")
        end = _end(first)
        leaves, events = _leaves(first, end)
        if not events:
            return None
        cursor.execute("SELECT to_jsonb(clock_timestamp()) #>> '{}'")
        sealed_at = cursor.fetchone()[0]
        head = head_of(previous, number + 1, first, end, sealed_at, leaves)
        cursor.execute(
            'INSERT INTO portal_auditseal (number, first, "end", leaves, head, sealed_at) '
            "VALUES (%s, %s, %s, %s, %s, %s)",
            [number + 1, first, end, leaves, head, sealed_at],
        )
    return heads.Head(number + 1, head, end, sealed_at), events


def _horizon() -> int:
    """The oldest transaction that still runs, in any database of the server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def _end(first: int) -> int:
    """The oldest running transaction, or sooner where a batch would grow too large."""
    horizon = _horizon()
    if horizon < first:
        raise SealingStopped(
            "The database counts its transactions from anew, as after a restore from a dump: "
            "see docs/decisions/0007-sealing-the-log.md."
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT transaction FROM portal_auditevent "
            "WHERE transaction >= %s AND transaction < %s ORDER BY transaction, id "
            "OFFSET %s LIMIT 1",
            [first, horizon, MOST_EVENTS - 1],
        )
        full = cursor.fetchone()
    return full[0] + 1 if full else horizon


def _leaves(first: int, end: int) -> tuple[bytes, int]:
    packed = bytearray()
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"{EVENTS} WHERE transaction >= %s AND transaction < %s ORDER BY id", [first, end]
        )
        for row in cursor:
            packed += pack(leaf_of(row))
    return bytes(packed), len(packed) // LEAF_BYTES
