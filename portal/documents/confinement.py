"""What binds the process that sets one document. None of it can be undone from inside."""

from __future__ import annotations

import os
import resource
import signal
import sys
from pathlib import Path

from portal.documents.limits import Limits

_FORBIDDEN = (
    "socket.connect",
    "socket.bind",
    "socket.sendto",
    "socket.getaddrinfo",
    "socket.gethostby",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "ftplib.",
    "http.client.",
    "smtplib.",
)
_READABLE = tuple(f"{Path(place).resolve()}{os.sep}" for place in (sys.prefix, sys.base_prefix))


class OutOfBounds(BaseException):
    """No `except Exception` inside a library may swallow it and go on."""


def confine(limits: Limits) -> None:
    """Time and memory end the process also inside C code; files cannot be written at all.

    The audit hook is the second wall behind the data-only fetcher: what Python code of a library
    opens must lie in the installation itself (fonts are read by C code, by name, from fontconfig).
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_watch)


def release_clock() -> None:
    """The document is set; sending it is bound by the connection's own timeout."""
    signal.setitimer(signal.ITIMER_REAL, 0)


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise OutOfBounds(event)
    if event == "open" and not _may_open(*arguments[:2]):
        raise OutOfBounds("open")


def _may_open(place: object, mode: object = None) -> bool:
    if isinstance(place, int):
        return True
    if isinstance(mode, str) and not set(mode) <= set("rbt"):
        return False
    try:
        path = os.path.realpath(os.fsdecode(place))  # type: ignore[arg-type]  # odd types raise
    except (TypeError, ValueError):
        return False
    return path.startswith(_READABLE)
