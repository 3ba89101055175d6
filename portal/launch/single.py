"""One portal per checkout: a lock held while it runs, and a note of what a killed one left."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.launch import paths
from portal.launch.console import Stop

NOTE = paths.STATE / "running.json"


@contextmanager
def held(purpose: str) -> Iterator[None]:
    """The lock falls with its process, however that ends."""
    paths.STATE.mkdir(parents=True, exist_ok=True)
    with (paths.STATE / "run.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Stop(f"The portal is running{_who()}: stop it before you {purpose}.") from error
        yield


def _who() -> str:
    note = _read()
    return f" (process {note['process']})" if "process" in note else ""


def _read() -> dict[str, object]:
    try:
        note = json.loads(NOTE.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def remember(folders: list[Path]) -> None:
    note = {"process": os.getpid(), "folders": [str(folder) for folder in folders]}
    NOTE.write_text(json.dumps(note), encoding="utf-8")


def forget_leftovers() -> None:
    """Removes the socket folders of a launcher that was killed."""
    folders = _read().get("folders", [])
    for folder in folders if isinstance(folders, list) else []:
        left = Path(str(folder))
        if left.name.startswith(paths.SOCKET_PREFIX) and left.is_dir() and not left.is_symlink():
            paths.remove(left)
    NOTE.unlink(missing_ok=True)
