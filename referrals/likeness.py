"""What two forms have in common, field by field: plain sums, so that a reason can be told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from referrals.spelling import is_same, plain

PLATE = re.compile(r"\b[A-Z]{2}[0-9]{2} ?[A-Z]{3}\b")
TELEPHONE = re.compile(r"(?:\+44 ?|\b0)[0-9][0-9 ]{7,12}[0-9]\b")
WORD = re.compile(r"[a-z]{5,}")
LEAST_DIGITS = 10
LEAST_WORDS = 6
LEAST_SHARE = 0.3
NAME_WORDS = 2


@dataclass(frozen=True)
class Signs:
    """What of a form can be compared."""

    plates: frozenset[str]
    phones: frozenset[str]
    names: tuple[str, ...]
    words: frozenset[str]


def signs(
    text: str, *, plates: Iterable[str] = (), phones: Iterable[str] = (), names: Iterable[str] = ()
) -> Signs:
    found = [*plates, *PLATE.findall(text.upper())]
    numbers = [_digits(number) for number in [*phones, *TELEPHONE.findall(text)]]
    return Signs(
        plates=frozenset(plate.replace(" ", "").upper() for plate in found if plate),
        phones=frozenset(number for number in numbers if len(number) >= LEAST_DIGITS),
        names=tuple(name for name in names if len(name.split()) >= NAME_WORDS),
        words=frozenset(WORD.findall(plain(text))),
    )


def in_common(first: Signs, second: Signs) -> list[tuple[str, str]]:
    """Kind and value of each thing that both have, the surest first."""
    found = [("plate", plate) for plate in sorted(first.plates & second.plates)]
    found += [("phone", number) for number in sorted(first.phones & second.phones)]
    for name in first.names:
        alike = next((other for other in second.names if _is_alike(name, other)), "")
        if alike:
            found.append(("name", name if name == alike else f"{name}, {alike}"))
    shared = first.words & second.words
    share = len(shared) / max(1, min(len(first.words), len(second.words)))
    if len(shared) >= LEAST_WORDS and share >= LEAST_SHARE:
        found.append(("words", ", ".join(sorted(shared, key=len, reverse=True)[:LEAST_WORDS])))
    return found


def _is_alike(name: str, other: str) -> bool:
    """Each word of the shorter name is in the longer one, as it is written or as it sounds."""
    short, long = sorted((plain(name).split(), plain(other).split()), key=len)
    return all(any(is_same(word, each) for each in long) for word in short)


def _digits(number: str) -> str:
    """As dialled from within the country."""
    digits = re.sub(r"[^0-9]", "", number)
    return "0" + digits.removeprefix("44") if digits.startswith("44") else digits
