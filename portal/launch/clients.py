"""PostgreSQL's own programs for a copy and its way back.

Where to connect stands in their environment (`at`), never in the list of processes.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

from portal.launch.console import Stop
from portal.launch.postgres import binaries

PART = 1 << 18


class Failed(Exception):
    """One line of what the program said; what follows it could repeat a row."""


def dumped(at: Mapping[str, str], snapshot: str, without: Iterable[str]) -> Iterator[bytes]:
    left_out = [f"--exclude-table-data={table}" for table in without]
    process = _start(
        at, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--no-comments",
        f"--snapshot={snapshot}", *left_out, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None  # noqa: S101 for the types: a pipe was asked for
    while part := process.stdout.read(PART):
        yield part
    _finish(process)


def load(at: Mapping[str, str], parts: Iterable[bytes]) -> None:
    """In one transaction: whatever fails, the database stays empty."""
    process = _start(
        at, "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error",
        "--single-transaction", f"--dbname={at['PGDATABASE']}", stdin=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None  # noqa: S101 for the types: a pipe was asked for
    _feed(process.stdin, parts)
    _finish(process)


def _feed(pipe: IO[bytes], parts: Iterable[bytes]) -> None:
    """It is read to its end in any case: the archive proves itself with its last block."""
    is_open = True
    for part in parts:
        try:
            if is_open:
                pipe.write(part)
        except BrokenPipeError:
            is_open = False
    try:
        pipe.close()
    except BrokenPipeError:
        return


def _start(
    at: Mapping[str, str], name: str, *arguments: str, **pipes: Any
) -> subprocess.Popen[bytes]:
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", **at}
    try:
        program = binaries() / name
    except Stop as stop:
        raise Failed(f"{name} was not found: install PostgreSQL's client programs.") from stop
    return subprocess.Popen(
        [str(program), *arguments], env=environment, stderr=subprocess.PIPE, **pipes
    )


def _finish(process: subprocess.Popen[bytes]) -> None:
    said = process.stderr.read().decode(errors="replace") if process.stderr else ""
    if process.wait():
        lines = said.strip().splitlines() or ["it said nothing"]
        raise Failed(next((line for line in lines if "error" in line.lower()), lines[-1]))
