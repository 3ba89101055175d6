"""`python3 -m portal.launch manage ROLE COMMAND`: a command beside a running `make run`."""

from __future__ import annotations

import json
import os
import subprocess

from portal.launch import manage, paths, roles
from portal.launch.console import Stop
from portal.launch.environment import Environment

TOLD = paths.STATE / "environments.json"
ROLES = {name.removeprefix("portal_"): name for name in (roles.OWNER, *roles.GUESTS, roles.BACKUP)}


def tell(environment: Environment) -> None:
    """Keep what each role's processes are told while the portal runs; for its user alone."""
    told = json.dumps({
        short: environment.of(role) for short, role in ROLES.items() if role in environment.urls
    })  # fmt: skip
    descriptor = os.open(TOLD, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(told)


def forget() -> None:
    TOLD.unlink(missing_ok=True)


def run(arguments: list[str]) -> int:
    if len(arguments) < 2 or arguments[0] not in ROLES:
        raise Stop(f"Say manage ROLE COMMAND, where ROLE is one of {', '.join(ROLES)}.")
    if not TOLD.exists():
        raise Stop("The portal does not run here: start it with `make run` first.")
    env = json.loads(TOLD.read_text(encoding="utf-8")).get(arguments[0])
    if env is None:
        raise Stop("The server has a login of its own for that: give its address yourself.")
    return subprocess.run(manage.command(arguments[1:]), env=env, check=False).returncode
