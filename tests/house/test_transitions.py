"""Partnerships that go on: whatever changes, the model, the scope and the wall show the same rows.

A world is made, then a thousand things happen in it: people move, lapse and are switched off, what
was lent ends, agreements lapse, forms are sent and answered, drafts are erased. After every few of
them one person is asked for. The printed seed walks the same way again.
"""

from __future__ import annotations

import random
import time
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings

from partners.models import User
from tests.house.worlds import build, compare
from tests.house.worlds.spec import World, worlds
from tests.house.worlds.things import STEPS
from tests.house.worlds.walk import CHANGES, CHANGING, Walk

pytestmark = pytest.mark.django_db
IN_EACH_WORLD, BETWEEN_CHECKS = 1_000, 4
TABLES = frozenset(model._meta.db_table for model in CHANGING)
DRAWN = settings(
    deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    max_examples=4,
)  # fmt: skip


def drawn(number: int) -> World:
    """The last of a few: the first that Hypothesis draws is always the plainest world."""
    found: list[World] = []

    @seed(number)
    @settings(DRAWN)
    @given(worlds)
    def take(world: World) -> None:
        found.append(world)

    take()
    return found[-1]


def check(walk: Walk, counts: Counter[str]) -> None:
    person = walk.chance.choice(walk.built.people)
    expected = {(row._meta.label, row.pk) for row in walk.rows() if walk.oracle.sees(person, row)}
    fresh = User.objects.select_related("agency").get(pk=person.pk)
    scope = compare.scope_in(fresh, CHANGING).answer()
    wall = compare.everything_in(TABLES).answer_behind_the_wall(fresh)
    assert scope == expected, f"visible_to: {scope ^ expected}"
    assert wall == expected, f"row security: {wall ^ expected}"
    counts["shown"] += len(expected)
    counts["hidden"] += len(walk.rows()) - len(expected)


def walk_on(number: int, ground: build.Ground, steps: int, counts: Counter[str]) -> None:
    with transaction.atomic():
        walk = Walk(build.build(drawn(number), ground, STEPS), random.Random(number))
        check(walk, counts)
        for step in range(1, steps + 1):
            counts[walk.step()] += 1
            if step % BETWEEN_CHECKS == 0:
                try:
                    check(walk, counts)
                except AssertionError as wrong:
                    raise AssertionError(f"seed {number}, step {step}: {wrong}") from wrong
        transaction.set_rollback(True)


@pytest.mark.timeout(7_200)
@pytest.mark.parametrize(
    "transitions",
    [pytest.param(400, id="400"), pytest.param(100_000, id="100000", marks=pytest.mark.long)],
)
def test_whatever_changes_the_walls_and_the_model_show_the_same(
    transitions: int, capsys: pytest.CaptureFixture[str]
) -> None:
    ground, counts, started = build.ground(), Counter[str](), time.monotonic()
    numbers, left = [], transitions
    while left:
        numbers.append(random.getrandbits(32))
        walk_on(numbers[-1], ground, min(left, IN_EACH_WORLD), counts)
        left -= min(left, IN_EACH_WORLD)

    by_kind = {name: counts[name] for name in sorted({change.__name__ for change in CHANGES})}
    with capsys.disabled():
        print(
            f"\nT4 seeds={numbers[:4]} worlds={len(numbers)} transitions={sum(by_kind.values())}"
            f" {by_kind} shown={counts['shown']} hidden={counts['hidden']} disagreements=0"
            f" {time.monotonic() - started:.0f} s"
        )
    assert sum(by_kind.values()) == transitions
    assert min(counts["shown"], counts["hidden"]) >= transitions // 40
    assert transitions < IN_EACH_WORLD or min(by_kind.values()) > 0
