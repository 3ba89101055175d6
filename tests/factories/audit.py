"""Events and seals, and the powers of one who owns the database and wants to change them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

from django.db import connection, connections

from portal import sealing

_numbers = count(1)
MOST_LOOKS = 1_000


def execute(sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def triggers_off() -> Iterator[None]:
    """As a superuser may: no trigger of the log fires."""
    before = execute("SELECT current_setting('session_replication_role')")[0][0]
    execute("SET session_replication_role = replica")
    yield
    execute(f"SET session_replication_role = {before}")


def event(at_transaction: int, **fields: Any) -> int:
    """An event of a transaction that ended long ago. Returns its number."""
    number = next(_numbers)
    terms = {
        "transaction": at_transaction,
        "operation": "consultation",
        "event": "record_read",
        "actor": number % 7 + 1,
        "agency": number % 3 + 1,
        "model": "referrals.CpiForm",
        "objects_seen": [f"key-{number}"],
        "fields": [],
        "digest_before": "",
        "digest_after": "",
        "recipients": [],
        "purpose": f"reading {number}",
        "request": f"{number:016x}",
    } | fields
    names = ", ".join(terms)
    marks = ", ".join("%s::bigint[]" if name == "recipients" else "%s" for name in terms)
    with triggers_off():
        rows = execute(
            f"INSERT INTO portal_auditevent ({names}) VALUES ({marks}) RETURNING id",
            list(terms.values()),
        )
    return int(rows[0][0])


def rewrite_seals(first: int, last: int | None = None) -> None:
    """Make seals anew from the events that stand, as one who has read the source would."""
    seals = execute(
        f'SELECT number, first, "end", {sealing.SEALED_AT} FROM portal_auditseal '
        "WHERE number >= %s AND (%s::bigint IS NULL OR number <= %s) ORDER BY number",
        [first, last, last],
    )
    before = execute("SELECT head FROM portal_auditseal WHERE number = %s", [first - 1])
    head = before[0][0] if before else ""
    for number, start, end, sealed_at in seals:
        leaves, _ = sealing._leaves(start, end)
        head = sealing.head_of(head, number, start, end, sealed_at, leaves)
        execute(
            "UPDATE portal_auditseal SET leaves = %s, head = %s WHERE number = %s",
            [leaves, head, number],
        )


def horizon_here() -> int:
    """What `sealing` asks for, less the other databases of the server, where other tests run.

    And less the database's own housekeeping, which takes numbers and writes no event.
    Asked again while a transaction of the snapshot has ended before its database could be seen.
    """
    for _ in range(MOST_LOOKS):
        execute("SELECT pg_stat_clear_snapshot()")
        horizon, unknown = execute(
            """
            WITH now AS MATERIALIZED (SELECT pg_current_snapshot() AS taken),
            running AS MATERIALIZED (
                SELECT number::text::bigint FROM now, pg_snapshot_xip(taken) AS number),
            seen AS MATERIALIZED (
                SELECT number, bool_or(
                        datname = current_database() AND backend_type = 'client backend') AS here,
                    count(backend_xid) = 0 AS unknown
                FROM running LEFT JOIN pg_stat_activity ON backend_xid::text::bigint = number
                GROUP BY number)
            SELECT least(
                pg_snapshot_xmax(taken)::text::bigint, (SELECT min(number) FROM seen WHERE here)
            ), (SELECT bool_or(unknown) FROM seen) FROM now
            """
        )[0]
        if not unknown:
            return int(horizon)
    raise AssertionError("transactions end too fast to be told apart by their databases")


@contextmanager
def really_committing() -> Iterator[None]:
    """On a connection of its own, beside the test's transaction; the log is emptied at the end.

    Cheaper than flushing all tables, and what the migrations put there stays.
    """
    in_transaction = connections["default"]
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        with triggers_off():
            execute("TRUNCATE portal_auditevent, portal_auditseal")
        connection.close()
        connections["default"] = in_transaction
