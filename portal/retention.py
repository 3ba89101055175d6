"""How long rows are kept, and by what rule. Knows no model: each app enters its own with a rule.

The periods are where a force begins: each rule says whether a code or the portal itself has set it.
Nothing is deleted by this list; `done_by` names the jobs that do it already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    DRAFT = "unsent draft"
    NO_ACTION = "no further action"
    INTELLIGENCE = "police intelligence"
    COHORT = "managed or once considered offender"
    GOVERNANCE = "decisions and access"
    SEARCHES = "what was searched for"
    DESK = "a desk's own work"
    IN_USE = "in use"
    PUBLISHED = "published figures"
    PASSING = "passing"
    WORDS = "words of names"


class Then(StrEnum):
    REVIEW = "reviewed"
    ERASE = "erased"
    STAY = "stays"


@dataclass(frozen=True)
class Rule:
    """Months or days from the field that an entry names; neither: for good, or while used."""

    then: Then
    source: str
    months: int = 0
    days: int = 0
    done_by: tuple[str, ...] = ()

    @property
    def period(self) -> str:
        if self.months % 12 == 0 and self.months:
            return "1 year" if self.months == 12 else f"{self.months // 12} years"
        if self.months:
            return f"{self.months} months"
        return f"{self.days} days" if self.days else "no end"


_MOPI = (
    "Code of Practice for police information and records management, with the APP's review,"
    " retention and disposal: 6 years clear, then a review every 5; longer in groups 1 and 2,"
    " which the force sets"
)
RULES: Mapping[Group, Rule] = {
    Group.DRAFT: Rule(
        Then.ERASE, "the portal's own", days=28, done_by=("referrals.jobs.look_after_drafts",)
    ),
    Group.NO_ACTION: Rule(Then.ERASE, "the portal's own, UK GDPR art. 5(1)(e)", months=12),
    Group.INTELLIGENCE: Rule(Then.REVIEW, _MOPI, months=72),
    Group.COHORT: Rule(Then.REVIEW, f"{_MOPI}; from the day it was last said", months=72),
    Group.GOVERNANCE: Rule(
        Then.ERASE, "as the log: Limitation Act 1980 s. 2, and proof under UK GDPR art. 5(2)",
        months=72,
    ),
    Group.SEARCHES: Rule(
        Then.ERASE, "as the log", months=72, done_by=("portal.jobs.destroy_search_keys",)
    ),
    Group.DESK: Rule(Then.ERASE, "the portal's own", months=24),
    Group.IN_USE: Rule(Then.STAY, "a setting or list: replaced by whoever keeps it"),
    Group.WORDS: Rule(
        Then.ERASE, "the portal's own: the day after no name holds them any more",
        done_by=("nominals.jobs.forget_name_words",),
    ),
    Group.PUBLISHED: Rule(Then.STAY, "counts after disclosure control, of nobody"),
    Group.PASSING: Rule(
        Then.ERASE, "the portal's own", days=90, done_by=("partners.jobs.forget_messages",)
    ),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One rule of a model; `when` says of which rows, where others have another."""

    group: Group
    since: str = ""  # the field, or the way to it, whose day starts the period
    when: str = ""

    @property
    def rule(self) -> Rule:
        return RULES[self.group]
