"""The first free port on loopback."""

from __future__ import annotations

import socket
from collections.abc import Callable

from portal.launch.console import Stop

FIRST = 8000
SPAN = 100


def is_free(port: int) -> bool:
    """Both loopbacks: a browser asks `localhost` on IPv6 first and would reach the other server."""
    return all(
        _can_bind(family, address, port)
        for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
    )


def _can_bind(family: socket.AddressFamily, address: str, port: int) -> bool:
    try:
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((address, port))
    except OSError:
        return family == socket.AF_INET6 and not _has_ipv6()
    return True


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as trial:
            trial.bind(("::1", 0))
    except OSError:
        return False
    return True


def pick(first: int = FIRST, *, free: Callable[[int], bool] = is_free) -> int:
    for port in range(first, min(first + SPAN, 65536)):
        if free(port):
            return port
    raise Stop(f"No port from {first} to {first + SPAN - 1} is free: give another one as PORT.")


def wanted(given: str | None) -> int:
    if given is None or given == "":
        return FIRST
    if not given.isascii() or not given.isdigit() or not 1024 <= int(given) <= 65535:
        raise Stop(f"PORT must be a whole number from 1024 to 65535, not {given!r}.")
    return int(given)
