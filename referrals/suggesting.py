"""Which grade the answers of a form suggest: a proposal, which a person always confirms or changes.

A local rule, not national policy. Source evaluation 1 to 3, information assessment A to E.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """What decided, for the analyst."""

    FALSE = "false"
    SAW = "saw"
    RECORDS = "records"
    PROFESSIONAL = "professional"
    PUBLIC = "public"
    SUBJECT = "subject"
    ANONYMOUS = "anonymous"
    OPEN_SOURCE = "open_source"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of where it comes from. `is_established`: the sender proved reliable before."""

    source_type: str
    is_established: bool = False
    is_corroborated: bool = False
    is_first_hand: bool = False  # a record made by who saw it; a person telling of own acts
    is_believed_false: bool = False


@dataclass(frozen=True)
class Suggestion:
    source: str
    assessment: str
    why: Why

    @property
    def code(self) -> str:
        return f"{self.source}{self.assessment}"


_TOLD = {
    "professional": Why.PROFESSIONAL, "public": Why.PUBLIC, "open_source": Why.OPEN_SOURCE,
}  # fmt: skip


def suggest(facts: Facts) -> Suggestion:
    if facts.is_believed_false:
        return Suggestion("1" if facts.is_established else "3", "E", Why.FALSE)
    if facts.source_type == "saw_or_heard":
        return Suggestion("1" if facts.is_established else "2", "A", Why.SAW)
    if facts.source_type == "our_records":
        return Suggestion("1", "A" if facts.is_first_hand else "C", Why.RECORDS)
    if facts.source_type in _TOLD:
        return Suggestion("2", "B" if facts.is_corroborated else "C", _TOLD[facts.source_type])
    if facts.source_type == "subject":
        return Suggestion("2", "A" if facts.is_first_hand else "C", Why.SUBJECT)
    is_anonymous = facts.source_type == "anonymous"
    return Suggestion("2", "D", Why.ANONYMOUS if is_anonymous else Why.UNKNOWN)
