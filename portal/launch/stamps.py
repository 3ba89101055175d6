"""What was done already, by the fingerprint of its input, so that a second start skips it."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.launch import paths


def fingerprint(inputs: Iterable[Path], *words: str) -> str:
    """Of names and contents; a folder counts with everything below it."""
    digest = hashlib.sha256()
    for word in words:
        digest.update(f"{word}\0".encode())
    for given in inputs:
        for file in sorted(_files(given)):
            digest.update(f"{file.relative_to(given.parent)}\0{file.stat().st_size}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(given: Path) -> Iterator[Path]:
    for file in given.rglob("*") if given.is_dir() else [given]:
        if file.is_file() and file.parent.name != "__pycache__":
            yield file


def is_current(name: str, value: str, *, folder: Path = paths.STAMPS) -> bool:
    try:
        return (folder / name).read_text(encoding="ascii") == value
    except FileNotFoundError:
        return False


def keep(name: str, value: str, *, folder: Path = paths.STAMPS) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(value, encoding="ascii")


def forget(name: str) -> None:
    (paths.STAMPS / name).unlink(missing_ok=True)


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Two commands at once must not install into the same folder."""
    paths.STATE.mkdir(parents=True, exist_ok=True)
    with (paths.STATE / f"{name}.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
