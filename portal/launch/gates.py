"""What `make check` runs, cheapest first. A gate is a name and a command; add yours here."""

from __future__ import annotations

from dataclasses import dataclass

from portal.launch import paths

SOURCE = ("portal", "partners", "nominals", "plans", "referrals", "profiles", "bulletins")


@dataclass(frozen=True)
class Gate:
    name: str
    command: tuple[str, ...]


def _module(name: str, *arguments: str) -> tuple[str, ...]:
    return (paths.venv_bin("python"), "-m", name, *arguments)


def _manage(*arguments: str) -> tuple[str, ...]:
    return (paths.venv_bin("python"), "manage.py", *arguments)


# No database is there to compare its history with.
QUIET = (paths.venv_bin("python"), "-W", "ignore:Got an error checking:RuntimeWarning")

GATES = (
    Gate("format", _module("ruff", "format", "--check", ".")),
    Gate("lint", _module("ruff", "check", ".")),
    Gate("house rules", _module("portal.house")),
    Gate("templates", _module("djlint", "templates", "--lint", "--quiet")),
    Gate("imports", (paths.venv_bin("lint-imports"),)),
    Gate("migrations", (*QUIET, "manage.py", "makemigrations", "--check", "--dry-run")),
    Gate("production settings", _manage("check", "--deploy", "--fail-level", "WARNING")),
    Gate("secrets", _module("portal.house.secrets_scan")),
    Gate("types", _module("mypy", *SOURCE)),
)

FIXES = (
    Gate("imports and simple faults", _module("ruff", "check", "--fix", "--exit-zero", ".")),
    Gate("format", _module("ruff", "format", ".")),
)
