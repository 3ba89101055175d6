"""A scheme as data is read, or refused with what is wrong."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from nominals import house_scheme, schemes
from nominals.schemes import NotAScheme
from tests.unit.nominals.marks import HOUSE, changed

DIMENSIONS = house_scheme.DEFINITION["dimensions"]
SCALES = house_scheme.DEFINITION["scales"]


def dimension(**parts: Any) -> dict[str, Any]:
    return changed(dimensions=[copy.deepcopy(DIMENSIONS[0]) | parts, *DIMENSIONS[1:]])


def test_a_scheme_is_the_same_again_from_json() -> None:
    again = schemes.read(json.loads(json.dumps(house_scheme.DEFINITION)))

    assert again == HOUSE


def test_the_order_of_keys_changes_no_fingerprint() -> None:
    turned = dict(reversed(house_scheme.DEFINITION.items()))

    assert schemes.fingerprint(turned) == schemes.fingerprint(house_scheme.DEFINITION)


def test_the_house_never_calls_its_score_by_another_bodys_name() -> None:
    said = json.dumps([house_scheme.NAME, house_scheme.EXPLANATION, house_scheme.DEFINITION])

    assert "morile" not in said.casefold()


STEPS = DIMENSIONS[0]["steps"]
REFUSED = {
    "no dimensions": (changed(dimensions=[]), "between 1 and"),
    "one code twice": (changed(dimensions=[DIMENSIONS[0], DIMENSIONS[0]]), "same code"),
    "the code of a scale": (dimension(code="gap"), "code of a scale"),
    "a code with blanks": (dimension(code="H 1"), "letters and digits"),
    "one step": (dimension(steps=STEPS[:1]), "between 2 and"),
    "steps that fall": (dimension(steps=[*reversed(STEPS)]), "must rise"),
    "points too many": (dimension(steps=[*STEPS, {"points": 101, "words": "x"}]), "0 and 100"),
    "no weight": (dimension(weight=0), "weight"),
    "no name": (dimension(name=" "), "name"),
    "a step without words": (dimension(steps=[*STEPS, {"points": 9, "words": ""}]), "words"),
    "a formula without harm": (changed(formula=["likelihood"]), "harm once"),
    "likelihood twice": (changed(formula=["harm", "likelihood", "likelihood"]), "at most once"),
    "an unknown factor": (changed(formula=["harm", "luck"]), "scales of the scheme"),
    "no way to combine": (changed(combined_by="loudest"), "median or mean"),
    "an order without risk": (changed(order=["gap", "submitted_at"]), "risk first"),
    "an order without an end": (changed(order=["-risk", "gap"]), "time of sending last"),
    "an order by luck": (changed(order=["-risk", "luck", "submitted_at"]), "does not know"),
    "an order by risk twice": (changed(order=["-risk", "-risk", "submitted_at"]), "twice"),
    "bands from 1": (changed(bands=[{"name": "Low", "least": 1}]), "begins at 0"),
    "bands that fall": (
        changed(bands=[{"name": "Low", "least": 0}, {"name": "Lower", "least": 0}]), "bands must"
    ),
    "bands of one name": (
        changed(bands=[{"name": "Low", "least": 0}, {"name": "Low", "least": 9}]), "of its own"
    ),
    "no draws": (
        changed(uncertainty={"draws": 0, "spread": 25, "settled": 95}), "number of draws"
    ),
    "weights that may vanish": (
        changed(uncertainty={"draws": 2000, "spread": 100, "settled": 95}), "spread"
    ),
    "a reason too long": (changed(reasons={"from": 4, "longest": 501}), "length of a reason"),
    "nothing": ({}, "missing"),
    "words for points": (dimension(steps=[{"points": "1", "words": "x"}] * 2), "another kind"),
    "true for a number": (dimension(weight=True), "another kind"),
    "a list for a scale": (changed(scales=[]), "another kind"),
    "a scale left out": (changed(scales={"gap": SCALES["gap"]}), "missing"),
    "a number for a name": (dimension(name=5), "another kind"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_scheme_is_refused_for(case: str) -> None:
    definition, sentence = REFUSED[case]

    with pytest.raises(NotAScheme, match=sentence):
        schemes.read(definition)


def test_all_that_is_wrong_is_told_at_once() -> None:
    wrong = changed(formula=["luck"], bands=[], combined_by="loudest")

    with pytest.raises(NotAScheme) as refused:
        schemes.read(wrong)

    assert len(refused.value.faults) == 4
