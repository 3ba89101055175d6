"""`python -m portal.launch.alone NAME`: one process of the portal, for whatever keeps it running.

An image or a service manager starts the same command lines as `make run`; the environment says
where. `roles` and `migrate` do their work and end.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from portal.launch import image, manage, paths, programs
from portal.launch.console import Stop
from portal.launch.keys import given

LINES: Mapping[str, Callable[[], list[str]]] = {
    "web": lambda: programs.web(os.environ.get("WEB_BIND", "127.0.0.1:8000")),
    "worker": lambda: programs.worker("quick"),
    "documents": lambda: programs.worker("documents"),
    "mail": lambda: programs.worker("mail"),
    "relay": lambda: manage.command(["relay"]),
    "beat": lambda: programs.beat(Path(os.environ.get("STATE_DIR", str(paths.STATE)))),
}
MIGRATE = (
    ["check", "--deploy", "--fail-level", "WARNING"],
    ["migrate", "--noinput"],
    ["secure_database"],
)


def migrate() -> int:
    """What is set wrong stops it before anything is changed."""
    for arguments in MIGRATE:
        code = subprocess.run(manage.command(arguments), cwd=paths.ROOT, check=False).returncode
        if code:
            return code
    return 0


ERRANDS: Mapping[str, Callable[[], int]] = {"migrate": migrate, "roles": image.make_roles}


def main(arguments: list[str]) -> int:
    name = arguments[0] if len(arguments) == 1 else ""
    if name in ERRANDS:
        return ERRANDS[name]()
    if name not in LINES:
        raise Stop(f"Say one of: {', '.join([*LINES, *ERRANDS])}.")
    if name == "mail" and not given("EMAIL_HOST"):
        raise Stop(
            "EMAIL_HOST is missing: invitations would go into a folder that nobody reads. Name "
            "your mail relay."
        )
    line = LINES[name]()
    os.chdir(paths.ROOT)
    os.execv(line[0], line)  # noqa: S606 no shell wanted
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as stop:
        sys.exit(str(stop))
