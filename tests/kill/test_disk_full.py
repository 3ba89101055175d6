"""The disk is full while forms are being sent: people are asked to try again, nothing is lost.

Database with its log of changes, files, mail and schedules lie on a small disk of their own, which
only root can make.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from portal.launch.console import Stop
from tests.kill import plan, report
from tests.kill.run import Run
from tests.kill.stage import Stage, staged
from tests.kill.trap import wait_until

pytestmark = [
    pytest.mark.long, pytest.mark.usefixtures("migrated"), pytest.mark.timeout(900),
]  # fmt: skip
MEGABYTES, FULL_SECONDS, FORMS = 800, 20, 5


@contextmanager
def small_disk() -> Iterator[Path]:
    if os.geteuid() != 0:
        pytest.skip("Only root can make a disk.")
    with tempfile.TemporaryDirectory(prefix="soc-portal-disk-") as folder:
        options = f"size={MEGABYTES}m,mode=0711"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def full(disk: Path) -> Iterator[None]:
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while file.write(bytes(size)):
                    pass
            except OSError:
                continue
    assert shutil.disk_usage(disk).free == 0
    yield
    ballast.unlink()


def _ended(stage: Stage) -> list[str]:
    database = stage.cluster.process
    there = {plan.DATABASE: database} if database else {}
    there |= stage.processes
    return [name for name, process in there.items() if process.poll() is not None]


@contextmanager
def looked_after(stage: Stage) -> Iterator[Counter[str]]:
    """What ended is started again, as the launcher would. Which, and how often."""
    restarts, is_over = Counter[str](), threading.Event()

    def look() -> None:
        while not is_over.wait(1):
            for name in _ended(stage):
                restarts[name] += 1
                with suppress(Stop):  # it does not start yet: the next look tries again
                    stage.start(name)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield restarts
    finally:
        is_over.set()
        thread.join(60)


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    begun = time.monotonic()
    with small_disk() as disk, staged(on=disk) as stage:
        run = Run(stage, least=FORMS, seed=random.randrange(10_000), kept_in=tmp_path)

        def acknowledged() -> int:
            return len(run.facts("acknowledged"))

        with looked_after(stage) as restarts, run.sending():
            wait_until(lambda: acknowledged() >= FORMS, "forms before", seconds=180)
            with full(disk):
                met = len(run.facts("unavailable")) + len(run.facts("cut_off"))
                run.pause.wait(FULL_SECONDS)
                met = len(run.facts("unavailable")) + len(run.facts("cut_off")) - met
            goal = acknowledged() + FORMS
            wait_until(lambda: acknowledged() >= goal, "forms after", seconds=180)
            (run.folder / "enough").touch()
            verdict = run.settled()
        print(f"\ndisk full for {FULL_SECONDS} s: refused {met}, restarts: {dict(restarts)}")
        print(*report.lines(run, verdict, time.monotonic() - begun), run.verify_audit(), sep="\n")
        reasons = "\n".join(stage.complaints()[-20:])

        assert met > 0, "The disk was not full for anybody."
        assert verdict.holds, (verdict, reasons)
        assert run.facts("wrong") == []
        assert {fact["unavailable"] for fact in run.facts("unavailable")} <= {503}, reasons
