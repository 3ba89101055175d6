"""A migration that is killed on its way is run again, and what comes of it is the same."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.backups import state
from tests.places import Place, administer, empty_database

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

HERE = os.environ.get("PYTEST_XDIST_WORKER", "alone")
WHOLE, CUT = f"whole_{HERE}", f"cut_{HERE}"
KILLS = 6
MIGRATE = ("migrate", "--noinput", "-v", "0")
SCHEMA = """
    SELECT table_schema, table_name, column_name, data_type, is_nullable,
        coalesce(column_default, '')
    FROM information_schema.columns WHERE table_schema IN ('public', 'wall') ORDER BY 1, 2, 3
"""
INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
APPLIED = "SELECT app, name FROM django_migrations ORDER BY 1, 2"


@pytest.fixture
def places(tmp_path: Path) -> Iterator[tuple[Place, Place]]:
    yield Place(WHOLE, tmp_path / "whole"), Place(CUT, tmp_path / "cut")
    for name in (WHOLE, CUT):
        administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def schema(place: Place) -> list[object]:
    walls = place.ask(f"SET search_path = pg_catalog; {state._WALLS}")
    return [place.ask(SCHEMA), place.ask(INDEXES), place.ask(APPLIED), state.digest(walls)]


def cut_off(place: Place, after: float) -> bool:
    """Killed after so many seconds; False where it was done by then."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", *MIGRATE], cwd=place.root,
        env=os.environ | {"DATABASE_URL": place.address("OWNER"), "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


def applied(place: Place) -> int:
    ((there,),) = place.ask("SELECT to_regclass('django_migrations') IS NOT NULL")
    return len(place.ask(APPLIED)) if there else 0


def test_what_was_cut_off_is_run_again_to_the_same_end(places: tuple[Place, Place]) -> None:
    whole, cut = places
    empty_database(WHOLE)
    begun = time.monotonic()
    whole.done(*MIGRATE)
    takes = time.monotonic() - begun
    whole.done("secure_database")
    reached = []
    for _ in range(KILLS):
        empty_database(CUT)
        is_cut = cut_off(cut, takes * random.uniform(0.3, 0.95))
        reached.append(applied(cut) if is_cut else -1)
        cut.done(*MIGRATE)
        cut.done("secure_database")
        assert schema(cut) == schema(whole)
    every = applied(whole)
    print(f"T23 kills={KILLS} migrations={every} applied when killed: {sorted(reached)}")

    assert sum(0 < number < every for number in reached) >= KILLS // 3, "Killed too early or late."
