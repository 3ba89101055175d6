"""Calls of `manage.py`, each in a process with the environment of one database role."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping

from portal.launch import paths
from portal.launch.console import Stop


def command(arguments: list[str]) -> list[str]:
    return [paths.venv_bin("python"), str(paths.ROOT / "manage.py"), *arguments]


def run(arguments: list[str], env: Mapping[str, str]) -> str:
    """Returns what it printed; its failure ends the launcher with the command's own last line."""
    answer = subprocess.run(
        command(arguments), env=dict(env), cwd=paths.ROOT, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    log = paths.LOGS / "manage.log"
    with log.open("a", encoding="utf-8") as file:
        file.write(f"$ manage.py {' '.join(arguments)}\n{answer.stdout}{answer.stderr}\n")
    if answer.returncode:
        raise Stop(f"`manage.py {arguments[0]}` failed: {last_line(answer.stderr)} (log: {log})")
    return answer.stdout


def last_line(text: str) -> str:
    """The end of a traceback, without the path of its exception."""
    lines = [line for line in text.strip().splitlines() if line.strip()] or ["it said nothing"]
    name, colon, sentence = lines[-1].partition(": ")
    return sentence if colon and name.replace(".", "").replace("_", "").isalnum() else lines[-1]
