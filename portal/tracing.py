"""What happened to an event that is not as it was sealed: altered, missing, inserted or reordered.

A sealed event is a number, a transaction and the hash of all else. Where these part, other seals
and standing events tell whether the content is new or came from another place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from django.db import connection

from portal.sealing import EVENTS, Leaf, leaf_of, pack, unpack


class Fault(StrEnum):
    ALTERED = "altered"
    MISSING = "missing"
    INSERTED = "inserted"
    REORDERED = "reordered"
    SEAL_ALTERED = "seal altered"
    SEAL_MISSING = "seal missing"
    REWRITTEN = "rewritten"
    CUT_OFF = "cut off"
    HEADS_FILE = "heads file"


@dataclass(frozen=True)
class Finding:
    fault: Fault
    seal: int
    sentence: str
    event: int | None = None


@dataclass(frozen=True)
class Place:
    seal: int
    leaf: Leaf


def compare(seal: int, leaves: bytes, standing: Iterable[Leaf], *, most: int) -> list[Finding]:
    """The events that stand in a seal's transactions against its leaves, in order of number."""
    sealed = {leaf.id: leaf for leaf in unpack(leaves)}
    strangers: list[Leaf] = []
    parted: list[tuple[Leaf, Leaf]] = []
    for row in standing:
        leaf = sealed.pop(row.id, None)
        if leaf is None:
            strangers += [row][: most - len(strangers)]
        elif row != leaf:
            parted += [(leaf, row)][: most - len(parted)]
    findings = [_stranger(seal, row) for row in strangers]
    findings += [_parted(seal, leaf, row) for leaf, row in parted]
    findings += [_gone(seal, leaf, strangers) for leaf in islice(sealed.values(), most)]
    return sorted(findings, key=lambda finding: finding.event or 0)[:most]


def _parted(seal: int, leaf: Leaf, row: Leaf) -> Finding:
    return _moved(seal, leaf, row) if row.digest == leaf.digest else _changed(seal, row)


def _moved(seal: int, leaf: Leaf, row: Leaf) -> Finding:
    sentence = (
        f"Event {leaf.id} (seal {seal}) was reordered: it was sealed in transaction "
        f"{leaf.transaction} and stands in transaction {row.transaction}."
    )
    return Finding(Fault.REORDERED, seal, sentence, leaf.id)


def _changed(seal: int, row: Leaf) -> Finding:
    """Content that was sealed elsewhere and is gone from there has been moved, not made up."""
    origin = _sealed_content(row.digest)
    if origin and not _stands(origin.leaf):
        sentence = (
            f"Event {row.id} (seal {seal}) was reordered: it holds what was sealed as event "
            f"{origin.leaf.id} (seal {origin.seal})."
        )
        return Finding(Fault.REORDERED, seal, sentence, row.id)
    sentence = f"Event {row.id} (seal {seal}) was altered: it does not hold what was sealed."
    return Finding(Fault.ALTERED, seal, sentence, row.id)


def _gone(seal: int, leaf: Leaf, strangers: Iterable[Leaf]) -> Finding:
    now = _standing(leaf.id)
    if now is not None:
        return _parted(seal, leaf, now)
    for row in strangers:
        if row.digest == leaf.digest:
            sentence = f"Event {leaf.id} (seal {seal}) was reordered: it stands as event {row.id}."
            return Finding(Fault.REORDERED, seal, sentence, leaf.id)
    return Finding(Fault.MISSING, seal, f"Event {leaf.id} (seal {seal}) is missing.", leaf.id)


def _stranger(seal: int, row: Leaf) -> Finding:
    home = _sealed_number(row.id)
    if home is not None:
        return _parted(home.seal, home.leaf, row)
    origin = _sealed_content(row.digest)
    if origin and not _stands(origin.leaf):
        sentence = (
            f"Event {row.id} was reordered: it was sealed as event {origin.leaf.id} "
            f"(seal {origin.seal}) and stands in the transactions of seal {seal}."
        )
        return Finding(Fault.REORDERED, seal, sentence, row.id)
    sentence = f"Event {row.id} was inserted among the sealed events of seal {seal}."
    return Finding(Fault.INSERTED, seal, sentence, row.id)


def _standing(number: int) -> Leaf | None:
    with connection.cursor() as cursor:
        cursor.execute(f"{EVENTS} WHERE id = %s", [number])
        row = cursor.fetchone()
    return leaf_of(row) if row else None


def _stands(leaf: Leaf) -> bool:
    now = _standing(leaf.id)
    return now is not None and now.digest == leaf.digest


def _sealed_number(number: int) -> Place | None:
    needle = pack(Leaf(number, 0, b""))[:8]
    return next((place for place in _places(needle) if place.leaf.id == number), None)


def _sealed_content(digest: bytes) -> Place | None:
    return next((place for place in _places(digest) if place.leaf.digest == digest), None)


def _places(needle: bytes) -> Iterable[Place]:
    """Leaves of the seals that hold these bytes anywhere; the caller looks in the right field."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT number, leaves FROM portal_auditseal "
            "WHERE position(%s::bytea in leaves) > 0 ORDER BY number",
            [needle],
        )
        while found := cursor.fetchone():
            for leaf in unpack(bytes(found[1])):
                yield Place(found[0], leaf)
