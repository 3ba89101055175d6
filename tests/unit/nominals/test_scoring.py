"""The partnership prioritisation score: its worked example, bands, order, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominals import house_scheme, schemes, scoring
from nominals.scoring import Marks, NotOnScale
from tests.unit.nominals.marks import CODES, HOUSE, START, any_marks, changed, marks, of_risk

PUBLISHED = "995a2e098abad513634c5c6e46b8a20f83f5f1b925324a805146ddca2cee0418"


def test_the_worked_example() -> None:
    result = scoring.score(marks(), HOUSE)

    assert (result.harm, result.risk, result.band) == (20, 80, "High")


@pytest.mark.parametrize(
    ("risk", "band"),
    [
        (0, "Low"), (31, "Low"), (Fraction(63, 2), "Low"), (32, "Medium"), (79, "Medium"),
        (80, "High"), (127, "High"), (128, "Very high"), (192, "Very high"),
    ],
)  # fmt: skip
def test_a_band_begins_at_its_least_risk(risk: Fraction | int, band: str) -> None:
    assert scoring.band_of(risk, HOUSE) == band


def test_the_scores_lie_between_0_and_192() -> None:
    lowest, highest = marks([0] * 6, 1), marks([8] * 6, 4)

    assert scoring.score(lowest, HOUSE).risk == 0
    assert scoring.score(highest, HOUSE).risk == 192


@given(any_marks, st.sampled_from([*CODES, "likelihood"]))
def test_a_higher_step_never_lowers_the_risk(low: Marks, name: str) -> None:
    if name == "likelihood":
        scale, at = HOUSE.scales[name], low.likelihood
    else:
        scale, at = HOUSE.dimensions[CODES.index(name)], low.harm[name]
    before = scoring.score(low, HOUSE).risk
    for points in scale.points[scale.place(at) :]:
        high = (
            replace(low, likelihood=points) if name == "likelihood"
            else replace(low, harm={**low.harm, name: points})
        )  # fmt: skip
        after = scoring.score(high, HOUSE).risk

        assert after >= before
        before = after


@given(any_marks, st.sampled_from(["confidence", "opportunity", "gap"]), st.integers(1, 3))
def test_what_is_only_shown_changes_no_risk(one: Marks, name: str, points: int) -> None:
    other = replace(one, **{name: points})

    assert scoring.score(one, HOUSE).risk == scoring.score(other, HOUSE).risk


@given(st.sampled_from(CODES), st.integers(-5, 12).filter(lambda each: each not in (0, 1, 2, 4, 8)))
def test_marks_beside_the_scale_are_refused(code: str, points: int) -> None:
    wrong = replace(marks(), harm={**marks().harm, code: points})

    with pytest.raises(NotOnScale, match=code):
        scoring.score(wrong, HOUSE)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(replace(marks(), harm={"H1": 1}), id="a dimension is missing"),
        pytest.param(replace(marks(), harm={**marks().harm, "H7": 1}), id="one too many"),
        pytest.param(replace(marks(), likelihood=0), id="likelihood"),
        pytest.param(replace(marks(), confidence=4), id="confidence"),
        pytest.param(replace(marks(), opportunity=-1), id="opportunity"),
        pytest.param(replace(marks(), gap=4), id="gap"),
    ],
)
def test_marks_of_another_scheme_are_refused(wrong: Marks) -> None:
    with pytest.raises(NotOnScale):
        scoring.score(wrong, HOUSE)


def test_nobodys_scores_are_no_score() -> None:
    with pytest.raises(ValueError, match="Nobody"):
        scoring.together([], HOUSE)


def test_the_middle_one_of_several_scores_counts() -> None:
    given_by = [of_risk(4), of_risk(10), marks([8] * 6, 4)]

    assert scoring.together(given_by, HOUSE).risk == 10
    assert scoring.together(given_by[:2], HOUSE).risk == 7


def test_a_scheme_may_take_the_mean_instead() -> None:
    other = schemes.read(changed(combined_by="mean"))

    assert scoring.together([of_risk(4), of_risk(4), of_risk(10)], other).risk == 6


ORDER = {
    "the higher risk": (of_risk(12), of_risk(10, opportunity=3, gap=0), 1),
    "more opportunity": (of_risk(10, opportunity=2, gap=3), of_risk(10, opportunity=1, gap=0), 1),
    "the smaller gap": (of_risk(10, gap=0), of_risk(10, gap=1), 1),
    "sent first": (of_risk(10), of_risk(10), 1),
}


@pytest.mark.parametrize("case", ORDER)
def test_first_comes(case: str) -> None:
    first, second, days = ORDER[case]
    is_sent_first = case == "sent first"
    early, late = START, START + timedelta(days=days)

    one = scoring.order_key(scoring.score(first, HOUSE), early if is_sent_first else late, HOUSE)
    two = scoring.order_key(scoring.score(second, HOUSE), late if is_sent_first else early, HOUSE)

    assert one < two


def test_agencies_one_step_apart_are_not_moderated() -> None:
    assert scoring.apart([marks([4, 4, 2, 4, 2, 4]), marks([8, 2, 2, 4, 2, 4])], HOUSE) == []


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (marks([1, 4, 2, 4, 2, 4]), ("H1", 1, 4)),
        (marks([4, 4, 2, 4, 2, 0]), ("H6", 0, 4)),
        (marks(likelihood=2), ("likelihood", 2, 4)),
    ],
)
def test_more_than_one_step_apart_is_moderated(other: Marks, found: tuple[str, int, int]) -> None:
    (apart,) = scoring.apart([marks(), other, marks()], HOUSE)

    assert (apart.code, apart.lowest, apart.highest) == found


def test_who_differs_on_what_is_only_shown_is_not_moderated() -> None:
    assert scoring.apart([marks(confidence=1, gap=3), marks(confidence=3, gap=0)], HOUSE) == []


def test_a_reason_is_owed_from_four_points() -> None:
    assert scoring.reasons_owed(marks([4, 2, 8, 1, 0, 4]), HOUSE) == ["H1", "H3", "H6"]


def test_the_published_scheme_has_not_changed() -> None:
    """Past meetings were scored by it. Another scheme is another version."""
    assert schemes.fingerprint(house_scheme.DEFINITION) == PUBLISHED
