"""Keys of what is written in profiles that a stranger asks for: of others, and erased ones."""

from __future__ import annotations

from typing import Any

from tests.factories import profiles
from tests.factories.audit import execute, triggers_off

PART_PAGES = ("part-change", "part-move", "part-remove")


def named_parts(by: Any) -> dict[str, list[str]]:
    return _names(profiles.section(profiles.profile(by), by))


def gone_parts(by: Any) -> dict[str, list[str]]:
    row = profiles.section(profiles.profile(by), by)
    with triggers_off():
        execute("DELETE FROM profiles_profilesection WHERE id = %s", [row.pk])
    return _names(row)


def _names(row: Any) -> dict[str, list[str]]:
    return {f"profiles:{name}": [row.key] for name in PART_PAGES}
