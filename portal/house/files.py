"""The files of the project: all but what `.gitignore` leaves out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("partners", "nominals", "plans", "referrals", "profiles", "bulletins")
SOURCE = ("portal", *APPS)


@dataclass(frozen=True)
class File:
    """A text file: its path from the top, with slashes, and what it says."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        return tuple(ast.walk(self.tree))

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.path.split("/"))

    @property
    def is_python(self) -> bool:
        return self.path.endswith(".py")

    @property
    def is_source(self) -> bool:
        return self.is_python and self.parts[0] in SOURCE

    @property
    def is_migration(self) -> bool:
        return self.is_python and "migrations" in self.parts

    def is_module(self, *names: str) -> bool:
        """In an app: its module or package of one of these names."""
        within = self.parts[1:2] or ("",)
        return self.parts[0] in SOURCE and within[0].removesuffix(".py") in names


def _left_out(root: Path) -> list[str]:
    ignore = root / ".gitignore"
    lines = ignore.read_text(encoding="utf-8").splitlines() if ignore.is_file() else []
    return [".git", *(line.strip().rstrip("/").lstrip("/") for line in lines if line.strip())]


def paths(root: Path) -> Iterator[Path]:
    """Walks without git, so that an unpacked archive is checked alike."""
    left_out = _left_out(root)

    def walk(folder: Path) -> Iterator[Path]:
        for entry in sorted(folder.iterdir()):
            if any(fnmatch(entry.name, pattern) for pattern in left_out) or entry.is_symlink():
                continue
            if entry.is_dir():
                yield from walk(entry)
            else:
                yield entry

    yield from walk(root)


def read(root: Path) -> Iterator[File]:
    for path in paths(root):
        try:
            text = path.read_bytes().decode()
        except UnicodeDecodeError:
            continue  # pictures and compressed data are not prose
        yield File(path.relative_to(root).as_posix(), text)
