"""Single characters: which are refused, which break a line, which are shown by their number."""

from __future__ import annotations

import re

REFUSED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")
REPLACEMENT = "\ufffd"
# What Word puts on the clipboard for a new line within a paragraph and for a new page.
LINE_BREAKS = str.maketrans({"\v": "\n", "\f": "\n"})
# They reorder what stands around them, so that a reader sees other words than were sent.
BIDI = re.compile("([\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069])")


def are_clean(text: str) -> bool:
    return REFUSED.search(text) is None


def with_line_breaks(text: str) -> str:
    return text.translate(LINE_BREAKS)


def with_gaps_shown(text: str) -> str:
    """Each refused character as the mark of a lost one, so that it can be seen and put right."""
    return REFUSED.sub(REPLACEMENT, text)


def by_number(character: str) -> str:
    return f"[U+{ord(character):04X}]"


def with_bidi_shown(text: str) -> str:
    """For a place that holds text alone, such as a title."""
    return BIDI.sub(lambda found: by_number(found[1]), text)
