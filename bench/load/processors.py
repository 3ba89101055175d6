"""Processor time by kind of process, so that a slow run says who took the cores."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def parent_of(process: int) -> int:
    return int(_fields(Path(f"/proc/{process}"))[1])


def seconds(sessions: Mapping[int, str], postmaster: int) -> dict[str, float]:
    """Each program leads a session of its own; PostgreSQL's processes are the postmaster's."""
    taken = dict.fromkeys([*sessions.values(), "database"], 0.0)
    for folder, fields in _processes():
        parent, session = int(fields[1]), int(fields[3])
        kind = "database" if postmaster in (parent, folder) else sessions.get(session, "")
        if kind:
            ended = 2 if folder in sessions or folder == postmaster else 0  # with its children
            taken[kind] += sum(int(each) for each in fields[11 : 13 + ended]) / TICK
    return taken | {"the whole machine": _busy()}


def _processes() -> Iterator[tuple[int, list[str]]]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            yield int(folder.name), _fields(folder)
        except OSError:
            continue  # it ended meanwhile


def _fields(folder: Path) -> list[str]:
    return (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()


def _busy() -> float:
    whole = Path("/proc/stat").read_text(encoding="ascii").split("\n")[0].split()[1:9]
    return (sum(map(int, whole)) - int(whole[3]) - int(whole[4])) / TICK
