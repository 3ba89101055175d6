"""`python -m portal.probe NAME`: is this process well? Small, because an engine asks often.

The web is asked itself; of the others the database tells when they last reported.
"""

from __future__ import annotations

import http.client
import os
import socket
import sys

import psycopg2

from portal import given

PATIENCE_SECONDS = 5
RECENT = (
    "SELECT at > clock_timestamp() - interval '2 minutes' FROM portal_heartbeat WHERE process = %s"
)
PROCESSES = ("worker", "documents", "mail", "relay", "beat")


class Line(http.client.HTTPConnection):
    """Over the socket that the proxy uses."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=PATIENCE_SECONDS)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(PATIENCE_SECONDS)
        self.sock.connect(self.path)


def web_is_well(bind: str) -> bool:
    path = bind.removeprefix("unix:")
    line = (
        Line(path) if path != bind else http.client.HTTPConnection(bind, timeout=PATIENCE_SECONDS)
    )
    try:
        line.request("GET", "/health/ready")
        return line.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        line.close()


def has_reported(process: str) -> bool:
    try:
        line = psycopg2.connect(given.value("DATABASE_URL") or "", connect_timeout=PATIENCE_SECONDS)
    except psycopg2.Error:
        return False
    try:
        with line, line.cursor() as cursor:
            cursor.execute(RECENT, [process])
            row = cursor.fetchone()
    except psycopg2.Error:
        return False
    finally:
        line.close()
    return bool(row and row[0])


def main(arguments: list[str]) -> int:
    name = arguments[0] if len(arguments) == 1 else ""
    if name == "web":
        return int(not web_is_well(os.environ.get("WEB_BIND", "127.0.0.1:8000")))
    if name in PROCESSES:
        return int(not has_reported(name))
    sys.exit(f"Say one of: web, {', '.join(PROCESSES)}.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
