"""A record of the scene that the access table is tried in."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any

numbers = count(1)


@dataclass(frozen=True)
class Record:
    """A record, what its pages would show of it, and somebody who may do anything with it."""

    row: Any
    words: tuple[str, ...]
    account: str = ""

    @property
    def key(self) -> str:
        return str(self.row.key)


def canary() -> str:
    return f"Canary{next(numbers)}word"
