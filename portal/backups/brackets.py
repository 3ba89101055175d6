"""Conditions as PostgreSQL writes them, without the brackets that say nothing.

Read back from its own text, `(a AND b) AND c` is one AND of three: the same rule in other letters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_PIECE = re.compile(r"'(?:[^']|'')*'|[()]|[^'()]+|'")
_WORDS = ("AND", "OR")


@dataclass
class _Group:
    parts: list[str | _Group] = field(default_factory=list)

    @property
    def word(self) -> str:
        """What joins its parts, where one word alone does."""
        bare = " ".join(part for part in self.parts if isinstance(part, str) and part[:1] != "'")
        found = {word for word in _WORDS if re.search(rf"\b{word}\b", bare)}
        return found.pop() if len(found) == 1 else ""


def flattened(text: str) -> str:
    whole = _Group()
    open_groups = [whole]
    for piece in _PIECE.findall(text):
        if piece == "(":
            inner = _Group()
            open_groups[-1].parts.append(inner)
            open_groups.append(inner)
        elif piece == ")" and len(open_groups) > 1:
            open_groups.pop()
        else:
            open_groups[-1].parts.append(piece)
    return _written(whole)


def _written(group: _Group) -> str:
    written = []
    for part in group.parts:
        if isinstance(part, str):
            written.append(part)
        elif part.word and part.word == group.word:
            written.append(_written(part))
        else:
            written.append(f"({_written(part)})")
    return "".join(written)
