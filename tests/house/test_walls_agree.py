"""Two walls, written independently, and a third statement of the rules: row for row the same.

Hypothesis makes the partnerships. Each run counts how often a row was shown or hidden by one thing
alone, so that no kind of right and no kind of ending goes untried.
"""

from __future__ import annotations

import random
import time
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings

from partners.models import User
from partners.permissions import rights_of
from portal import registry
from tests.house.worlds import build, compare
from tests.house.worlds.build import Built
from tests.house.worlds.oracle import LENDABLE, RULES, Oracle, why
from tests.house.worlds.spec import World, worlds
from tests.house.worlds.things import MADE_BY, STEPS

pytestmark = pytest.mark.django_db

CLASSES = (
    "visible by ownership only",
    "visible by grant only",
    "hidden by expiry only",
    "hidden by lapse only",
    "hidden by marking only",
)
MOST_ROUNDS = 40  # a round of few worlds may hold too little of one kind
BY_CHECKS = 4  # of so many, one: what is marked OFFICIAL is not hidden by these
MOST_CHANGING_ROUNDS = 4  # some rows are seldom anybody's to edit
NEVER_EDITED = {
    "partners.SharingDecision", "partners.Invitation", "referrals.Handover",
    "referrals.Grading", "referrals.Dissemination", "referrals.Acknowledgement",
    "referrals.Usefulness", "referrals.ReferralMessage", "referrals.ReferralText",
    "referrals.ReferralOrigin", "nominals.Nominal", "nominals.RankedPlace",
    "nominals.AgendaItem", "nominals.Decision", "nominals.Signature", "nominals.Interest",
    "plans.Membership", "plans.ActionEntry",
    "nominals.Paper", "nominals.PaperPart", "nominals.SignedPaper", "nominals.Remark",
    "nominals.EarlyInterest", "nominals.NominationNote",
}  # fmt: skip
GENERATED = settings(
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # the seed makes a failing world again; shrinking takes minutes
)


def test_every_entry_of_the_registry_is_made_and_ruled_on() -> None:
    entered = {entry.model for entry in registry.entries()}

    assert entered <= set(MADE_BY), "A model that no generated world holds is not compared."
    assert entered <= set(RULES), "Say in tests/house/worlds/oracle.py who may see it."
    assert {entry.model for entry in registry.entries() if entry.grant} == set(LENDABLE)


@pytest.mark.timeout(1_500)
@pytest.mark.parametrize(
    ("examples", "least"),
    [
        pytest.param(2, 8, id="few"),
        pytest.param(6, 100, id="quick", marks=pytest.mark.sweep),
        pytest.param(400, 200, id="many", marks=pytest.mark.long),
    ],
)
def test_both_walls_show_the_same_rows(
    examples: int, least: int, capsys: pytest.CaptureFixture[str]
) -> None:
    ground, counts, started = build.ground(), Counter[str](), time.monotonic()
    numbers = []
    while len(numbers) < MOST_ROUNDS and not is_enough(counts, least):
        numbers.append(random.getrandbits(32))
        compare_worlds(examples, numbers[-1], ground, counts)

    with capsys.disabled():
        print(f"\nwalls agree: seeds={numbers} {dict(counts)} {time.monotonic() - started:.0f} s")
    for name in CLASSES:
        assert counts[name] >= least, f"Only {counts[name]} pairs of person and row were {name}."
    assert counts["hidden by checks only"] >= least // BY_CHECKS


def is_enough(counts: Counter[str], least: int) -> bool:
    return (
        min(counts[name] for name in CLASSES) >= least
        and counts["hidden by checks only"] >= least // BY_CHECKS
    )


def compare_worlds(examples: int, number: int, ground: build.Ground, counts: Counter[str]) -> None:
    @seed(number)
    @settings(GENERATED, max_examples=examples)
    @given(worlds)
    def in_each(world: World) -> None:
        with transaction.atomic():
            compare_rows(build.build(world, ground, STEPS), counts)
            transaction.set_rollback(True)

    in_each()


def compare_rows(built: Built, counts: Counter[str]) -> None:
    oracle = Oracle(built)
    rows = {
        (entry.model._meta.label, row.pk): row
        for entry in registry.entries()
        for row in entry.model._default_manager.all()
    }
    for person in built.people:
        expected = {key for key, row in rows.items() if oracle.sees(person, row)}
        scope = compare.scope_of(person)
        assert scope.answer() == expected, "visible_to"
        assert {label for label, _key in expected} <= entered_for(person), "another role"
        assert compare.everything().answer_behind_the_wall(person) == expected, "row security"
        assert scope.answer_behind_the_wall(person) == expected, "both together"
        counts["pairs of person and row"] += len(rows)
        for row in rows.values():
            if type(row) in LENDABLE:
                counts.update(why(oracle, person, row))
    assert compare.everything().answer_behind_the_wall(None) == set(), "nobody is asking"
    counts["worlds"] += 1


def entered_for(person: User) -> set[str]:
    """What the registry lets this person's roles see at most."""
    held = rights_of(person.held_roles)
    return {
        entry.model._meta.label
        for entry in registry.entries()
        if not entry.rights or held & set(entry.rights)
    }


@pytest.mark.sweep
@pytest.mark.timeout(1_500)
def test_what_may_be_edited_is_what_an_update_reaches(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ground, counts = build.ground(), Counter[str]()
    rounds = 0
    while rounds < MOST_CHANGING_ROUNDS and never_edited(counts) != NEVER_EDITED:
        change_worlds(ground, counts)
        rounds += 1

    with capsys.disabled():
        print(f"\nrows that may be edited, by model: {dict(counts)}")
    assert never_edited(counts) == NEVER_EDITED


def change_worlds(ground: build.Ground, counts: Counter[str]) -> None:
    @seed(random.getrandbits(32))
    @settings(GENERATED, max_examples=8)
    @given(worlds)
    def in_each(world: World) -> None:
        with transaction.atomic():
            compare_changes(build.build(world, ground, STEPS), counts)
            transaction.set_rollback(True)

    in_each()


def never_edited(counts: Counter[str]) -> set[str]:
    return {label for label, times in counts.items() if not times}


def compare_changes(built: Built, counts: Counter[str]) -> None:
    for person in built.people:
        for entry in registry.entries():
            label = entry.model._meta.label
            scope = compare.editable_by_scope(person, entry.model)
            database = compare.editable_by_database(person, entry.model)
            assert database == scope, (
                f"{label}: UPDATE reaches {database - scope}, not {scope - database}"
            )
            counts[label] += len(scope)
