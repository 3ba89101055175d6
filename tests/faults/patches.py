"""Planted faults: a patch each, and the test that is expected to find it.

A patch is a unified diff under a head of two lines. Line numbers in it do not count: the words that
it takes away, with the unchanged ones around them, must stand exactly once in the file. So it goes
on fitting while the file grows elsewhere, and says so when it no longer fits.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).parent / "planted"
NO_COPY = shutil.ignore_patterns(
    ".git", ".venv", ".state", "build", "node_modules", "__pycache__", ".*_cache", ".hypothesis"
)
_FAULT, _CAUGHT = "Fault: ", "Caught by: "


class NoFit(Exception):
    """The code has changed where the fault is to be planted."""


@dataclass(frozen=True)
class Hunk:
    path: str
    before: str
    after: str

    def apply(self, tree: Path) -> None:
        file = tree / self.path
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        if not self.before:
            if file.exists():
                raise NoFit(f"{self.path} is there already.")
            file.write_text(self.after, encoding="utf-8")
            return
        found = text.count(self.before)
        if found != 1:
            raise NoFit(f"{self.path} has {found} places like this, not one:\n{self.before}")
        file.write_text(text.replace(self.before, self.after), encoding="utf-8")


@dataclass(frozen=True)
class Patch:
    name: str
    fault: str
    caught_by: str
    hunks: tuple[Hunk, ...]

    @property
    def number(self) -> int:
        """As in the list of faults that a programme of tests must find."""
        return int(self.name[:2])

    @property
    def test(self) -> Path:
        return ROOT / self.caught_by.partition("::")[0]

    @property
    def changes_tables(self) -> bool:
        parts = ("/migrations/", "/privileges.py", "/models", "/wall.py")
        return any(part in hunk.path for hunk in self.hunks for part in parts)

    def apply(self, tree: Path) -> None:
        for hunk in self.hunks:
            hunk.apply(tree)


def read(file: Path) -> Patch:
    first, second, *diff = file.read_text(encoding="utf-8").splitlines(keepends=True)
    if not (first.startswith(_FAULT) and second.startswith(_CAUGHT)):
        raise NoFit(f"{file.name} must begin with `{_FAULT}` and `{_CAUGHT}`.")
    return Patch(
        file.stem,
        first.removeprefix(_FAULT).strip(),
        second.removeprefix(_CAUGHT).strip(),
        tuple(_hunks(diff)),
    )


def every() -> list[Patch]:
    return [read(file) for file in sorted(FOLDER.glob("*.patch"))]


def _hunks(lines: list[str]) -> Iterator[Hunk]:
    path, before, after, is_inside = "", "", "", False
    for line in [*lines, "@@"]:
        if re.match(r"@@|---|diff ", line):
            if is_inside and before + after:
                yield Hunk(path, before, after)
            before, after, is_inside = "", "", line.startswith("@@")
        elif line.startswith("+++ "):
            path = line.removeprefix("+++ ").strip().removeprefix("b/")
        elif is_inside:
            before += line[1:] if line[0] in " -" else ""
            after += line[1:] if line[0] in " +" else ""


def copy_to(tree: Path) -> Path:
    """The sources as they stand, with the installed packages and assets beside them."""
    shutil.copytree(ROOT, tree, ignore=NO_COPY, symlinks=True)
    for name in (".venv", "build", "node_modules"):
        if (ROOT / name).exists():
            (tree / name).symlink_to(ROOT / name)
    return tree
