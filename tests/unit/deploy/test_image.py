"""One process alone, the roles made by an administrator, and the probe that an engine asks."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from portal import heartbeats, probe, queues
from portal.launch import alone, image, keys, programs, roles
from portal.launch.console import Stop
from tests.house.committed import ask, watcher


@pytest.mark.parametrize("name", alone.LINES)
def test_a_process_alone_is_the_one_that_make_run_starts(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    monkeypatch.setenv("WEB_BIND", "127.0.0.1:8000")
    environment = type("E", (), {"state": tmp_path, "of": lambda self, role: {}})()
    known = "worker" if name in queues.KINDS else name
    (same,) = [
        program
        for program in programs.all_of(environment, port=8000, logs=tmp_path)
        if program.name == known
    ]
    every = ",".join(programs.QUEUES)
    own = queues.KINDS.get(name, "")

    assert tuple(alone.LINES[name]()) == tuple(
        own if word == every else word for word in same.command
    )


def test_the_web_listens_where_the_image_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_BIND", "unix:/run/portal/web.sock")

    line = alone.LINES["web"]()

    assert line[line.index("--bind") + 1] == "unix:/run/portal/web.sock"


@pytest.mark.parametrize("words", [[], ["shell"], ["web", "worker"]])
def test_nonsense_is_told_what_to_say(words: list[str]) -> None:
    with pytest.raises(Stop, match="web, worker, documents, mail, relay, beat, migrate, roles"):
        alone.main(words)


@pytest.mark.parametrize("host", [None, ""])
def test_mail_that_nobody_would_get_is_not_written(
    host: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else invitations count as sent, and lie in a folder."""
    monkeypatch.delenv("EMAIL_HOST", raising=False)
    monkeypatch.delenv("EMAIL_HOST_FILE", raising=False)
    if host is not None:
        monkeypatch.setenv("EMAIL_HOST", host)

    with pytest.raises(Stop, match="EMAIL_HOST is missing"):
        alone.main(["mail"])


def test_migrating_stops_at_the_first_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def run(line: list[str], **options: Any) -> Any:
        asked.append(line[2])
        return type("Done", (), {"returncode": 1 if line[2] == "check" else 0})

    monkeypatch.setattr(alone.subprocess, "run", run)

    assert alone.migrate() == 1
    assert asked == ["check"]
    assert [line[0] for line in alone.MIGRATE] == ["check", "migrate", "secure_database"]


def test_secrets_are_never_written_over(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="never written over"):
        image.make_secrets([str(tmp_path)])
    with pytest.raises(Stop, match="FOLDER"):
        image.make_secrets([])


@pytest.mark.django_db
def test_the_administrator_makes_the_roles_that_the_addresses_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the tests' own cluster, where they stand already: done again, nothing changes."""
    monkeypatch.setenv("DATABASE_ADMIN_URL", os.environ["DATABASE_URL"])
    for name in image.ADDRESSES.values():
        monkeypatch.setenv(name, os.environ[name])

    assert image.make_roles() == 0

    found = dict(ask("SELECT rolname, rolbypassrls FROM pg_roles WHERE rolname LIKE 'portal_%%'"))
    assert found == {role: role == roles.BACKUP for role in image.ADDRESSES}


def test_an_address_without_a_password_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_ADMIN_URL", "postgresql://postgres:x@%2Frun/postgres")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://portal_owner@%2Frun/portal")

    with pytest.raises(Stop, match="DATABASE_OWNER_URL holds no password"):
        image.make_roles()


def test_older_secrets_get_what_came_later(tmp_path: Path) -> None:
    import json

    path = tmp_path / "secrets.json"
    before = keys.generate()
    del before["portal_backup"]
    path.write_text(json.dumps(before), encoding="utf-8")

    kept = keys.load(path)

    assert kept["portal_backup"]
    assert {name: kept[name] for name in before} == before
    assert keys.load(path) == kept


class Answer(BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status if self.path == "/health/ready" else 404)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    path = str(tmp_path / "w.sock")

    class Server(HTTPServer):
        address_family = socket.AF_UNIX

        def server_bind(self) -> None:
            self.socket.bind(path)

        def get_request(self) -> Any:
            line, _ = self.socket.accept()
            return line, ("", 0)

    server = Server(path, Answer)  # type: ignore[arg-type]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"unix:{path}"
    server.shutdown()
    server.server_close()


def test_the_probe_asks_the_web_over_its_socket(web: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_BIND", web)

    assert probe.main(["web"]) == 0
    monkeypatch.setattr(Answer, "status", 503)
    assert probe.main(["web"]) == 1
    monkeypatch.setenv("WEB_BIND", f"{web}.gone")
    assert probe.main(["web"]) == 1


@pytest.fixture
def reported() -> Iterator[Callable[[float], None]]:
    """Committed, as another process would see it; gone afterwards."""
    line = watcher()

    def report(seconds: float) -> None:
        with line.cursor() as cursor:
            cursor.execute(
                "INSERT INTO portal_heartbeat VALUES"
                " ('relay', clock_timestamp() - %s * '1 s'::interval)",
                [seconds],
            )

    yield report
    with line.cursor() as cursor:
        cursor.execute("DELETE FROM portal_heartbeat")
    line.close()


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "code"), [(10, 0), (130, 1), (None, 1)])
def test_the_probe_asks_when_a_process_last_reported(
    reported: Callable[[float], None],
    seconds: float | None,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = os.environ["DATABASE_WORKER_URL"].rpartition("/")[0]
    monkeypatch.setenv("DATABASE_URL", f"{address}/{connection.settings_dict['NAME']}")
    monkeypatch.delenv("DATABASE_URL_FILE", raising=False)
    if seconds is not None:
        reported(seconds)

    assert probe.main(["relay"]) == code


def test_the_probe_knows_every_process_and_no_other() -> None:
    assert probe.PROCESSES == ("worker", "documents", "mail", "relay", "beat")
    assert set(probe.PROCESSES) == set(heartbeats.PROCESSES)
    with pytest.raises(SystemExit, match="Say one of"):
        probe.main(["shell"])
