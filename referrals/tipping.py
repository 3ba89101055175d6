"""What free words in an answer to a sender must not hold: whoever reads it might pass it on."""

from __future__ import annotations

import re
from collections.abc import Iterable

from referrals.leaks import Kind, Mark, Original, marks, words_in

_HIDDEN = r"surveillance|undercover|covert\w*|informants?|sources?"
_POWERS = r"warrants?|raid\w*|arrest\w*|search(?:ed|es|ing)?|seiz\w*|charg(?:e|ed|es|ing)|bail\w*"
_PEOPLE = (
    r"suspects?|nominals?|offenders?|targets?|subjects?|gangs?|ocgs?|intelligence|graded?|grading"
    r"|disseminat\w*|saniti[sz]\w*|3x5x2"
)
_ACTS = "visit|speak|act|stop|look|put|send|use"
# What the police know, do or mean to do.
_POLICE = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"\b(?:operation|op)\s+\w+",
        rf"\b(?:{_HIDDEN})\b",
        rf"\b(?:{_POWERS})\b",
        rf"\b(?:{_PEOPLE})\b",
        r"\b(?:monitor\w*|watching|observ\w*|investigat\w*|enquir\w*|inquir\w*|under review)\b",
        r"\b(?:already|well)[- ]known\b|\bknown to (?:us|police|the police)\b",
        rf"\bwe (?:will|are going to|plan|intend|have|did) (?:{_ACTS})\w*",
        r"\b[1-3][A-E](?: ?[PC])?\b",
    )
)  # fmt: skip


def refused_words(words: str, *, original: Original, watched: Iterable[str] = ()) -> list[Mark]:
    """Names and numbers of the form, words about sources and police work, the unit's own list."""
    found = [*marks(original, words), *words_in(watched, words)]
    found += [
        Mark(Kind.CUE, match.group(0)) for pattern in _POLICE for match in pattern.finditer(words)
    ]
    return list(dict.fromkeys(found))
