"""ClamAV's daemon, spoken to over its socket (INSTREAM). Whatever is unclear means: not passed.

The daemon lets bombs pass that it does not unpack: they are caught by our own caps.
"""

from __future__ import annotations

import socket
import struct
from urllib.parse import urlsplit

from django.conf import settings

_PIECE = 1 << 16
_SECONDS = 30
_MOST_ANSWER = 4_096
_LENGTH = struct.Struct("!I")


class ScannerAway(Exception):
    """Nobody can say whether the file is clean: it stays where nobody can open it."""


def is_infected(content: bytes) -> bool:
    """Raises `ScannerAway` unless the daemon says clearly one or the other."""
    try:
        with _connected(settings.CLAMAV_URL) as connection:
            answer = _asked(connection, content)
    except (OSError, ValueError) as lost:
        raise ScannerAway from lost
    if answer.endswith(" FOUND"):
        return True
    if answer == "stream: OK":
        return False
    raise ScannerAway(answer[:100])


def _connected(address: str) -> socket.socket:
    """`unix:///run/clamav/clamd.ctl` or `tcp://scanner:3310`."""
    parts = urlsplit(address)
    if parts.scheme == "unix":
        return _connected_on_this_machine(parts.path)
    if parts.scheme == "tcp" and parts.hostname and parts.port:
        return socket.create_connection((parts.hostname, parts.port), timeout=_SECONDS)
    raise ValueError("No scanner is set.")


def _connected_on_this_machine(path: str) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(_SECONDS)
        connection.connect(path)
    except OSError:
        connection.close()
        raise
    return connection


def _asked(connection: socket.socket, content: bytes) -> str:
    connection.sendall(b"zINSTREAM\0")
    for start in range(0, len(content), _PIECE):
        piece = content[start : start + _PIECE]
        connection.sendall(_LENGTH.pack(len(piece)) + piece)
    connection.sendall(_LENGTH.pack(0))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _MOST_ANSWER:
        piece = connection.recv(_MOST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0").decode("ascii", "replace").strip()
