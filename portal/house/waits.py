"""Tests wait for a fact, not for a while."""

from __future__ import annotations

from portal.house import syntax
from portal.house.files import File
from portal.house.rule import Found, Rule


def _sleeps(file: File) -> Found:
    for line, name in syntax.calls(file):
        if name in {"time.sleep", "asyncio.sleep"}:
            yield line, f"calls {name}"
    for line, name in syntax.imports(file):
        if name in {"time.sleep", "asyncio.sleep"}:
            yield line, f"imports {name}"


RULES = (
    Rule(
        "no-sleep-in-tests",
        "Wait for the event, the row or the exit itself, with a limit.",
        lambda file: file.is_python and file.parts[0] == "tests",
        _sleeps,
    ),
)
