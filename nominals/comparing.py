"""The order that other rules would have given to marks that were given by some: a trial, no more.

Nothing here is kept. Marks are carried over by their step, because a step's words are what somebody
chose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nominals.ranking import Nominated
from nominals.scoring import Marks, Result, Scale, Scheme, order_key, together


class CannotCarry(ValueError):
    """`names` of dimensions and scales that have another number of steps in the two schemes."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__("Marks cannot be carried over: the steps are not the same number.")
        self.names = tuple(names)


@dataclass(frozen=True, slots=True)
class Trial:
    """Nominations in the order of the scheme that is tried. Names of dimensions by what differs."""

    ordered: tuple[tuple[str, Result], ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]


def tried(nominated: Sequence[Nominated], by: Scheme, instead: Scheme) -> Trial:
    """`by` gave the marks. What it never asked counts as the lowest step of `instead`."""
    _refuse_other_steps(by, instead)
    moved = [
        Nominated(
            each.key, each.submitted_at, tuple(carried(one, by, instead) for one in each.given)
        )
        for each in nominated
    ]
    results = {each.key: together(each.given, instead) for each in moved}
    ordered = sorted(
        moved,
        key=lambda each: (*order_key(results[each.key], each.submitted_at, instead), each.key),
    )
    asked, asks = _by_code(by), _by_code(instead)
    return Trial(
        tuple((each.key, results[each.key]) for each in ordered),
        tuple(scale.name for code, scale in asks.items() if code not in asked),
        tuple(scale.name for code, scale in asked.items() if code not in asks),
    )


def carried(marks: Marks, by: Scheme, instead: Scheme) -> Marks:
    asked = _by_code(by)
    harm = {
        each.code: each.points[asked[each.code].place(marks.harm[each.code])]
        if each.code in asked else each.points[0]
        for each in instead.dimensions
    }  # fmt: skip
    others = {
        name: scale.points[by.scales[name].place(marks.on(name))]
        for name, scale in instead.scales.items()
    }
    return Marks(harm, **others)


def _refuse_other_steps(by: Scheme, instead: Scheme) -> None:
    before = {**_by_code(by), **by.scales}
    differ = [
        scale.name for code, scale in {**_by_code(instead), **instead.scales}.items()
        if code in before and len(before[code].steps) != len(scale.steps)
    ]  # fmt: skip
    if differ:
        raise CannotCarry(differ)


def _by_code(scheme: Scheme) -> dict[str, Scale]:
    return {each.code: each for each in scheme.dimensions}
