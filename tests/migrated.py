"""A database as the migrations make it, made once a run: they take longer than most tests do.

As everywhere it is the owner's. Copies are brought up as a restored backup is. The copy is kept
for the next run under the fingerprint of what makes it: migrations, what they import, the locked
versions. A fresh clone has none, so there the migrations themselves are what is tested.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

from portal.launch import manage, paths, postgres, roles, stamps
from portal.launch.environment import Environment
from tests.places import Place, empty_database

TEMPLATE = "migrated"
COPY = "MIGRATED_COPY"
NOT_OURS = ("--no-owner", "--no-privileges", "--no-comments")
KEPT = paths.STATE / "migrated"
MAKERS = ("nominals/house_scheme.py", "portal/settings.py", "tests/migrated.py", "locks")
MOST_KEPT = 3


def made_once(folder: Path) -> Path:
    """By whichever process of the run comes first; the others wait for it."""
    copy = folder / "migrated.copy"
    with (folder / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not copy.exists():
            kept = KEPT / f"{_fingerprint()}.copy"
            empty_database(TEMPLATE)
            made = Place(TEMPLATE, folder / "migrated-state")
            _restore(kept, made.address("OWNER")) if kept.exists() else _make(kept, made)
            shutil.copyfile(kept, copy)
    return copy


def _fingerprint() -> str:
    migrations = sorted(paths.ROOT.glob("*/migrations"))
    return stamps.fingerprint([*migrations, *(paths.ROOT / maker for maker in MAKERS)])


def _make(copy: Path, place: Place) -> None:
    place.done("migrate", "--noinput", "-v", "0")
    copy.parent.mkdir(parents=True, exist_ok=True)
    part = copy.with_suffix(f".{os.getpid()}")
    _run("pg_dump", "--format=custom", f"--file={part}", place.address("BACKUP"))
    part.replace(copy)
    by_age = sorted(KEPT.glob("*.copy"), key=lambda file: file.stat().st_mtime)
    for old in by_age[:-MOST_KEPT]:
        old.unlink(missing_ok=True)


def _restore(copy: Path, database: str) -> None:
    _run("pg_restore", "--single-transaction", "--exit-on-error", f"--dbname={database}", str(copy))


def bring_up(environment: Environment) -> None:
    """Tables and rights of a portal; by the migrations themselves where no tests are run."""
    owner = environment.of(roles.OWNER)
    if copy := os.environ.get(COPY):
        _restore(Path(copy), environment.urls[roles.OWNER])
    else:
        manage.run(["migrate", "--noinput", "-v", "0"], owner)
    manage.run(["secure_database"], owner)


def _run(program: str, *arguments: str) -> None:
    command = [str(postgres.binaries() / program), *NOT_OURS, *arguments]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr[-2000:]
