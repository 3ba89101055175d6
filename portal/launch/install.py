"""The virtual environment, the locked packages, and tools that stay out of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from portal.launch import paths, stamps
from portal.launch.console import Stop

RUNTIME = "runtime"
DEVELOPMENT = "dev"
INSTALL_LOG = paths.LOGS / "install.log"


def lock_file(lock: str) -> Path:
    return paths.LOCKS / f"{lock}.txt"


def is_current(lock: str) -> bool:
    """The stamps lie inside the virtual environment, so that they go when it goes."""
    value = stamps.fingerprint([lock_file(lock)])
    return stamps.is_current(f"lock-{lock}", value, folder=paths.VENV) and venv_stands()


def venv_stands() -> bool:
    """One that was moved, copied or left behind by an upgrade of Python is made again."""
    python, pip = Path(paths.venv_bin("python")), Path(paths.venv_bin("pip"))
    if not python.exists() or not pip.exists():
        return False
    if str(paths.VENV) not in pip.read_text(encoding="utf-8", errors="replace").split("\n")[0]:
        return False
    return subprocess.run([python, "-c", "import pip"], check=False).returncode == 0


def packages(lock: str) -> None:
    """Install a lock file with its hashes, once."""
    with stamps.one_at_a_time("install"):
        if is_current(lock):
            return
        if not venv_stands():
            run([sys.executable, "-m", "venv", "--clear", str(paths.VENV)])
        _install(lock_file(lock))
        # The development lock holds the other one whole.
        for name in (lock, RUNTIME):
            stamps.keep(f"lock-{name}", stamps.fingerprint([lock_file(name)]), folder=paths.VENV)


def _install(lock: Path) -> None:
    """Without a resolver: the lock is whole, and pip takes `name[extra]>=1` out of a package's
    own wants for the newest release, not for the locked one, on the day that one appears."""
    wanted = ["--no-deps", "--require-hashes", "-r", str(lock)]
    uv = shutil.which("uv")
    python = paths.venv_bin("python")
    if uv is not None and _succeeds([uv, "pip", "install", "--python", python, *wanted]):
        return
    run([python, "-m", "pip", "install", "-q", *wanted])


def tool(name: str) -> Path:
    """A package in a folder of its own, pinned by hash in locks/NAME.txt."""
    folder = paths.TOOLS / name
    lock = lock_file(name)
    with stamps.one_at_a_time("install"):
        value = stamps.fingerprint([lock])
        if folder.is_dir() and stamps.is_current(f"tool-{name}", value):
            return folder
        paths.remove(folder)
        run([
            paths.venv_bin("python"), "-m", "pip", "install", "-q", "--no-deps",
            "--require-hashes", "--target", str(folder), "-r", str(lock),
        ])  # fmt: skip
        stamps.keep(f"tool-{name}", value)
    return folder


def _succeeds(command: list[str]) -> bool:
    INSTALL_LOG.parent.mkdir(parents=True, exist_ok=True)
    with INSTALL_LOG.open("ab") as log:
        answer = subprocess.run(
            command, cwd=paths.ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False
        )
    return answer.returncode == 0


def run(command: list[str]) -> None:
    if _succeeds(command):
        return
    lines = INSTALL_LOG.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    reason = next((line for line in reversed(lines) if "error" in line.lower()), command[0])
    raise Stop(f"The installation failed: {reason} (the whole story: {INSTALL_LOG})")
