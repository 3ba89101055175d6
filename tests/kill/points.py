"""Named places in the portal's code at which a process waits to be killed, where one is armed.

Imported by the processes themselves. The portal's code is called as it stands; what is wrapped
around it does nothing but tell where it has come to.
"""

from __future__ import annotations

import functools
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

FOLDER = "KILL_POINTS"
ARMED, LINE, READY = "armed", "line.sock", "ready"
PATIENCE_SECONDS = 15
Where = Callable[[Any, tuple[Any, ...]], bool]


def folder() -> Path:
    return Path(os.environ[FOLDER])


def ready(name: str) -> None:
    """The process does its work from now on."""
    (folder() / f"{READY}.{name}").touch()


def reach(point: str) -> None:
    """Where this point is armed, wait until the harness lets go, or for the end."""
    try:
        if (folder() / ARMED).read_text(encoding="utf-8") != point:
            return
    except FileNotFoundError:
        return
    with socket.socket(socket.AF_UNIX) as line, suppress(OSError):
        line.settimeout(PATIENCE_SECONDS)
        line.connect(str(folder() / LINE))
        line.recv(1)


def _always(result: Any, arguments: tuple[Any, ...]) -> bool:
    return True


def after(owner: Any, name: str, point: str, *, where: Where = _always) -> None:
    """Reach the point whenever `owner.name` has returned."""
    original = getattr(owner, name)

    @functools.wraps(original)
    def wrapped(*arguments: Any, **named: Any) -> Any:
        result = original(*arguments, **named)
        if where(result, arguments):
            reach(point)
        return result

    setattr(owner, name, wrapped)


def before(owner: Any, name: str, point: str, *, where: Where = _always) -> None:
    """Reach the point whenever `owner.name` is about to be called."""
    original = getattr(owner, name)

    @functools.wraps(original)
    def wrapped(*arguments: Any, **named: Any) -> Any:
        if where(None, arguments):
            reach(point)
        return original(*arguments, **named)

    setattr(owner, name, wrapped)
