"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from portal.house.files import File

Found = Iterable[tuple[int, str]]


@dataclass(frozen=True)
class Rule:
    """`finds` gives the lines that break it and what stands there; `teaches` says what to do."""

    name: str
    teaches: str
    holds_in: Callable[[File], bool]
    finds: Callable[[File], Found]

    def findings(self, file: File) -> Iterator[Finding]:
        if self.holds_in(file):
            for line, what in self.finds(file):
                yield Finding(file.path, line, self.name, what, self.teaches)


@dataclass(frozen=True, order=True)
class Finding:
    path: str
    line: int
    rule: str
    what: str
    teaches: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.what}. {self.teaches}"
