"""`make check` and `make fmt`: gates in order, stopping at the first that fails."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping

from portal.launch import keys, paths
from portal.launch.console import say
from portal.launch.gates import FIXES, GATES, Gate

Runner = Callable[[Gate, Mapping[str, str]], "subprocess.CompletedProcess[str]"]

# Settings of a production host that exists nowhere: the gates read them and connect to nothing.
PRODUCTION = {
    "DATABASE_URL": "postgresql://portal_web@%2Fnonexistent/portal",
    "REDIS_URL": "unix:///nonexistent/v.sock",
    "DEMONSTRATION": "false",
    "ALLOWED_HOSTS": "portal.example",
    "PORTAL_BASE_URL": "https://portal.example",
    "CSRF_TRUSTED_ORIGINS": "https://portal.example",
    "TRUSTED_PROXIES": "1",
}


def environment() -> dict[str, str]:
    made = keys.generate()
    told = PRODUCTION | {name: made[name] for name in keys.APPLICATION}
    files = {f"{name}_FILE" for name in told}
    return {name: value for name, value in os.environ.items() if name not in files} | told


def _run(gate: Gate, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        gate.command, env=dict(env), cwd=paths.ROOT, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip


def gates(run: Runner = _run) -> int:
    return _in_order(GATES, run)


def fixes(run: Runner = _run) -> int:
    return _in_order(FIXES, run)


def _in_order(chosen: Iterable[Gate], run: Runner) -> int:
    env = environment()
    for gate in chosen:
        started = time.monotonic()
        answer = run(gate, env)
        took = f"{time.monotonic() - started:.1f} s"
        if answer.returncode:
            say(answer.stdout.rstrip())
            say(f"  {gate.name} failed ({took}): {' '.join(gate.command[1:])}")
            return 1
        say(f"  {gate.name} holds ({took})")
    return 0
