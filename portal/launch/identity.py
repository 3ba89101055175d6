"""As whom PostgreSQL runs. It refuses root, so root has to become somebody else.

No folder above ours ever changes its mode or owner for this.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.launch.console import Stop

Probe = Callable[["Identity", Path, Path], bool]


@dataclass(frozen=True)
class Identity:
    """How to start a process, and who then owns its files."""

    name: str
    user: int
    group: int
    prefix: tuple[str, ...] = ()
    popen: dict[str, Any] = field(default_factory=dict)


def choose(binaries: Path, data_parent: Path, *, probe: Probe | None = None) -> Identity:
    """Ourselves; or nobody, where it can reach the files; or root renamed in a user namespace."""
    ourselves = Identity("ourselves", os.getuid(), os.getgid())
    if os.getuid() != 0:
        return ourselves
    works = probe or can_run
    for candidate in (_nobody(), _namespace()):
        if candidate and works(candidate, binaries, data_parent):
            return candidate
    raise Stop(
        "PostgreSQL refuses to run as root and neither `nobody` nor a user namespace can reach "
        "this folder: start the portal as an ordinary user."
    )


def _nobody() -> Identity | None:
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return None
    popen = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    return Identity("nobody", entry.pw_uid, entry.pw_gid, popen=popen)


def _namespace() -> Identity | None:
    unshare = shutil.which("unshare")
    if unshare is None:
        return None
    prefix = (unshare, "--user", "--map-user=1000", "--map-group=1000")
    return Identity("namespace", 0, 0, prefix=prefix)


def can_run(identity: Identity, binaries: Path, data_parent: Path) -> bool:
    """Can it execute the server, and reach the folder in which the data lie?"""
    commands = ([str(binaries / "postgres"), "--version"], ["ls", "-d", f"{data_parent}/."])
    try:
        return all(
            subprocess.run(
                [*identity.prefix, *command], capture_output=True, check=False, **identity.popen
            ).returncode
            == 0
            for command in commands
        )
    except (PermissionError, FileNotFoundError):
        return False
