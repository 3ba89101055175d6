"""A backup that was killed, or met a full disk, is never taken for one."""

from __future__ import annotations

import os
import random
import re
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.migrated import TEMPLATE
from tests.places import KEY, Place, administer, copied_database, empty_database

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]
HERE = os.environ.get("PYTEST_XDIST_WORKER", "alone")
FROM, INTO = f"cut_from_{HERE}", f"cut_into_{HERE}"
KILLS, FILES, EACH = 6, 40, 1_500_000
ENOUGH_SECONDS = 60


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, migrated: None) -> Iterator[Place]:
    place = Place(FROM, tmp_path_factory.mktemp("from"))
    copied_database(FROM, TEMPLATE)
    place.done("secure_database")
    place.done("load_demonstration")
    for number in range(FILES):
        path = place.state / "media" / f"{number}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom(EACH))
    yield place
    administer(f"DROP DATABASE IF EXISTS {FROM} WITH (FORCE)")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Place]:
    empty_database(INTO)
    yield Place(INTO, tmp_path / "into")
    administer(f"DROP DATABASE IF EXISTS {INTO} WITH (FORCE)")


def begun(
    place: Place, backups: Path, before: Callable[[], None] | None = None
) -> subprocess.Popen[str]:
    told = {
        "DATABASE_URL": place.address("BACKUP"), "STATE_DIR": str(place.state), "BACKUP_KEY": KEY,
        "DEMONSTRATION": "true", "ALLOWED_HOSTS": "localhost", "PYTHONWARNINGS": "ignore",
        "PORTAL_BASE_URL": "http://localhost:8000",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "manage.py", "backup", str(backups)], cwd=place.root,
        env=os.environ | told, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        preexec_fn=before,
    )  # fmt: skip


def size_of(backups: Path) -> int:
    return sum(path.stat().st_size for path in backups.glob("*.part"))


def killed_at(place: Place, backups: Path, size: int) -> bool:
    """Killed when so much of it was written. False where it was done by then."""
    process, pause = begun(place, backups), threading.Event()
    until = time.monotonic() + ENOUGH_SECONDS
    while process.poll() is None and size_of(backups) < size:
        assert time.monotonic() < until
        pause.wait(0.01)
    is_killed = process.poll() is None
    process.kill()
    process.communicate()
    return is_killed


def test_a_killed_backup_is_none_and_the_next_one_is_whole(
    filled: Place, empty: Place, tmp_path: Path
) -> None:
    cut = [tmp_path / f"cut-{number}" for number in range(KILLS)]
    sizes = [0, *(random.randrange(FILES * EACH * 9 // 10) for _ in cut[1:])]
    killed = [killed_at(filled, *each) for each in zip(cut, sizes, strict=True)]
    print(f"T22 backups killed={sum(killed)} at bytes {sorted(sizes)}")

    assert sum(killed) >= KILLS - 1
    for folder in cut:
        left = list(folder.glob("*.part")) if folder.exists() else []
        assert not list(folder.glob("*.backup"))
        refused = empty.manage("restore", str(folder))
        assert "There is no backup at that place." in refused.stderr
        for part in left:
            refused = empty.manage("restore", str(part))
            assert refused.returncode != 0
            assert "cannot be opened" in refused.stderr
    assert empty.contents() == {}

    filled.done("backup", str(cut[-1]), role="BACKUP")
    said = empty.done("restore", str(cut[-1]))
    assert f"files {FILES}" in said
    assert empty.files() == filled.files()


def test_a_backup_without_room_says_so_and_leaves_nothing(filled: Place, tmp_path: Path) -> None:
    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000_000, 20_000_000))

    _out, said = begun(filled, tmp_path, little_room).communicate(timeout=ENOUGH_SECONDS * 2)

    assert re.search(r"No backup was made: .*File too large", said)
    assert list(tmp_path.iterdir()) == []


def test_a_backup_whose_database_goes_away_is_none(filled: Place, tmp_path: Path) -> None:
    process, pause = begun(filled, tmp_path), threading.Event()
    until = time.monotonic() + ENOUGH_SECONDS
    while not size_of(tmp_path) and process.poll() is None:
        assert time.monotonic() < until
        pause.wait(0.005)
    administer(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{FROM}' AND usename = 'portal_backup'"
    )
    _out, said = process.communicate(timeout=ENOUGH_SECONDS * 2)

    assert process.returncode != 0, "It was done before the database went away."
    assert list(tmp_path.iterdir()) == []
    assert said.strip().splitlines()[-1].startswith("CommandError: No backup was made: ")
