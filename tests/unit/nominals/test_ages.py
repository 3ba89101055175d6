"""Who counts as an adult: births to the day, signs of youth, and what a person decided."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominals.ages import Birth, Decision, Standing, Words, signs_in, standing, weigh

ON = date(2026, 11, 22)
AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
LATER = AT + timedelta(days=1)


def born(
    first: date, last: date | None = None, *, is_fact: bool = True, at: datetime = AT
) -> Birth:
    return Birth(first=first, last=last or first, is_fact=is_fact, said_at=at)


def said(text: str, at: datetime = AT) -> Words:
    return Words(text=text, said_at=at)


def decided(*, is_adult: bool = True, at: datetime = AT) -> Decision:
    return Decision(is_adult=is_adult, said_at=at)


@pytest.mark.parametrize(
    ("births", "expected"),
    [
        ([born(date(2008, 11, 22))], Standing.ADULT),
        ([born(date(2008, 11, 23))], Standing.CHILD),
        ([born(date(1990, 1, 1), date(1995, 1, 1))], Standing.ADULT),
        ([born(date(2008, 1, 1), date(2008, 12, 31))], Standing.MAY_BE_CHILD),
        ([born(date(2010, 1, 1), date(2012, 12, 31))], Standing.CHILD),
        ([born(date(1990, 1, 1)), born(date(2010, 1, 1))], Standing.MAY_BE_CHILD),
        ([born(date(2010, 1, 1)), born(date(2011, 1, 1))], Standing.CHILD),
        ([], Standing.UNKNOWN),
    ],
    ids=[
        "eighteen today", "eighteen tomorrow", "range of adults", "range over the line",
        "range of children", "agencies disagree", "two children", "nothing said",
    ],
)  # fmt: skip
def test_standing_follows_the_days_of_birth(births: list[Birth], expected: Standing) -> None:
    assert standing(births, [], [], on=ON) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2026, 2, 28), Standing.CHILD), (date(2026, 3, 1), Standing.ADULT)],
)
def test_who_is_born_on_29_february_comes_of_age_on_1_march(on: date, expected: Standing) -> None:
    assert standing([born(date(2008, 2, 29))], [], [], on=on) == expected


@given(st.dates(date(1930, 1, 1), ON), st.integers(0, 20_000))
def test_a_birth_is_settled_or_its_range_reaches_over_the_line(first: date, days: int) -> None:
    last = min(first + timedelta(days=days), ON)

    found = standing([born(first, last)], [], [], on=ON)

    line = date(2008, 11, 22)
    expected = Standing.ADULT if last <= line else Standing.MAY_BE_CHILD
    assert found == (Standing.CHILD if first > line else expected)


@pytest.mark.parametrize(
    "text",
    [
        "Seen outside the school with older men", "a 15-year-old runner", "He is 16 years old",
        "aged about 17", "fifteen year old", "17yo, sells from the park", "he turned 17.",
        "in Year 10 at the academy", "known to the youth offending team", "still a child",
        "She is a minor and hides it", "lives in a children’s home", "under-18", "schoolboy",
        "born in 2009", "DOB 14/02/2010", "a teenager", "GCSE year", "placed with foster care",
        "a looked-after child", "YOT worker", "the kid who holds the phone", "pupil record",
        "date of birth thought to be 2008", "HMYOI Feltham", "DOB 12/03/10", "born 12.03.2010",
        "Jack (17)", "he’s 17.", "17 y.o.", "aged 16½", "with other under 18s", "the U18 team",
        "a lad, 16", "boy of 16", "a secure training centre", "young man of 16", "b. 2010",
        "he turned sixteen last week", "born in ’09", "looks 16-17", "is 15/16.", "a schoolkid",
        "attends the college", "YP known to YJS", "a LAC review", "a toddler",
    ],
)  # fmt: skip
def test_a_sign_of_youth_counts_as_a_child_until_a_person_decides(text: str) -> None:
    assert standing([], [said(text)], [], on=ON) == Standing.MAY_BE_CHILD
    assert standing([], [said(text)], [decided(at=LATER)], on=ON) == Standing.ADULT


@pytest.mark.parametrize(
    "text",
    [
        "Runs the north line and holds the phones", "lives at 3 School Lane", "aged 45",
        "a 31-year-old", "born in 1981", "exploits children", "old school", "is 2 of 3 brothers",
        "convicted of child sexual exploitation", "a minor injury", "lives with her child",
        "convicted 2012, born 1979", "pays child maintenance", "18 years old", "moved 15 boxes",
        "sentenced to 15 years", "preschooled staff", "DOB 12/03/85", "born 12.03.1985",
        "born in Leeds. In 2019 he moved", "seized phones (12)", "Jack (34)", "a lad of 25",
        "about 10-15 people", "16-17 High Street", "a man of 43", "b. 1980", "her infant son",
    ],
)  # fmt: skip
def test_other_words_are_no_sign(text: str) -> None:
    assert signs_in(text, on=ON) == []
    assert standing([], [said(text)], [], on=ON) == Standing.UNKNOWN


def test_an_adult_on_record_stands_against_words_and_an_estimate_does_not() -> None:
    adult, words = date(1990, 5, 1), [said("Sells at the school")]

    assert standing([born(adult)], words, [], on=ON) == Standing.ADULT
    assert standing([born(adult, is_fact=False)], words, [], on=ON) == Standing.MAY_BE_CHILD
    assert standing([born(adult, is_fact=False)], [], [], on=ON) == Standing.ADULT


def test_what_is_said_after_a_decision_waits_for_another() -> None:
    words = [said("Seen at the school", LATER)]
    birth = [born(date(2008, 1, 1), date(2008, 12, 31), at=LATER)]

    assert standing([], words, [decided()], on=ON) == Standing.MAY_BE_CHILD
    assert standing(birth, [], [decided()], on=ON) == Standing.MAY_BE_CHILD
    assert standing(birth, words, [decided(at=LATER)], on=ON) == Standing.ADULT


def test_no_decision_makes_an_adult_of_whom_every_birth_makes_a_child() -> None:
    assert standing([born(date(2012, 1, 1))], [], [decided(at=LATER)], on=ON) == Standing.CHILD


@pytest.mark.parametrize(
    ("births", "expected"),
    [
        ([born(date(2010, 1, 1)), born(date(1990, 1, 1))], Standing.MAY_BE_CHILD),
        ([born(date(2010, 1, 1)), born(date(1990, 1, 1), is_fact=False)], Standing.MAY_BE_CHILD),
        ([born(date(2010, 1, 1)), born(date(1990, 1, 1), at=LATER)], Standing.MAY_BE_CHILD),
        ([born(date(2010, 1, 1), is_fact=False), born(date(1990, 1, 1))], Standing.ADULT),
        ([born(date(2008, 1, 1), date(2008, 12, 31)), born(date(1990, 1, 1))], Standing.ADULT),
    ],
    ids=["against a fact", "against an opinion", "against a later fact", "an opinion", "a range"],
)
def test_a_childs_birth_that_was_said_as_a_fact_stands_against_any_decision(
    births: list[Birth], expected: Standing
) -> None:
    assert standing(births, [], [decided(at=LATER + timedelta(days=1))], on=ON) == expected


def test_a_childs_birth_on_record_is_told_apart_from_other_signs() -> None:
    adult = born(date(1990, 1, 1))

    assert weigh([born(date(2010, 1, 1)), adult], [], [], on=ON).is_on_record
    assert not weigh([born(date(2010, 1, 1), is_fact=False), adult], [], [], on=ON).is_on_record


def test_who_is_decided_to_be_a_child_stays_one_whoever_says_otherwise() -> None:
    both = [decided(is_adult=False), decided(at=LATER)]

    assert standing([born(date(1990, 1, 1))], [], both, on=ON) == Standing.CHILD


def test_weigh_names_each_sign_once() -> None:
    range_ = born(date(2008, 1, 1), date(2008, 12, 31))

    found = weigh([range_], [said("school"), said("a school")], [], on=ON)

    assert found.signs == ("2008-01-01 – 2008-12-31", "school")


def test_counts_as_child_is_whoever_is_one_or_may_be() -> None:
    counted = [each for each in Standing if each.counts_as_child]

    assert counted == [Standing.CHILD, Standing.MAY_BE_CHILD]
