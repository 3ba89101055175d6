"""Marks, schemes and orders that somebody writes past the pages are held to their rules."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from nominals import house_scheme, schemes
from nominals.models import Nomination, Ranking, Score, ScoringScheme
from partners.models import User
from portal.models import Job
from tests.conftest import acting_as
from tests.factories import japtm, scores
from tests.factories.scores import Round, given, round_of

pytestmark = pytest.mark.django_db


def write(of: Round, **fields: Any) -> Score:
    with acting_as(of.first), transaction.atomic():
        return scores.score(of.nominations[0], of.first, **fields)


def published(by: User) -> ScoringScheme:
    return scores.draft_scheme(by.agency, version=7, published_on=timezone.localdate())


def test_a_score_of_the_schemes_steps_is_kept() -> None:
    assert write(round_of(1)).marks["H1"] == 4


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"marks": given(3, 4, 2, 4, 2, 4)}, "steps of its scheme"),
        ({"marks": given(likelihood=9)}, "steps of its scheme"),
        ({"marks": given(likelihood=0)}, "steps of its scheme"),
    ],
    ids=["between two steps", "above a scale", "below a scale"],
)
def test_a_score_off_its_scheme_is_refused(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(DatabaseError, match=words):
        write(round_of(1), **fields)


@pytest.mark.parametrize(
    "changed",
    [{"H1": "4"}, {"H7": 4}, {"H1": 4.5}, {"H1": None}],
    ids=["text", "another dimension", "half", "nothing"],
)
def test_marks_that_no_form_sends_are_refused(changed: dict[str, Any]) -> None:
    of = round_of(1)
    score = write(of)

    with acting_as(of.first), pytest.raises(DatabaseError), transaction.atomic():
        Score.objects.filter(pk=score.pk).update(marks={**score.marks, **changed})


def test_a_score_by_another_scheme_than_the_programmes_is_refused() -> None:
    of = round_of(1)
    other = published(of.first)

    with pytest.raises(DatabaseError, match="scheme of its programme"):
        write(of, scheme=other)


def asked(of: Round, **fields: Any) -> Ranking:
    """As the secretariat's login would write it by hand, of what it has just revealed."""
    by, now = of.secretariat, timezone.now()
    Nomination._base_manager.filter(pk__in=[row.pk for row in of.nominations]).update(
        state="scored", revealed_at=now, revealed_by=by
    )
    job = Job.objects.create(key=f"by hand {now}", task="nominals.rank", subject=0, asked_by=by)
    with acting_as(by), transaction.atomic():
        made = scores.ranking(of.programme, by, **{"job": job, "revealed_at": now, **fields})
    made.refresh_from_db()
    return made


def test_nobody_chooses_seed_scheme_or_places_of_an_order() -> None:
    of = round_of(2)
    other = published(of.secretariat)

    made = asked(of, seed=7, first=99, scheme=other)

    assert made.seed != 7
    assert made.first == of.programme.cohort_size
    assert made.scheme == ScoringScheme.objects.of(of.programme)


def test_an_order_is_of_what_oneself_revealed() -> None:
    of = round_of(1)

    with pytest.raises(DatabaseError, match="what oneself revealed"):
        asked(of, revealed_by=of.first)


@pytest.mark.parametrize(
    ("size", "inside", "first"), [(4, 0, 4), (4, 3, 1), (2, 2, 1), (2, 3, 1)],
    ids=["all free", "one free", "none free", "more than full"],
)  # fmt: skip
def test_the_first_are_as_many_as_the_cohort_has_free_places(
    size: int, inside: int, first: int
) -> None:
    of = round_of(1)
    of.programme.cohort_size = size
    of.programme.save(update_fields=["cohort_size"])
    for number in range(inside):
        state = ("in_cohort", "accepted")[number % 2]
        japtm.nomination(of.first, of.programme, state=state)

    scores.score(of.nominations[0], of.first)

    assert scores.revealed(of).first == first


def heavy(**changed: Any) -> dict[str, Any]:
    made = copy.deepcopy(house_scheme.DEFINITION)
    for dimension in made["dimensions"]:
        dimension.update(changed)
    return made


@pytest.mark.parametrize(
    "definition",
    [
        heavy(weight=101), heavy(weight=0), heavy(weight="1"), heavy(steps=[]),
        {**house_scheme.DEFINITION, "uncertainty": {"draws": 1, "spread": 25, "settled": 95}},
        {**house_scheme.DEFINITION, "dimensions": []},
        {},
    ],
    ids=["weight", "no weight", "text", "no steps", "draws", "no dimensions", "nothing"],
)  # fmt: skip
def test_a_scheme_beyond_bounds_is_not_published_by_anybody(definition: dict[str, Any]) -> None:
    of = round_of(1)

    with pytest.raises(DatabaseError, match=r"within bounds|violates"), transaction.atomic():
        scores.draft_scheme(
            of.secretariat.agency, definition=definition, published_on=timezone.localdate()
        )


def test_what_could_not_be_reckoned_in_whole_numbers_is_told_before_publishing() -> None:
    steps = [{"points": points, "words": "So."} for points in (0, 100)]

    many = heavy(weight=100, steps=steps)
    many["scales"]["likelihood"]["steps"] = [
        {**each, "points": each["points"] or 1} for each in steps
    ]

    faults = schemes.faults_in(many)

    assert any("1,000,000" in fault for fault in faults)
