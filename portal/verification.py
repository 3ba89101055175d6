"""Verification of the sealed log against its hashes, its seals and the heads outside the database.

It reads events and seals and decrypts nothing. A seal is believed where its head follows from its
contents and from the head before; the heads file tells whether that chain is the one that was made.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

from portal import tracing
from portal.heads import Head, Reader
from portal.sealing import EVENTS, FIRST, SEALED_AT, Leaf, fix_time_zone, head_of, leaf_of
from portal.tracing import Fault, Finding

MOST_FINDINGS = 20
SEALS_AT_ONCE = 20


@dataclass(frozen=True)
class Seal:
    number: int
    first: int
    end: int
    head: str
    sealed_at: str
    leaves: bytes

    def after(self, previous: str) -> str:
        """The head that the contents give after this one."""
        return head_of(previous, self.number, self.first, self.end, self.sealed_at, self.leaves)


@dataclass
class Report:
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seals: int = 0
    events: int = 0

    def find(self, fault: Fault, seal: int, sentence: str) -> None:
        self.findings.append(Finding(fault, seal, sentence))


def verify(heads_file: Path) -> Report:
    """The file first, the snapshot of the database second: see `Reader`."""
    if not heads_file.exists():
        walk = _Walk(None)
        walk.run()
        if walk.number:
            walk.report.find(Fault.HEADS_FILE, 0, f"The heads file {heads_file} does not exist.")
        return walk.report
    with closing(Reader(heads_file)) as outside:
        walk = _Walk(outside)
        walk.run()
    return walk.report


class _Walk:
    """One pass over seals, events and heads side by side; memory holds one batch."""

    def __init__(self, outside: Reader | None) -> None:
        self.report = Report()
        self.outside = outside
        self.number = 0
        self.end = FIRST
        self.is_sure_of_end = True
        self.heads = {""}  # what the next seal may follow
        self.rewritten: tuple[int, int] | None = None

    def run(self) -> None:
        fix_time_zone()
        with closing(_events()) as events, closing(_seals()) as seals:
            self.events = events
            self.waiting = next(events, None)
            for seal in seals:
                if len(self.report.findings) >= MOST_FINDINGS:
                    self.report.notes.append(f"Verification stopped before seal {seal.number}.")
                    return
                if seal.number > self.number:
                    self._step(seal)
                else:
                    self._altered(seal, "no seal has such a number")
        self._end_rewritten()
        self._judge_file()
        self._count_unsealed()

    def _step(self, seal: Seal) -> None:
        is_after_gap = seal.number > self.number + 1
        if is_after_gap:
            lost = _numbers(self.number + 1, seal.number - 1)
            self.report.find(Fault.SEAL_MISSING, self.number + 1, f"{lost} missing.")
            self.heads = set()
        line = self.outside.at(seal.number) if self.outside else None
        is_believed = self._is_believed(seal, line)
        if is_believed and self.is_sure_of_end and not is_after_gap:
            self._check_start(seal)
        end = line.end if line and not is_believed else seal.end
        standing = self._until(end)
        if is_believed:
            if is_after_gap:  # what stands before is of the missing seal
                standing = (row for row in standing if row.transaction >= seal.first)
            most = max(1, MOST_FINDINGS - len(self.report.findings))
            self.report.findings += tracing.compare(seal.number, seal.leaves, standing, most=most)
        deque(standing, maxlen=0)
        self.number, self.end, self.is_sure_of_end = seal.number, end, is_believed
        self.report.seals += 1

    def _is_believed(self, seal: Seal, line: Head | None) -> bool:
        before = self.outside.previous if self.outside else None
        vouched = {seal.after(before.head)} if before else set()
        chained = {seal.after(head) for head in self.heads}
        self.heads = {seal.head, *(vouched or chained)}
        follows = seal.head in (chained or vouched or {seal.head})
        if line is None:
            return follows or self._altered(seal, "its head does not follow from its contents")
        if line.head == seal.head and (follows or seal.head in vouched):
            self._end_rewritten(is_file_wrong=follows)
            self._check_line(seal, line)
            return True
        if follows:
            self.rewritten = (self.rewritten[0] if self.rewritten else seal.number, seal.number)
            return True
        if line.head in (vouched or chained):
            self._altered(seal, "its head is not the one kept outside, which its contents give")
            return True
        return self._altered(seal, "its contents do not give the head kept outside")

    def _altered(self, seal: Seal, how: str) -> bool:
        sentence = f"Seal {seal.number} was altered: {how}."
        self.report.find(Fault.SEAL_ALTERED, seal.number, sentence)
        return False

    def _check_start(self, seal: Seal) -> None:
        if seal.first != self.end:
            self._altered(seal, "it does not begin where the one before it ends")

    def _check_line(self, seal: Seal, line: Head) -> None:
        if (line.end, line.sealed_at) != (seal.end, seal.sealed_at):
            sentence = (
                f"The heads file was altered: its line of seal {seal.number} does not fit its head."
            )
            self.report.find(Fault.HEADS_FILE, seal.number, sentence)

    def _end_rewritten(self, *, is_file_wrong: bool = False) -> None:
        """Where a later seal follows on and agrees with the file, the file was changed."""
        if self.rewritten is None:
            return
        first, last = self.rewritten
        self.rewritten = None
        named = _numbers(first, last)
        if is_file_wrong:
            sentence = (
                f"The heads file was altered: {named} as later heads confirm, and not as it says."
            )
            self.report.find(Fault.HEADS_FILE, first, sentence)
        else:
            sentence = f"{named} written anew: the heads are not those kept outside."
            self.report.find(Fault.REWRITTEN, first, sentence)

    def _until(self, end: int) -> Iterator[Leaf]:
        while self.waiting is not None and self.waiting.transaction < end:
            self.report.events += 1
            yield self.waiting
            self.waiting = next(self.events, None)

    def _judge_file(self) -> None:
        if self.outside is None:
            return
        rest = self.outside.rest()
        if rest:
            sentence = f"{_numbers(*rest)} cut off the end: the heads file still holds the heads."
            self.report.find(Fault.CUT_OFF, rest[0], sentence)
        for fault in self.outside.faults:
            self.report.find(Fault.HEADS_FILE, 0, fault)
        self._judge_reach(self.outside)
        if self.outside.is_cut_short:
            self.report.notes.append("The last line of the heads file is not finished yet.")
        if self.outside.late_from:
            late = _numbers(self.outside.late_from, self.outside.late_to).lower()
            self.report.notes.append(
                f"The heads file was caught up: nothing outside vouched for {late} until then."
            )

    def _judge_reach(self, outside: Reader) -> None:
        lacking = self.number - outside.last_number
        if lacking == 1:
            self.report.notes.append(
                f"The head of seal {self.number} is not in the heads file yet."
            )
        elif lacking > 1:
            lost = _numbers(outside.last_number + 1, self.number)
            self.report.find(Fault.HEADS_FILE, 0, f"The heads file is behind: {lost} not in it.")

    def _count_unsealed(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*), to_jsonb(min(at)) #>> '{}' FROM portal_auditevent "
                "WHERE transaction >= %s",
                [self.end],
            )
            count, oldest = cursor.fetchone()
        if count:
            self.report.notes.append(f"Events not sealed yet: {count}, the oldest of {oldest}.")


def _numbers(first: int, last: int) -> str:
    return f"Seal {first} is" if first == last else f"Seals {first} to {last} are"


def _events() -> Generator[Leaf, None, None]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"{EVENTS} ORDER BY transaction, id")
        for row in cursor:
            yield leaf_of(row)


def _seals() -> Generator[Seal, None, None]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f'SELECT number, first, "end", head, {SEALED_AT}, leaves FROM portal_auditseal '  # noqa: S608 constant
            "ORDER BY number"
        )
        while rows := cursor.fetchmany(SEALS_AT_ONCE):
            for number, first, end, head, sealed_at, leaves in rows:
                yield Seal(number, first, end, head, sealed_at, bytes(leaves))
