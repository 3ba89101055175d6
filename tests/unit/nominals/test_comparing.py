"""What another scheme would have made of marks: carried over by step, or refused."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from nominals import comparing, editing, house_scheme, schemes, scoring
from nominals.ranking import Nominated
from nominals.scoring import Marks
from tests.unit.nominals.marks import HOUSE, changed

SENT = datetime(2026, 1, 1, tzinfo=UTC)
DIMENSIONS = house_scheme.DEFINITION["dimensions"]
CODES = [each["code"] for each in DIMENSIONS]


def marks(*harm: int, likelihood: int = 4) -> Marks:
    return Marks(dict(zip(CODES, harm, strict=True)), likelihood, 2, 1, 1)


def nominated(**rows: Marks) -> list[Nominated]:
    return [Nominated(key, SENT, (given,)) for key, given in rows.items()]


def weighing(code: str, weight: int) -> Any:
    dimensions = copy.deepcopy(DIMENSIONS)
    for each in dimensions:
        each["weight"] = weight if each["code"] == code else each["weight"]
    return schemes.read(changed(dimensions=dimensions))


def test_the_worked_example_of_the_house() -> None:
    worked = scoring.worked(HOUSE)

    assert (worked.harm, worked.factors, worked.risk, worked.band) == (
        20, (("Likelihood", 4),), 80, "High",
    )  # fmt: skip


def test_a_worked_example_has_no_more_harm_than_there_is() -> None:
    only = changed(dimensions=DIMENSIONS[:1], formula=["harm"])

    worked = scoring.worked(schemes.read(only))

    assert (worked.harm, worked.factors, worked.risk) == (8, (), 8)


def test_another_weight_turns_the_order_round() -> None:
    rows = nominated(a=marks(8, 0, 0, 0, 0, 0), b=marks(0, 4, 0, 0, 0, 0))

    assert [key for key, _ in comparing.tried(rows, HOUSE, HOUSE).ordered] == ["a", "b"]
    assert [key for key, _ in comparing.tried(rows, HOUSE, weighing("H2", 5)).ordered] == ["b", "a"]


def test_a_mark_keeps_its_step_whatever_the_step_is_worth() -> None:
    dimensions = copy.deepcopy(DIMENSIONS)
    for step, points in zip(dimensions[0]["steps"], (0, 10, 20, 40, 80), strict=True):
        step["points"] = points
    instead = schemes.read(changed(dimensions=dimensions))

    trial = comparing.tried(nominated(a=marks(4, 0, 0, 0, 0, 0)), HOUSE, instead)

    assert trial.ordered[0][1].risk == 40 * 4


def test_what_nobody_marked_counts_least_and_is_named() -> None:
    more = changed(dimensions=[*DIMENSIONS[1:], {**DIMENSIONS[0], "code": "H7", "name": "Noise"}])

    trial = comparing.tried(nominated(a=marks(8, 1, 0, 0, 0, 0)), HOUSE, schemes.read(more))

    assert (trial.added, trial.dropped) == (("Noise",), ("Physical harm",))
    assert trial.ordered[0][1].harm == 1


def test_another_number_of_steps_cannot_be_tried() -> None:
    fewer = copy.deepcopy(DIMENSIONS)
    fewer[2]["steps"] = fewer[2]["steps"][:4]

    with pytest.raises(comparing.CannotCarry) as refused:
        comparing.tried(
            nominated(a=marks(1, 1, 1, 1, 1, 1)), HOUSE, schemes.read(changed(dimensions=fewer))
        )

    assert refused.value.names == ("Financial or economic harm",)


def test_lines_are_read_as_they_are_written() -> None:
    steps = DIMENSIONS[0]["steps"]

    written = editing.lines_of(steps, "points", "words")

    assert written.splitlines()[4] == "8: Death"
    assert editing.read_lines(f"\n{written}\n", "points", "words") == steps


@pytest.mark.parametrize("line", ["four: Death", "8 Death", "8:", "-1: Less", "8.5: Half"])
def test_a_line_that_is_none_is_named_by_its_number(line: str) -> None:
    with pytest.raises(editing.NotALine) as refused:
        editing.read_lines(f"0: None\n{line}", "points", "words")

    assert (refused.value.number, refused.value.text) == (2, line)


def test_a_new_dimension_never_takes_a_code_that_is_there() -> None:
    assert editing.next_code(DIMENSIONS) == "H7"
    assert editing.next_code([]) == "H1"
