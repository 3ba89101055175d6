"""`make test` and what else runs beside services that are thrown away."""

from __future__ import annotations

import subprocess

from portal.launch import paths
from portal.launch.environment import throwaway


def run_in_throwaway(command: list[str]) -> int:
    with throwaway() as environment:
        return subprocess.run(
            command, env=environment.of_tests(), cwd=paths.ROOT, check=False
        ).returncode
