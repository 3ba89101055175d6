"""The comparison of the walls must be seen to fail: each fault is planted in one wall and found.

A fault that changes nothing on any of the generated partnerships would be a hole in the worlds.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from hypothesis import given, seed, settings

from portal import registry
from tests.house.test_walls_agree import GENERATED
from tests.house.worlds import build, compare
from tests.house.worlds.build import Built
from tests.house.worlds.spec import World, worlds
from tests.house.worlds.things import STEPS

pytestmark = pytest.mark.django_db

FORM, ACCOUNT, PROFILE = "referrals_cpiform", "referrals_cpiaccount", "profiles_districtprofile"
# As the server tells it of a table that was made, and of one that was brought back from a dump.
OUT = (
    r"\(state\)::text = ANY \((?:ARRAY\[\('published'[^\]]*\]"
    r"|\(ARRAY\['published'[^\]]*\]\)::text\[\])\)"
)
SOME = 20
MOST_WORLDS = 400  # it ends with the last fault that is found


@dataclass(frozen=True)
class InPolicy:
    """A part of a reading policy, by pattern, and what stands there instead."""

    table: str
    part: str
    instead: str = "true"

    @property
    def shows_in(self) -> frozenset[str]:
        return frozenset({self.table})

    def plant(self) -> None:
        ((rule,),) = _ask(
            "SELECT qual FROM pg_policies WHERE tablename = %s AND policyname = 'reads'", self.table
        )
        changed = re.sub(self.part, self.instead, rule)
        assert changed != rule, f"{self.part} stands nowhere in the policy of {self.table}."
        _do(f"ALTER POLICY reads ON {self.table} USING ({changed})")


@dataclass(frozen=True)
class InFunction:
    """The same in a function of the wall."""

    name: str
    part: str
    instead: str = ""

    @property
    def shows_in(self) -> frozenset[str]:
        """Every table asks it; these are enough to see it by."""
        return frozenset({FORM, PROFILE})

    def plant(self) -> None:
        ((body,),) = _ask("SELECT pg_get_functiondef(%s::regprocedure)", self.name)
        changed = re.sub(self.part, self.instead, body)
        assert changed != body, f"{self.part} stands nowhere in {self.name}."
        _do(changed)


@dataclass(frozen=True)
class Open:
    """Row-level security switched off."""

    table: str

    @property
    def shows_in(self) -> frozenset[str]:
        return frozenset({self.table})

    def plant(self) -> None:
        _do(f"ALTER TABLE {self.table} DISABLE ROW LEVEL SECURITY")


@dataclass(frozen=True)
class Both:
    """Two faults that each make up for the other's absence."""

    first: InPolicy
    second: Open

    @property
    def shows_in(self) -> frozenset[str]:
        return self.first.shows_in

    def plant(self) -> None:
        self.first.plant()
        self.second.plant()


Fault = InPolicy | InFunction | Open | Both
# As PostgreSQL prints them.
MARKINGS = re.escape("(marking)::text = ANY (( SELECT wall.markings() AS markings)::text[])")
IS_ANALYSTS = re.escape(
    "(owner_id = ( SELECT wall.agency_as(VARIADIC ARRAY['intelligence_analyst'::text])"
    " AS agency_as))"
)
IS_WRITER = re.escape("f.created_by_id = ( SELECT wall.user_id() AS user_id)")
IS_UNIT = re.escape("unit_id = ( SELECT wall.unit_led() AS unit_led)")
READER = re.escape("(g.group_id = ( SELECT wall.group_id() AS group_id))")
OWNER = r"\(g\.owner_id = \w+\.owner_id\)"
EXPIRY = re.escape("g.expires_at > now()")
PERIOD = re.escape("AND s.in_force_from <= now() AND s.ends_at > now()")
PARTY = re.escape("p.agency_id = (wall.person()).agency_id")

FAULTS: dict[str, Fault] = {
    "marking ignored": InPolicy(FORM, MARKINGS),
    "marking of profiles ignored": InPolicy(PROFILE, MARKINGS),
    "drafts open": InPolicy(FORM, re.escape("(state)::text <> 'draft'::text")),
    "drafts of profiles open": InPolicy(PROFILE, OUT),
    "every analyst reads": InPolicy(FORM, IS_ANALYSTS),
    "any unit": InPolicy(FORM, IS_UNIT),
    "lead reads accounts": InPolicy(ACCOUNT, IS_WRITER),
    "grant before sending outlives it": InPolicy(FORM, OWNER),
    "switched off people see": InFunction("wall.person()", r"AND u\.is_active"),
    "suspended agencies see": InFunction("wall.person()", r"AND a\.state = 'active'"),
    "roles ignored": InFunction("wall.agency_as(text[])", r"asking\.roles && wanted", "true"),
    "agreements out of period": InFunction("wall.agreements()", PERIOD),
    "agreements of any state": InFunction("wall.agreements()", r"AND s\.state = 'in_force'"),
    "agreements a second late": InFunction("wall.agreements()", r"s\.ends_at >", "s.ends_at >="),
    "agreements of others": InFunction("wall.agreements()", PARTY, "true"),
}
for _table in (FORM, PROFILE):
    FAULTS |= {
        f"{_table}: expiry ignored": InPolicy(_table, EXPIRY),
        f"{_table}: expiry a second late": InPolicy(_table, EXPIRY, "g.expires_at >= now()"),
        f"{_table}: revocation ignored": InPolicy(_table, re.escape("g.revoked_at IS NULL")),
        f"{_table}: reader ignored": Both(InPolicy(_table, READER), Open(f"{_table}grant")),
    }
FAULTS |= {f"{entry.table} open": Open(entry.table) for entry in registry.entries()}


def _ask(sql: str, *values: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _do(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def is_seen(fault: Fault, built: Built, truth: dict[int, compare.Seen]) -> bool:
    """Whether the rows behind the wall differ for anybody once the fault is there."""
    tables = fault.shows_in
    question = compare.everything_in(tables)
    with transaction.atomic():
        _do("SET CONSTRAINTS ALL IMMEDIATE")
        fault.plant()
        found = any(
            question.answer_behind_the_wall(person) != compare.only(truth[person.pk], tables)
            for person in built.people
        )
        transaction.set_rollback(True)
    return found


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "most",
    [pytest.param(SOME, id="some"), pytest.param(len(FAULTS), id="all", marks=pytest.mark.long)],
)
def test_the_comparison_finds_each_planted_fault(
    most: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Others each time: over a few runs, all of them."""
    planted = random.sample(sorted(FAULTS), most)
    ground, missed, tried = build.ground(), set(planted), 0

    @seed(random.getrandbits(32))
    @settings(GENERATED, max_examples=MOST_WORLDS)
    @given(worlds)
    def in_each(world: World) -> None:
        nonlocal tried
        if not missed:
            return
        tried += 1
        with transaction.atomic():
            built = build.build(world, ground, STEPS)
            truth = {person.pk: compare.scope_of(person).answer() for person in built.people}
            found = {name for name in missed if is_seen(FAULTS[name], built, truth)}
            missed.difference_update(found)
            transaction.set_rollback(True)

    in_each()

    with capsys.disabled():
        print(f"\nplanted faults: {most - len(missed)} of {most} found, {tried} worlds")
    assert not missed, "No world showed these faults."
