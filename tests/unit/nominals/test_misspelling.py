"""How many slips lie between two names: each kind once, words in any order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominals.misspelling import apart, slips

WORDS = st.text("abcde", max_size=7)


@pytest.mark.parametrize(
    ("first", "second", "number"),
    [
        ("smith", "smith", 0), ("smith", "smyth", 1), ("smith", "simth", 1), ("smith", "smit", 1),
        ("smith", "smiith", 1), ("", "abc", 3), ("kitten", "sitting", 3), ("ab", "ba", 1),
    ],
)  # fmt: skip
def test_apart_counts_slips(first: str, second: str, number: int) -> None:
    assert apart(first, second) == number


@given(WORDS, WORDS)
def test_apart_is_the_same_both_ways_and_nothing_for_the_same_alone(
    first: str, second: str
) -> None:
    assert apart(first, second) == apart(second, first)
    assert (apart(first, second) == 0) is (first == second)


@given(WORDS, WORDS)
def test_apart_lies_between_the_lengths(first: str, second: str) -> None:
    found = apart(first, second)

    assert abs(len(first) - len(second)) <= found <= max(len(first), len(second))


@pytest.mark.parametrize(
    ("asked", "kept", "expected"),
    [
        ("ann smith", "smith ann", (0, 0)), ("ann smyth", "ann smith", (1, 0)),
        ("ann smith", "ann mary smith", (0, 1)), ("ann mary smith", "ann smith", (4, 0)),
        ("ann", "", (3, 0)), ("bnn smith", "ann smith", (1, 0)),
    ],
)  # fmt: skip
def test_slips_are_of_the_words_asked_for(asked: str, kept: str, expected: tuple[int, int]) -> None:
    assert slips(asked, kept) == expected
