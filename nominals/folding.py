"""Names as they are compared: without accents, marks, case or order of writing."""

from __future__ import annotations

import re
import unicodedata

_APART = re.compile(r"[^a-z0-9]+")
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "þ": "th"})


def folded(name: str) -> str:
    """`SMITH, Zoë-Anne` and `zoe anne smith` alike: words in the order of the alphabet."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(sorted(_APART.sub(" ", letters.replace("'", "")).split()))[:200]
