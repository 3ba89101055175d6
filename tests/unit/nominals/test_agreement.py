"""Weighted kappa against other ways to reckon the same."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nominals.agreement import CannotAgree, between, middle, on_each, weighted_kappa

STEPS = 5
pairs = st.lists(
    st.tuples(st.integers(0, STEPS - 1), st.integers(0, STEPS - 1)), min_size=2, max_size=40
)


def by_matrices(first: list[int], second: list[int]) -> float:
    """As textbooks have it: weights, observed and expected as tables of the scale's steps."""
    observed = np.zeros((STEPS, STEPS))
    for one, other in zip(first, second, strict=True):
        observed[one, other] += 1
    expected = np.outer(observed.sum(axis=1), observed.sum(axis=0)) / len(first)
    apart = np.subtract.outer(np.arange(STEPS), np.arange(STEPS))
    weights = apart**2 / (STEPS - 1) ** 2
    return float(1 - (weights * observed).sum() / (weights * expected).sum())


@given(pairs)
def test_kappa_is_that_of_the_tables(rated: list[tuple[int, int]]) -> None:
    first, second = [one for one, _ in rated], [other for _, other in rated]
    kappa = weighted_kappa(first, second)
    assume(kappa is not None)

    assert float(kappa) == pytest.approx(by_matrices(first, second), abs=1e-12)


@given(pairs)
def test_kappa_is_the_concordance_of_the_two(rated: list[tuple[int, int]]) -> None:
    """Lin's coefficient of concordance from means and variances: another road to the same."""
    first, second = (np.array(side, dtype=float) for side in zip(*rated, strict=True))
    kappa = weighted_kappa(first.astype(int).tolist(), second.astype(int).tolist())
    assume(kappa is not None)
    together = np.cov(first, second, ddof=0)[0, 1]
    lin = 2 * together / (first.var() + second.var() + (first.mean() - second.mean()) ** 2)

    assert float(kappa) == pytest.approx(lin, abs=1e-12)


@pytest.mark.parametrize(
    ("first", "second", "kappa"),
    [
        ([0, 1, 2, 3, 4], [0, 1, 2, 3, 4], Fraction(1)),
        ([0, 4], [4, 0], Fraction(-1)),
        ([0, 0, 4, 4], [0, 4, 0, 4], Fraction(0)),
        ([0, 1, 2], [1, 2, 2], Fraction(1, 2)),
    ],
)
def test_kappa_by_hand(first: list[int], second: list[int], kappa: Fraction) -> None:
    assert weighted_kappa(first, second) == kappa


def test_where_nothing_varies_there_is_no_kappa() -> None:
    assert weighted_kappa([2, 2, 2], [2, 2, 2]) is None
    assert weighted_kappa([2, 2, 2], [3, 3, 3]) == 0


@pytest.mark.parametrize(("first", "second"), [([1], [1]), ([], []), ([1, 2], [1])])
def test_kappa_is_refused_for_too_little(first: list[int], second: list[int]) -> None:
    with pytest.raises(CannotAgree):
        weighted_kappa(first, second)


def test_agreement_of_several_is_the_mean_over_pairs() -> None:
    same = {"a": 0, "b": 1, "c": 2}
    found = between({"one": same, "two": same, "three": {"a": 1, "b": 2, "c": 2}})

    assert (found.kappa, found.pairs) == (Fraction(2, 3), 3)


def test_only_what_both_rated_counts() -> None:
    found = between({"one": {"a": 0, "b": 4, "x": 4}, "two": {"a": 0, "b": 4, "y": 0}})

    assert found.kappa == 1


def test_pairs_without_spread_are_counted_apart() -> None:
    flat = {"a": 2, "b": 2}
    found = between({"one": flat, "two": flat})

    assert (found.kappa, found.pairs, found.without_spread) == (None, 0, 1)


@pytest.mark.parametrize(
    "ratings",
    [{}, {"one": {"a": 1, "b": 2}}, {"one": {"a": 1, "b": 2}, "two": {"a": 1, "c": 2}}],
    ids=["nobody", "one rater", "one thing in common"],
)
def test_agreement_is_refused_for_too_little(ratings: dict[str, dict[str, int]]) -> None:
    with pytest.raises(CannotAgree):
        between(ratings)


# Of each dimension by itself

rated = st.dictionaries(
    st.sampled_from("abcdefgh"), st.integers(0, STEPS - 1), min_size=5, max_size=8
)


@given(rated, rated)
def test_kappa_on_a_dimension_is_that_of_the_tables_of_what_both_rated(
    one: dict[str, int], other: dict[str, int]
) -> None:
    both = sorted(one.keys() & other.keys())
    assume(len(both) >= 5)
    first, second = [one[each] for each in both], [other[each] for each in both]
    assume(len({*first, *second}) > 1)

    (found,) = on_each({"H1": "Physical harm"}, {"H1": {1: one, 2: other}})

    assert found.kappa == pytest.approx(by_matrices(first, second), abs=1e-12)


def test_that_kinds_of_harm_differ_is_no_agreement() -> None:
    """Worked: on each dimension the two agree no better than chance; pooled they would seem to."""
    low = {1: {"a": 0, "b": 1, "c": 0, "d": 1, "e": 0, "f": 1, "g": 0, "h": 1},
           2: {"a": 0, "b": 0, "c": 1, "d": 1, "e": 0, "f": 0, "g": 1, "h": 1}}  # fmt: skip
    high = {rater: {key: at + 3 for key, at in given.items()} for rater, given in low.items()}
    pooled = {
        rater: {(name, key): at for name, of in (("low", low), ("high", high))
                for key, at in of[rater].items()} for rater in (1, 2)
    }  # fmt: skip

    each = on_each({"H1": "Low", "H2": "High"}, {"H1": low, "H2": high})

    assert [one.kappa for one in each] == [0, 0]
    assert between(pooled).kappa == Fraction(9, 10)


def test_four_nominations_in_common_are_too_few_to_tell() -> None:
    four = dict(zip("abcd", (0, 1, 2, 3), strict=True))
    five = {**four, "e": 4}

    told = on_each(
        {"H1": "Four", "H2": "Five", "H3": "None"},
        {"H1": {1: four, 2: five}, "H2": {1: five, 2: five}},
    )

    assert [(one.kappa, one.pairs) for one in told] == [(None, 0), (1, 1), (None, 0)]
    assert middle(told) == 1


def test_of_all_dimensions_there_is_a_middle_and_no_sum() -> None:
    up, down = (
        dict(zip("abcde", range(5), strict=True)),
        dict(zip("abcde", (4, 3, 2, 1, 0), strict=True)),
    )
    told = on_each(
        {"H1": "x", "H2": "y", "H3": "z"},
        {"H1": {1: up, 2: up}, "H2": {1: up, 2: up}, "H3": {1: up, 2: down}},
    )

    assert [one.kappa for one in told] == [1, 1, -1]
    assert middle(told) == 1
    assert middle([]) is None
