"""A database as the migrations make it, made once a run: they take longer than most tests do.

As everywhere it is the owner's. Copies of it are brought up as a restored backup is.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
from pathlib import Path

from portal.launch import manage, postgres, roles
from portal.launch.environment import Environment
from tests.places import Place, empty_database

TEMPLATE = "migrated"
COPY = "MIGRATED_COPY"
NOT_OURS = ("--no-owner", "--no-privileges", "--no-comments")


def made_once(folder: Path) -> Path:
    """By whichever process of the run comes first; the others wait for it."""
    copy = folder / "migrated.copy"
    with (folder / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not copy.exists():
            _make(copy, Place(TEMPLATE, folder / "migrated-state"))
    return copy


def _make(copy: Path, place: Place) -> None:
    empty_database(TEMPLATE)
    place.done("migrate", "--noinput", "-v", "0")
    part = copy.with_suffix(".part")
    _run("pg_dump", "--format=custom", f"--file={part}", place.address("BACKUP"))
    part.replace(copy)


def bring_up(environment: Environment) -> None:
    """Tables and rights of a portal; by the migrations themselves where no tests are run."""
    owner = environment.of(roles.OWNER)
    if copy := os.environ.get(COPY):
        database = environment.urls[roles.OWNER]
        _run("pg_restore", "--single-transaction", "--exit-on-error", f"--dbname={database}", copy)
    else:
        manage.run(["migrate", "--noinput", "-v", "0"], owner)
    manage.run(["secure_database"], owner)


def _run(program: str, *arguments: str) -> None:
    command = [str(postgres.binaries() / program), *NOT_OURS, *arguments]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr[-2000:]
