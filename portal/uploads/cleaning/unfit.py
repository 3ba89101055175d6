"""Why a file is not taken."""

from __future__ import annotations

from enum import StrEnum


class Why(StrEnum):
    BROKEN = "broken"
    TOO_LARGE = "too_large"
    ACTIVE = "active"
    LOCKED = "locked"
    MORE_INSIDE = "more_inside"
    INFECTED = "infected"  # the scanner's word, not the cleaner's


class Unfit(Exception):
    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why
