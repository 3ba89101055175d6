"""Where things lie in a checkout, and the short folders that sockets need."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STATE = ROOT / ".state"
BUILD = ROOT / "build"
LOCKS = ROOT / "locks"
TOOLS = STATE / "tools"
STAMPS = STATE / "stamps"
LOGS = STATE / "logs"

SOCKET_PREFIX = "soc-portal-"


def venv_bin(name: str, *, venv: Path = VENV) -> str:
    return str(venv / "bin" / name)


def private_folder(path: Path) -> Path:
    """For its owner alone. Never touches the folders above it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
    return path


def socket_folder(kind: str) -> Path:
    """A socket's path may be 103 bytes long, so it cannot lie in the checkout."""
    base = tempfile.gettempdir()
    if len(base) > 40:
        base = "/tmp"  # noqa: S108 mkdtemp makes the folder private and unguessable
    return Path(tempfile.mkdtemp(prefix=f"{SOCKET_PREFIX}{kind}-", dir=base))


def give_to(path: Path, user: int, group: int) -> None:
    """Hands a folder of ours, with all in it, to the user that will run on it."""
    if path.stat().st_uid == user:
        return
    for folder, _, files in os.walk(path):
        os.chown(folder, user, group)
        for name in files:
            os.chown(Path(folder) / name, user, group, follow_symlinks=False)


def remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
