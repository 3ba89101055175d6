"""The heads of the seals, kept outside the database: one JSON line a seal, only ever added to.

Whoever can rewrite the database cannot make a rewritten log agree with a file that he cannot write.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

LONGEST_LINE = 1_000
MOST_FAULTS = 20
_KINDS = {"number": int, "head": str, "end": int, "sealed_at": str}


class HeadsDiffer(Exception):
    """The file and the database tell different stories: nothing is added until a person looks."""


@dataclass(frozen=True)
class Head:
    """`late`: how many lines were caught up at once; nothing outside vouched for them till then."""

    number: int
    head: str
    end: int
    sealed_at: str
    late: int = field(default=0, compare=False)

    def line(self) -> bytes:
        terms = {name: getattr(self, name) for name in _KINDS}
        return json.dumps(terms | ({"late": self.late} if self.late else {})).encode() + b"\n"

    @classmethod
    def parse(cls, line: bytes) -> Self:
        try:
            terms = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ValueError("no JSON") from error
        if not isinstance(terms, dict) or set(terms) - {"late"} != set(_KINDS):
            raise ValueError("other names than a head has")
        kinds = _KINDS | {"late": int}
        if any(type(value) is not kinds[name] for name, value in terms.items()):
            raise ValueError("other kinds of values than a head has")
        return cls(**terms)


class Writer:
    """The file, open and locked. Lines are added at the end and never overwritten."""

    def __init__(self, descriptor: int) -> None:
        self._file = descriptor
        self.last, self._torn = self._read_end()

    def _read_end(self) -> tuple[Head | None, bytes]:
        size = os.fstat(self._file).st_size
        start = max(0, size - 2 * LONGEST_LINE)
        *lines, torn = os.pread(self._file, size - start, start).split(b"\n")
        if not lines:
            if torn and start:
                raise HeadsDiffer("The end of the heads file is not a head.")
            return None, torn
        try:
            return Head.parse(lines[-1]), torn
        except ValueError as error:
            raise HeadsDiffer("The last line of the heads file is not a head.") from error

    def add(self, head: Head) -> None:
        """A line that a dying process left half written is finished, never replaced."""
        line = head.line()
        if not line.startswith(self._torn):
            raise HeadsDiffer("The heads file ends in the middle of a line of another seal.")
        rest = line[len(self._torn) :]
        if os.write(self._file, rest) != len(rest):
            raise OSError("The heads file took only a part of a line.")
        os.fsync(self._file)
        self.last, self._torn = head, b""


@contextmanager
def opened(path: Path) -> Iterator[Writer | None]:
    """None while another process of this machine holds the file."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if is_new:
            _keep_name(path.parent)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        yield Writer(descriptor)
    finally:
        os.close(descriptor)


def _keep_name(folder: Path) -> None:
    """Without this the name of a new file may be lost with the power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Reader:
    """The lines as they were at the moment of opening, read once, in order of their numbers.

    It is opened before the database's snapshot is taken: a line is written after its seal was
    committed, so every line read here has its seal in that snapshot.
    """

    def __init__(self, path: Path) -> None:
        self.faults: list[str] = []
        self.is_cut_short = False
        self.late_from = self.late_to = 0
        self.previous: Head | None = None
        self._file = path.open("rb")
        self._left = os.fstat(self._file.fileno()).st_size
        self._line_number = 0
        self._current: Head | None = None
        self._lines = self._parsed()
        self._next = next(self._lines, None)

    def close(self) -> None:
        self._file.close()

    @property
    def last_number(self) -> int:
        return self._current.number if self._current else 0

    def at(self, number: int) -> Head | None:
        """The head of this seal, and in `previous` that of the one before. Numbers only go up."""
        while self._next is not None and self._next.number <= number:
            self._step()
        reached = self._current
        if reached is not None and reached.number == number:
            return reached
        self.previous = reached if reached and reached.number == number - 1 else None
        return None

    def rest(self) -> tuple[int, int] | None:
        """Numbers of the first and the last head that were not asked for."""
        if self._next is None:
            return None
        first = self._next.number
        while self._next is not None:
            self._step()
        return first, self.last_number

    def _step(self) -> None:
        follows = self._current and self._next and self._current.number == self._next.number - 1
        self.previous = self._current if follows else None
        self._current = self._next
        self._next = next(self._lines, None)

    def _parsed(self) -> Iterator[Head]:
        expected = 1
        while line := self._file.readline(min(self._left, LONGEST_LINE)):
            self._left -= len(line)
            self._line_number += 1
            head = self._checked(line, expected)
            if head is not None:
                expected = head.number + 1
                yield head

    def _checked(self, line: bytes, expected: int) -> Head | None:
        if not line.endswith(b"\n") and self._left == 0:
            self.is_cut_short = True  # being written at this moment, or by a process that died
            return None
        try:
            head = Head.parse(line)
        except ValueError as error:
            self._fault(f"is not a head: {error}")
            return None
        if head.number < expected:
            self._fault(f"goes back to seal {head.number}")
            return None
        if head.number > expected:
            self._fault(f"is of seal {head.number} where that of seal {expected} was due")
        if head.late > 1:
            self.late_from, self.late_to = self.late_from or head.number, head.number
        return head

    def _fault(self, what: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(f"Line {self._line_number} of the heads file {what}.")
