"""What no password may be: one that others would try early. No rule asks for digits or signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

SHORTEST_WORD = 4
RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm")
LONGEST_RUN = 5  # what is left of a password after its runs and repetitions are counted once
FEWEST_CHARACTERS = 6
_WORD = re.compile(r"[^\W_]+")


def normal(password: str) -> str:
    """One keyboard writes a letter with its accent as one character, another one as two."""
    return unicodedata.normalize("NFKC", password)


class EasyToGuess(CommonPasswordValidator):
    """Long and yet easy: a common password made longer, repetitions, rows of the keyboard."""

    def validate(self, password: str, user: Any = None) -> None:
        text = normal(password).lower()
        letters = "".join(_WORD.findall(text))
        if (
            len(set(letters)) < FEWEST_CHARACTERS
            or self._is_common(_once(letters))
            or self._is_common(letters.strip("0123456789"))
            or _in_rows(letters)
        ):
            raise ValidationError("easy to guess", code="password_easy_to_guess")

    def _is_common(self, text: str) -> bool:
        return text in self.passwords or len(text) < SHORTEST_WORD


class WordsAboutYou:
    """Name, agency, address, and the portal's own name."""

    def validate(self, password: str, user: Any = None) -> None:
        text = normal(password).lower()
        if any(word in text for word in _about(user)):
            raise ValidationError("about you", code="password_about_you")

    def get_help_text(self) -> str:
        return ""


class Listed(CommonPasswordValidator):
    """A list of the operator's own, such as one of breached passwords."""


def _about(user: Any) -> Iterator[str]:
    agency = getattr(user, "agency", None)
    said = (
        settings.NAME, getattr(user, "name", ""), getattr(user, "email", "").rpartition(".")[0],
        getattr(agency, "name", ""), getattr(agency, "short_name", ""),
    )  # fmt: skip
    for each in said:
        for word in _WORD.findall(normal(each).lower()):
            if len(word) >= SHORTEST_WORD:
                yield word


def _once(text: str) -> str:
    """What it repeats: "abcabcabc" is "abc"."""
    for size in range(1, len(text) // 2 + 1):
        if (text[:size] * (len(text) // size + 1))[: len(text)] == text:
            return text[:size]
    return text


def _in_rows(text: str) -> bool:
    """Almost all of it follows a row of keys or letters, forwards or backwards."""
    rows = [*RUNS, *(row[::-1] for row in RUNS)]
    steps = sum(any(text[at : at + 2] in row for row in rows) for at in range(len(text) - 1))
    return len(text) - 1 - steps < LONGEST_RUN
