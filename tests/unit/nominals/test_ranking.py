"""How settled an order is: replayed by its seed, certain where agencies agree, else open."""

from __future__ import annotations

import json
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nominals import schemes
from nominals.ranking import IN, OPEN, OUT, Nominated, rank
from nominals.scoring import Marks, NotOnScale
from tests.unit.nominals.marks import HOUSE, any_marks, changed, marks, nominated, of_risk

SEED = 20260327
FEW_DRAWS = schemes.read(changed(uncertainty={"draws": 200, "spread": 25, "settled": 95}))


def many(count: int, agencies: int) -> list[Nominated]:
    chance = random.Random(7)
    return [
        nominated(
            f"N-{number}",
            *(marks([chance.choice((0, 1, 2, 4, 8)) for _ in range(6)], chance.randint(1, 4))
              for _ in range(agencies)),
            days=number,
        )
        for number in range(count)
    ]  # fmt: skip


def test_the_same_seed_gives_the_same_ranking() -> None:
    rows = many(30, 5)

    one = rank(rows, HOUSE, first=10, seed=SEED)
    again = rank(list(reversed(rows)), HOUSE, first=10, seed=SEED)

    assert one == again
    assert rank(rows, HOUSE, first=10, seed=SEED + 1) != one


def test_the_draws_are_those_of_every_version() -> None:
    """Reckoned once and written down: a past meeting's chances come out again as they were."""
    ranked = rank(many(8, 3), HOUSE, first=3, seed=SEED)

    assert [(place.key, place.chance) for place in ranked.places] == [
        ("N-7", 750),
        ("N-3", 545),
        ("N-4", 450),
        ("N-5", 304),
        ("N-1", 275),
        ("N-2", 269),
        ("N-0", 172),
        ("N-6", 237),
    ]


def test_the_order_is_the_schemes() -> None:
    rows = [
        nominated("gap", of_risk(10, gap=3), days=0),
        nominated("late", of_risk(10), days=2),
        nominated("early", of_risk(10), days=1),
        nominated("chance", of_risk(10, opportunity=3), days=3),
        nominated("risk", of_risk(12, opportunity=0), days=4),
    ]

    ranked = rank(rows, HOUSE, first=2, seed=SEED)

    assert [place.key for place in ranked.places] == ["risk", "chance", "early", "late", "gap"]
    assert [place.rank for place in ranked.places] == [1, 2, 3, 4, 5]


def test_what_set_equal_risks_apart_is_said() -> None:
    rows = [
        nominated("1", of_risk(10, opportunity=3)), nominated("2", of_risk(10, gap=0)),
        nominated("3", of_risk(10, gap=1)), nominated("4", of_risk(10, gap=1), days=1),
    ]  # fmt: skip

    said = [
        [remark.names for remark in place.remarks if remark.code == "equal"]
        for place in rank(rows, HOUSE, first=2, seed=SEED).places
    ]

    assert said == [[], [("opportunity",)], [("gap",)], [("submitted_at",)]]


def test_equal_marks_keep_their_order_in_every_draw() -> None:
    rows = [nominated(str(day), days=day) for day in range(5)]

    ranked = rank(rows, HOUSE, first=2, seed=SEED)

    assert [place.chance for place in ranked.places] == [1000, 1000, 0, 0, 0]


def test_far_apart_and_agreed_is_settled() -> None:
    rows = [nominated("high", *[marks([8] * 6)] * 4), nominated("low", *[marks([1] * 6)] * 4)]

    high, low = rank(rows, HOUSE, first=1, seed=SEED).places

    assert (high.chance, high.standing, high.best, high.worst) == (1000, IN, 1, 1)
    assert (low.chance, low.standing, low.best, low.worst) == (0, OUT, 2, 2)


def test_agencies_that_disagree_leave_it_open() -> None:
    split = [marks([8] * 6), marks([8] * 6), marks([0] * 6), marks([0] * 6)]
    rows = [nominated("agreed", *[marks([4] * 6)] * 4), nominated("split", *split)]

    ranked = rank(rows, HOUSE, first=1, seed=SEED)

    assert all(place.standing == OPEN for place in ranked.places)
    assert all(300 < place.chance < 700 for place in ranked.places)


def test_weights_that_may_be_off_leave_it_open() -> None:
    """One of harm to people, one of harm to purses, the same sum: which counts more is unsure."""
    rows = [
        nominated("body", marks([8, 2, 0, 0, 0, 0])),
        nominated("purse", marks([0, 2, 8, 0, 0, 0])),
    ]
    fixed = schemes.read(changed(uncertainty={"draws": 200, "spread": 0, "settled": 95}))

    unsure = rank(rows, HOUSE, first=1, seed=SEED).places
    sure = rank(rows, fixed, first=1, seed=SEED).places

    assert all(400 < place.chance < 600 for place in unsure)
    assert [place.chance for place in sure] == [1000, 0]


def test_room_for_all_takes_all() -> None:
    ranked = rank(many(5, 3), HOUSE, first=9, seed=SEED)

    assert {place.chance for place in ranked.places} == {1000}


def test_nothing_nominated_ranks_nothing() -> None:
    assert rank([], HOUSE, first=9, seed=SEED).places == ()


def test_one_agencys_score_is_said_to_stand_alone() -> None:
    alone, both = rank(
        [nominated("one", marks()), nominated("two", of_risk(10), of_risk(10))],
        HOUSE, first=1, seed=SEED,
    ).places  # fmt: skip

    assert "alone" in [remark.code for remark in alone.remarks]
    assert "alone" not in [remark.code for remark in both.remarks]


def test_what_weighs_most_is_named() -> None:
    (place,) = rank([nominated("one", marks([0, 8, 0, 0, 0, 4]))], HOUSE, first=1, seed=SEED).places

    assert place.remarks[0].names == ("Psychological harm", "Vulnerability of victims")


@pytest.mark.parametrize(
    ("rows", "first", "error"),
    [
        ([nominated("a")], 0, ValueError), ([nominated("a"), nominated("a")], 1, ValueError),
        ([nominated("a", of_risk(10, gap=9))], 1, NotOnScale),
        ([Nominated("a", nominated("a").submitted_at, ())], 1, ValueError),
    ],
    ids=["no room", "one twice", "beside the scale", "nobody scored"],
)  # fmt: skip
def test_a_ranking_is_refused(rows: list[Nominated], first: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        rank(rows, HOUSE, first=first, seed=SEED)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(any_marks, min_size=1, max_size=4), min_size=1, max_size=8),
    st.integers(1, 8), st.sampled_from(["median", "mean"]),
)  # fmt: skip
def test_chances_add_up_to_the_room(rows: list[list[Marks]], first: int, combined: str) -> None:
    scheme = schemes.read(
        changed(uncertainty={"draws": 200, "spread": 25, "settled": 95}, combined_by=combined)
    )
    listed = [nominated(str(number), *given_by) for number, given_by in enumerate(rows)]

    ranked = rank(listed, scheme, first=first, seed=SEED)

    assert sum(place.chance for place in ranked.places) == pytest.approx(
        1000 * min(first, len(rows)), abs=len(rows)
    )
    risks = [place.risk for place in ranked.places]
    assert risks == sorted(risks, reverse=True)
    assert json.loads(json.dumps(ranked.as_data()))["seed"] == SEED


def test_two_hundred_nominations_of_twelve_agencies_take_under_a_second() -> None:
    rows = many(200, 12)

    before = time.process_time()
    rank(rows, HOUSE, first=20, seed=SEED)

    assert time.process_time() - before < 1
