"""Figures for Prometheus, on the loopback address of the relay: counts and ages, no record.

Written by hand, because a page of a dozen lines needs no library; asked of the database when
somebody asks, so that all processes on all machines are in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from django.db import DatabaseError, connection, transaction

from portal import traffic

LOOPBACK = "127.0.0.1"
FIGURES = (
    ("portal_jobs", "Jobs by state.", "state", "SELECT state, count(*) FROM portal_job GROUP BY 1"),
    (
        "portal_oldest_waiting_job_seconds", "Age of the job that has waited longest.", "",
        """SELECT '', coalesce(extract(epoch FROM clock_timestamp() - min(asked_at)), 0)
        FROM portal_job WHERE state = 'queued'""",
    ),
    (
        "portal_heartbeat_age_seconds", "Since a kind of process last reported.", "process",
        "SELECT process, extract(epoch FROM clock_timestamp() - at) FROM portal_heartbeat",
    ),
    (
        "portal_audit_seal_age_seconds", "Since the log was last sealed.", "",
        """SELECT '', extract(epoch FROM clock_timestamp() - max(sealed_at))
        FROM portal_auditseal HAVING max(sealed_at) IS NOT NULL""",
    ),
    (
        "portal_database_bytes", "Size of the database.", "",
        "SELECT '', pg_database_size(current_database())",
    ),
)  # fmt: skip


def text() -> str:
    with transaction.atomic(), connection.cursor() as cursor:
        found = list(_lines(cursor.execute, cursor.fetchall))
    return "".join(f"{line}\n" for line in [*found, *traffic.lines()])


def _lines(
    execute: Callable[[str], object], fetch: Callable[[], list[tuple[str, float]]]
) -> Iterator[str]:
    for name, meaning, label, sql in FIGURES:
        yield f"# HELP {name} {meaning}"
        yield f"# TYPE {name} gauge"
        execute(sql)
        for value, figure in fetch():
            of = f'{{{label}="{value}"}}' if label else ""
            yield f"{name}{of} {float(figure):.6g}"


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path != "/metrics":
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        try:
            content = text().encode()
        except DatabaseError:
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE)
            return
        finally:
            connection.close()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 its signature
        """Every 15 seconds somebody asks; that is no news."""


def serve(port: int) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer((LOOPBACK, port), _Answer)
    Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server
