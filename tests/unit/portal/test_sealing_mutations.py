"""Whatever is done to a sealed log, `verify` says what it was: fifty times for each way."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from portal import sealing, verification
from portal.tracing import Fault
from tests.factories.audit import event, execute, rewrite_seals, triggers_off

TIMES = 50
SEALS = 8
ALTERATIONS: dict[str, Any] = {
    "operation": "erasure",
    "event": "list_read",
    "actor": 99,
    "agency": None,
    "model": "",
    "objects_seen": ["key-of-another"],
    "fields": ["name", "name"],
    "digest_before": "0",
    "digest_after": "1",
    "recipients": [5],
    "purpose": "Reading",
    "request": "forged",
}
TIMES_OF_DAY = (
    "at + interval '1 microsecond'",
    "at - interval '9 years'",
    "'infinity'",
    "'0044-03-15 BC'",
)


@dataclass(frozen=True)
class Log:
    """Numbers of the events by seal, and the heads outside."""

    events: dict[int, list[int]]
    file: Path

    def pick(self, chance: random.Random, *, but: int = 0) -> tuple[int, int]:
        seal = chance.choice([number for number in self.events if number != but])
        return seal, chance.choice(self.events[seal])


@pytest.fixture
def log(db: None, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Log:
    settings.AUDIT_HEADS_FILE = tmp_path / "heads.jsonl"
    monkeypatch.setattr(sealing, "MOST_EVENTS", 12)
    for number in range(12 * SEALS):  # a transaction holds one to three events
        event(100 + number // 3 if number % 2 else 100 + number // 2)
    assert sealing.seal() == 12 * SEALS
    found = execute(
        "SELECT number, id FROM portal_auditseal JOIN portal_auditevent "
        'ON transaction >= first AND transaction < "end" ORDER BY number, id'
    )
    events: dict[int, list[int]] = {}
    for number, event_id in found:
        events.setdefault(number, []).append(event_id)
    for number in range(3):
        event(90_000_000 + number)  # the unsealed tail
    return Log(events, settings.AUDIT_HEADS_FILE)


@dataclass(frozen=True)
class Expected:
    """What the findings say first, and every place (seal and event) that they name."""

    fault: Fault
    places: set[tuple[int, int | None]]

    @classmethod
    def at(cls, fault: Fault, seal: int, event: int | None = None) -> Expected:
        return cls(fault, {(seal, event)})


Mutation = Callable[[Log, random.Random], Expected]


def alter_a_field(log: Log, chance: random.Random) -> Expected:
    seal, target = log.pick(chance)
    name = chance.choice(list(ALTERATIONS))
    cast = "::bigint[]" if name == "recipients" else ""
    execute(
        f"UPDATE portal_auditevent SET {name} = %s{cast} WHERE id = %s", [ALTERATIONS[name], target]
    )
    return Expected.at(Fault.ALTERED, seal, target)


def change_a_timestamp(log: Log, chance: random.Random) -> Expected:
    seal, target = log.pick(chance)
    execute(
        f"UPDATE portal_auditevent SET at = {chance.choice(TIMES_OF_DAY)} WHERE id = %s", [target]
    )
    return Expected.at(Fault.ALTERED, seal, target)


def copy_over_another(log: Log, chance: random.Random) -> Expected:
    """Hides an act behind a copy of another that still stands."""
    seal, target = log.pick(chance)
    _, other = log.pick(chance, but=seal)
    _take_content(target, other)
    return Expected.at(Fault.ALTERED, seal, target)


def delete_an_event(log: Log, chance: random.Random) -> Expected:
    seal, target = log.pick(chance)
    execute("DELETE FROM portal_auditevent WHERE id = %s", [target])
    return Expected.at(Fault.MISSING, seal, target)


def insert_an_event(log: Log, chance: random.Random) -> Expected:
    """With a transaction among the sealed ones, or before them all; new, or a copy of another."""
    seal, target = log.pick(chance)
    rows = execute("SELECT transaction FROM portal_auditevent WHERE id = %s", [target])
    if seal == 1 and chance.random() < 0.5:
        return Expected.at(Fault.INSERTED, 1, event(-5))
    if chance.random() < 0.5:
        return Expected.at(Fault.INSERTED, seal, event(rows[0][0]))
    names = ", ".join(("at", "transaction", *ALTERATIONS))
    copied = execute(
        f"INSERT INTO portal_auditevent ({names}) "
        f"SELECT {names} FROM portal_auditevent WHERE id = %s RETURNING id",
        [target],
    )
    return Expected.at(Fault.INSERTED, seal, copied[0][0])


def swap_two_events(log: Log, chance: random.Random) -> Expected:
    """Their numbers, or all but their numbers, or their transactions: of one batch or of two."""
    (seal, one), (other_seal, other) = log.pick(chance), log.pick(chance)
    while one == other:
        other_seal, other = log.pick(chance)
    way = chance.choice(["numbers", "contents", "transactions"])
    if way == "transactions" and _transaction(one) == _transaction(other):
        way = "contents"
    if way == "numbers":
        execute("UPDATE portal_auditevent SET id = -1 WHERE id = %s", [one])
        execute("UPDATE portal_auditevent SET id = %s WHERE id = %s", [one, other])
        execute("UPDATE portal_auditevent SET id = %s WHERE id = -1", [other])
    elif way == "contents":
        spare = event(0)
        _take_content(spare, one)
        _take_content(one, other)
        _take_content(other, spare)
        execute("DELETE FROM portal_auditevent WHERE id = %s", [spare])
    else:
        first, second = _transaction(one), _transaction(other)
        execute("UPDATE portal_auditevent SET transaction = %s WHERE id = %s", [second, one])
        execute("UPDATE portal_auditevent SET transaction = %s WHERE id = %s", [first, other])
    return Expected(Fault.REORDERED, {(seal, one), (other_seal, other)})


def move_between_batches(log: Log, chance: random.Random) -> Expected:
    """Forward, back, or into the tail that is not sealed yet."""
    seal, target = log.pick(chance)
    _, other = log.pick(chance, but=seal)
    to = 90_000_001 if chance.random() < 0.3 else _transaction(other)
    execute("UPDATE portal_auditevent SET transaction = %s WHERE id = %s", [to, target])
    return Expected.at(Fault.REORDERED, seal, target)


def renumber_an_event(log: Log, chance: random.Random) -> Expected:
    seal, target = log.pick(chance)
    execute(
        "UPDATE portal_auditevent SET id = %s WHERE id = %s",
        [10**12 + chance.randrange(99), target],
    )
    return Expected.at(Fault.REORDERED, seal, target)


def cut_the_tail(log: Log, chance: random.Random) -> Expected:
    seal = chance.randint(1, SEALS)
    execute(
        "DELETE FROM portal_auditevent WHERE transaction >= "
        "(SELECT first FROM portal_auditseal WHERE number = %s)",
        [seal],
    )
    execute("DELETE FROM portal_auditseal WHERE number >= %s", [seal])
    return Expected.at(Fault.CUT_OFF, seal)


def rewrite_to_the_end(log: Log, chance: random.Random) -> Expected:
    seal, _ = _tamper(log, chance)
    rewrite_seals(seal)
    return Expected.at(Fault.REWRITTEN, seal)


def rewrite_one_seal(log: Log, chance: random.Random) -> Expected:
    seal, _ = _tamper(log, chance)
    rewrite_seals(seal, seal)
    return Expected.at(Fault.REWRITTEN, seal)


def alter_a_seal(log: Log, chance: random.Random) -> Expected:
    seal = chance.randint(1, SEALS)
    change = chance.choice(
        [
            "first = first - 1",
            '"end" = "end" + 1',
            '"end" = "end" + 40',
            "leaves = set_byte(leaves, 47, get_byte(leaves, 47) # 1)",
            "leaves = substr(leaves, 49)",
            "leaves = leaves || leaves",
            "leaves = ''",
            "head = repeat('0', 64)",
            "head = ''",
            "sealed_at = sealed_at + interval '1 microsecond'",
            "sealed_at = 'infinity'",
        ]
    )
    execute(f"UPDATE portal_auditseal SET {change} WHERE number = %s", [seal])
    return Expected.at(Fault.SEAL_ALTERED, seal)


def delete_a_middle_seal(log: Log, chance: random.Random) -> Expected:
    seal = chance.randint(1, SEALS - 1)
    execute("DELETE FROM portal_auditseal WHERE number = %s", [seal])
    if chance.random() < 0.5:  # and what it sealed
        execute("DELETE FROM portal_auditevent WHERE id = ANY(%s)", [log.events[seal]])
    return Expected.at(Fault.SEAL_MISSING, seal)


def delete_and_close_the_gap(log: Log, chance: random.Random) -> Expected:
    seal = chance.randint(1, SEALS - 1)
    execute("DELETE FROM portal_auditseal WHERE number = %s", [seal])
    execute("DELETE FROM portal_auditevent WHERE id = ANY(%s)", [log.events[seal]])
    for number in range(seal + 1, SEALS + 1):
        execute(
            "UPDATE portal_auditseal SET number = number - 1, first = "
            'coalesce((SELECT max("end") FROM portal_auditseal WHERE number < %s), 0) '
            "WHERE number = %s",
            [number - 1, number],
        )
    rewrite_seals(seal)
    return Expected.at(Fault.REWRITTEN, seal)


def _tamper(log: Log, chance: random.Random) -> tuple[int, int]:
    seal, target = log.pick(chance)
    if chance.random() < 0.5:
        execute("UPDATE portal_auditevent SET actor = 1000 WHERE id = %s", [target])
    else:
        execute("DELETE FROM portal_auditevent WHERE id = %s", [target])
    return seal, target


def _transaction(event_id: int) -> int:
    rows = execute("SELECT transaction FROM portal_auditevent WHERE id = %s", [event_id])
    return int(rows[0][0])


def _take_content(to: int, source: int) -> None:
    names = ", ".join(("at", *ALTERATIONS))
    execute(
        f"UPDATE portal_auditevent SET ({names}) = "
        f"(SELECT {names} FROM portal_auditevent WHERE id = %s) WHERE id = %s",
        [source, to],
    )


MUTATIONS: tuple[Mutation, ...] = (
    alter_a_field, change_a_timestamp, copy_over_another, delete_an_event, insert_an_event,
    swap_two_events, move_between_batches, renumber_an_event, cut_the_tail, rewrite_to_the_end,
    rewrite_one_seal, alter_a_seal, delete_a_middle_seal, delete_and_close_the_gap,
)  # fmt: skip


# A thousand of them all in all where it takes long.
@pytest.mark.parametrize(
    "times", [TIMES, pytest.param(1_000 // len(MUTATIONS) + 1, marks=pytest.mark.long)]
)
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_mutation_of_a_sealed_log_is_named(mutation: Mutation, times: int, log: Log) -> None:
    chance = random.Random(mutation.__name__)
    untouched = verification.verify(log.file)
    assert (untouched.findings, untouched.events, untouched.seals) == ([], 12 * SEALS, SEALS)

    for _ in range(times):
        with transaction.atomic():
            with triggers_off():
                expected = mutation(log, chance)
            findings = verification.verify(log.file).findings
            transaction.set_rollback(True)
        named = [(finding.seal, finding.event) for finding in findings]
        assert findings[:1], expected
        assert findings[0].fault == expected.fault, (expected, findings)
        assert named[0] in expected.places, (expected, findings)
        assert expected.places <= set(named), (expected, findings)

    assert verification.verify(log.file).findings == []
