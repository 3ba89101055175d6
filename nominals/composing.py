"""A nominal as one reader sees it: who said what, when, how surely, and where they disagree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from nominals.choices import Kind

if TYPE_CHECKING:
    from nominals.models import Contribution

# What only one of can be right at a time: two agencies that say two things disagree.
ONE_AT_A_TIME = (Kind.BIRTH, Kind.STATUS)
ONE_OF_A_CODE = (Kind.IDENTIFIER,)


@dataclass(frozen=True)
class Chapter:
    title: str
    standing: Sequence[Contribution]
    past: Sequence[Contribution]
    disagree: bool


def chapters(contributions: Iterable[Contribution]) -> list[Chapter]:
    """`contributions`: what the reader may see. Kinds in their order, the newest first."""
    order = {kind: place for place, kind in enumerate(Kind.values)}
    by_kind = sorted(contributions, key=lambda each: (order[each.kind], -each.pk))
    made = []
    for kind, group in groupby(by_kind, key=lambda each: each.kind):
        rows = list(group)
        standing = [row for row in rows if stands(row)]
        past = [row for row in rows if not stands(row)]
        made.append(Chapter(str(Kind(kind).label), standing, past, disagreeing(standing)))
    return made


def stands(contribution: Contribution) -> bool:
    return contribution.withdrawn_at is None


def disagreeing(standing: Sequence[Contribution]) -> bool:
    """Whether two agencies say what cannot both hold."""
    said: dict[tuple[str, str], set[tuple[object, ...]]] = {}
    for each in standing:
        if each.kind in ONE_AT_A_TIME:
            what: tuple[object, ...] = (each.code, each.starts_on, each.ends_on)
            said.setdefault((each.kind, ""), set()).add(
                what if each.kind == Kind.BIRTH else (each.code,)
            )
        elif each.kind in ONE_OF_A_CODE:
            said.setdefault((each.kind, each.code), set()).add((each.value.casefold(),))
    return any(len(different) > 1 for different in said.values())


def title_of(contributions: Iterable[Contribution]) -> str:
    """The name that is shown: the newest legal one that stands, else any; else nothing."""
    names = [each for each in contributions if each.kind == Kind.NAME and stands(each)]
    best = sorted(names, key=lambda each: (each.code != "legal", -each.pk))
    return best[0].value if best else ""
