"""What is found: a line of the text, what it says, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, order=True)
class Finding:
    """`said` and `comes_to`: numbers as they are written. `offer`: what to do, if clear."""

    line: int
    rule: str
    said: str
    comes_to: str
    about: str
    offer: str = ""

    def __str__(self) -> str:
        told = f"{self.rule}: {self.about}: it says {self.said}, it comes to {self.comes_to}."
        return f"{told} {self.offer}".rstrip()


def written(value: Fraction, places: int = 0) -> str:
    """With commas between thousands, rounded half up as people do by hand."""
    scaled = abs(value) * 10**places
    whole = int(scaled + Fraction(1, 2))
    text = f"{whole // 10**places:,}"
    if places:
        text += f".{whole % 10**places:0{places}d}"
    return f"-{text}" if value < 0 and whole else text


def in_order(found: Iterable[Finding]) -> list[Finding]:
    return sorted(set(found))
