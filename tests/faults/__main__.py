"""`make test-faults`: plant each fault in a copy, and see the test that is there for it fail.

First all of those tests pass on a copy as it stands: a test that fails anyhow finds nothing.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults import patches
from tests.faults.patches import NoFit, Patch

FAILED, PASSED = 1, 0
MOST_SECONDS, MOST_FOR_ALL = 600, 3_600


@dataclass(frozen=True)
class Outcome:
    is_caught: bool
    words: str


def run(
    tree: Path, tests: Iterable[str], *options: str, seconds: int = MOST_SECONDS
) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", *tests, "-n", "0", "-q", "-rfE", "--tb=no",
         "--hypothesis-seed=0", "-p", "no:randomly", f"--timeout={seconds}", *options],
        cwd=tree, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        check=False, timeout=seconds,
    )  # fmt: skip


def as_it_stands(tree: Path, tests: Sequence[str]) -> None:
    answer = run(tree, tests, "--create-db", "--reuse-db", seconds=MOST_FOR_ALL)
    if answer.returncode != PASSED:
        told = f"{answer.stdout[-3000:]}{answer.stderr[-3000:]}"
        sys.exit(f"Without any fault these must pass, pytest: {answer.returncode}\n{told}")


def planted(patch: Patch, tree: Path) -> Outcome:
    """Only a test that ran and failed has found something: one that could not begin has not."""
    try:
        patch.apply(patches.copy_to(tree))
    except NoFit as reason:
        return Outcome(is_caught=False, words=f"no longer fits: {reason}")
    option = "--create-db" if patch.changes_tables else "--reuse-db"
    answer = run(tree, [patch.caught_by], option)
    lines = re.findall(r"^(FAILED|ERROR) (.*)$", answer.stdout, re.MULTILINE)
    failed = [words for kind, words in lines if kind == "FAILED"]
    if answer.returncode == FAILED and failed:
        return Outcome(is_caught=True, words=failed[0][:160])
    told = lines[0][1] if lines else (answer.stdout + answer.stderr)[-300:]
    return Outcome(is_caught=False, words=f"pytest ended with {answer.returncode}: {told}")


def main(arguments: list[str]) -> int:
    chosen = [patch for patch in patches.every() if not arguments or patch.name[:2] in arguments]
    chosen.sort(key=lambda patch: (patch.changes_tables, patch.name))
    begun, caught = time.monotonic(), 0
    with tempfile.TemporaryDirectory(prefix="soc-portal-faults-") as folder:
        whole = patches.copy_to(Path(folder) / "whole")
        as_it_stands(whole, sorted({patch.caught_by for patch in chosen}))
        print(f"All {len(chosen)} tests pass without a fault.", flush=True)
        for patch in chosen:
            started = time.monotonic()
            outcome = planted(patch, Path(folder) / patch.name)
            caught += outcome.is_caught
            word = "caught" if outcome.is_caught else "NOT CAUGHT"
            took = f"{time.monotonic() - started:.0f} s"
            print(f"{word}: {patch.name}: {patch.fault} ({took})\n    {outcome.words}", flush=True)
    print(f"faults={len(chosen)} caught={caught} {time.monotonic() - begun:.0f} s")
    return 0 if chosen and caught == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
