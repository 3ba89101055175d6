"""Whether a nominal counts as an adult, by what a person may see of it.

Nobody learns by it of what they may not see: of two people of one agency both get the same answer,
of two agencies perhaps not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nominals.ages import Birth, Decision, Weighed, Words, weigh
from nominals.choices import IN_WORDS, AgeDecision, Certainty, Kind
from nominals.models import Contribution
from portal.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from nominals.models import Nominal, Nomination
    from partners.models import User

# Names, streets and officers may be called Child or School; dependants are somebody else.
WITHOUT_WORDS = (*IN_WORDS, Kind.DEPENDANTS, Kind.AGE)
NARRATIVE = ("harm", "management", "opportunity", "wanted")


class MayBeYoung(Refused):
    """Pages lead on from it to the safeguarding referral of this nominal, which `by` sees."""

    def __init__(self, sentence: str, nominal: Nominal) -> None:
        super().__init__(sentence)
        self.nominal = nominal


def standing_of(
    nominal: Nominal, *, by: User, on: date, written: Sequence[Words] = ()
) -> Weighed:  # fmt: skip
    """`written`: more words of theirs, such as a nomination's own."""
    rows = Contribution.objects.visible_to(by).filter(nominal=nominal, withdrawn_at__isnull=True)
    return weighed(rows, on=on, written=written)


def words_of(nomination: Nomination) -> list[Words]:
    """As old as its last change: whoever decided on an age before that has not read it so."""
    written = [*(getattr(nomination, name) for name in NARRATIVE), *nomination.criteria.values()]
    return [Words(text=each, said_at=nomination.written_at) for each in written]


def young_among(nominals: Iterable[int], *, by: User, on: date) -> set[int]:
    """Which of these count as a child, by what `by` may see: in one query."""
    said: dict[int, list[Contribution]] = {}
    rows = Contribution.objects.visible_to(by).filter(
        nominal__in=list(nominals), withdrawn_at__isnull=True
    )
    for each in rows:
        said.setdefault(each.nominal_id, []).append(each)
    return {
        nominal for nominal, given in said.items()
        if weighed(given, on=on).standing.counts_as_child
    }  # fmt: skip


def weighed(
    contributions: Iterable[Contribution], *, on: date, written: Sequence[Words] = ()
) -> Weighed:  # fmt: skip
    """What was withdrawn, or replaced, counts no more."""
    standing = [each for each in contributions if each.withdrawn_at is None]
    return weigh(
        [_birth(each) for each in standing if each.kind == Kind.BIRTH],
        [*(_words(each) for each in standing if each.kind not in WITHOUT_WORDS), *written],
        [
            Decision(is_adult=each.code == AgeDecision.ADULT, said_at=each.created_at)
            for each in standing if each.kind == Kind.AGE
        ],
        on=on,
    )  # fmt: skip


def _birth(said: Contribution) -> Birth:
    if said.starts_on is None:
        raise ValueError("A birth is said by its day.")
    return Birth(
        first=said.starts_on, last=said.ends_on or said.starts_on,
        is_fact=said.certainty == Certainty.FACT, said_at=said.created_at,
    )  # fmt: skip


def _words(said: Contribution) -> Words:
    return Words(text=f"{said.value}\n{said.detail}\n{said.source}", said_at=said.created_at)
