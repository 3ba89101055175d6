"""`python3 -m portal.launch COMMAND`: the commands behind the Makefile.

The first half runs on the machine's own Python; it prepares `.venv` and starts again inside it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

OLDEST = (3, 11)
if sys.version_info < OLDEST:
    sys.exit("The portal needs Python 3.11 or newer: name one with `make PYTHON=python3.11 ...`.")

from portal.launch import install, paths, system  # noqa: E402 only after the version is known
from portal.launch.console import Stop, say, step  # noqa: E402 only after the version is known

LOCKS = {
    "run": install.RUNTIME, "reset": install.RUNTIME, "test": install.DEVELOPMENT,
    "test-sweeps": install.DEVELOPMENT, "test-long": install.DEVELOPMENT,
    "check": install.DEVELOPMENT, "fmt": install.DEVELOPMENT,
    "lock": install.DEVELOPMENT, "bench": install.DEVELOPMENT, "shots": install.DEVELOPMENT,
    "exec": install.DEVELOPMENT, "manage": install.RUNTIME, "image": install.RUNTIME,
    "secrets": install.RUNTIME, "test-faults": install.DEVELOPMENT,
    "drill": install.DEVELOPMENT, "load": install.DEVELOPMENT, "release-dump": install.DEVELOPMENT,
}  # fmt: skip
TESTING = {"test", "test-sweeps", "test-long", "test-faults", "shots"}
QUIET = {"exec", "reset", "fmt", "manage", "secrets"}


def _terminated(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def prepare(command: str) -> None:
    """System packages and locked packages, before anything else."""
    _system_packages(command)
    lock = LOCKS[command]
    if command in QUIET and install.is_current(lock):
        return
    with step("install"):
        install.packages(lock)


def _system_packages(command: str) -> None:
    if command == "run":
        lacking = system.ensure(system.START, system.PDF)
        if lacking:
            say(f"{system.sentence(lacking)} Only PDFs need this; all else works without.")
    elif command in TESTING:
        from portal.launch import testing  # noqa: PLC0415 the first half must stay small

        required = (*system.START, *system.PDF)
        if testing.checkers_required():
            system.ensure((*required, *system.CHECKERS))
        elif lacking := system.ensure(required, system.CHECKERS):
            say(f"{system.sentence(lacking)} Their checks are left out.")
    else:
        system.ensure(system.START)


def inside_venv() -> bool:
    return sys.prefix == str(paths.VENV)


def dispatch(command: str, arguments: list[str]) -> int:
    from portal.launch import (  # noqa: PLC0415 the second half
        check,
        desk,
        image,
        locking,
        serve,
        testing,
    )  # fmt: skip

    python = paths.venv_bin("python")
    commands: dict[str, Callable[[], int]] = {
        "run": serve.run, "reset": serve.reset, "check": check.gates, "fmt": check.fixes,
        "lock": locking.renew,
        "test": lambda: testing.pytest("not long and not sweep", arguments),
        "test-sweeps": lambda: testing.pytest("sweep and not long", arguments),
        "test-long": lambda: testing.pytest("long", arguments),
        "bench": lambda: testing.other([python, "-m", "bench", *arguments], durable=True),
        "test-faults": lambda: testing.other([python, "-m", "tests.faults", *arguments]),
        "release-dump": lambda: testing.quietly([python, "-m", "tests.upgrade.released"]),
        "drill": lambda: testing.other([python, "-m", "bench.restore"], durable=True),
        "load": lambda: testing.alone([python, "-m", "bench.load", *arguments]),
        "shots": lambda: testing.other([python, "-m", "tests.browser.shots", *arguments]),
        "exec": lambda: testing.quietly(arguments), "manage": lambda: desk.run(arguments),
        "image": image.build,
        "secrets": lambda: image.make_secrets(arguments),
    }  # fmt: skip
    return commands[command]()


def main(arguments: list[str]) -> int:
    command = arguments[0] if arguments else ""
    if command not in LOCKS:
        raise Stop(f"Say one of: {', '.join(LOCKS)}.")
    rest = arguments[1:] if arguments[1:2] != ["--"] else arguments[2:]
    if command == "exec" and not rest:
        raise Stop("Say what to run: exec -- COMMAND.")
    os.chdir(paths.ROOT)
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup wants to outlive its terminal
            signal.signal(number, _terminated)
    if not os.environ.pop("PORTAL_PREPARED", ""):
        prepare(command)
    if not inside_venv():
        python = paths.venv_bin("python")
        again = [python, "-m", "portal.launch", command, *rest]
        os.execve(python, again, os.environ | {"PORTAL_PREPARED": "1"})  # noqa: S606 no shell wanted
    return dispatch(command, rest)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as stop:
        sys.exit(str(stop))
    except KeyboardInterrupt:
        sys.exit(130)
