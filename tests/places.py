"""A database and a folder of files of one portal, beside others on the same server."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
import pytest
from cryptography.fernet import Fernet

from portal.launch import paths, roles

KEY = Fernet.generate_key().decode()


@dataclass(frozen=True)
class Place:
    database: str
    state: Path
    root: Path = paths.ROOT
    told: dict[str, str] = field(default_factory=dict)

    def address(self, role: str) -> str:
        return f"{os.environ[f'DATABASE_{role}_URL'].rpartition('/')[0]}/{self.database}"

    def manage(
        self, *arguments: str, role: str = "OWNER", key: str = KEY
    ) -> subprocess.CompletedProcess[str]:
        told = {
            "DATABASE_URL": self.address(role), "STATE_DIR": str(self.state), "BACKUP_KEY": key,
            "DEMONSTRATION": "true", "ALLOWED_HOSTS": "localhost",
            "PORTAL_BASE_URL": "http://localhost:8000", "PYTHONWARNINGS": "ignore",
        } | self.told  # fmt: skip
        return subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=self.root, env=os.environ | told,
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    def done(self, *arguments: str, role: str = "OWNER") -> str:
        answer = self.manage(*arguments, role=role)
        assert answer.returncode == 0, answer.stderr[-2000:]
        return answer.stdout

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        """As the superuser, who sees every row."""
        address = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{self.database}"
        line = psycopg2.connect(address)
        try:
            with line, line.cursor() as cursor:
                cursor.execute(sql)
                return list(cursor.fetchall()) if cursor.description else []
        finally:
            line.close()

    def contents(self) -> dict[str, str]:
        tables = self.ask(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname IN ('public', 'wall')"
        )
        return {
            str(table): str(
                self.ask(
                    f"SELECT md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), ''))"
                    f" FROM {table} t"
                )
            )
            for (table,) in tables
        }

    def files(self) -> dict[str, str]:
        media = self.state / "media"
        return {
            str(path.relative_to(media)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in media.rglob("*")
            if path.is_file()
        }


def administer(*statements: str) -> None:
    line = psycopg2.connect(f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/postgres")
    line.autocommit = True
    try:
        with line.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        line.close()


def empty_database(name: str) -> None:
    copied_database(name, "template1")


def copied_database(name: str, of: str) -> None:
    administer(
        f"DROP DATABASE IF EXISTS {name} WITH (FORCE)",
        f"CREATE DATABASE {name} OWNER {roles.OWNER} TEMPLATE {of}",
        f"GRANT CONNECT ON DATABASE {name} TO {roles.BACKUP}",
    )


def seal(place: Place) -> None:
    """Events wait for the oldest transaction of the whole server, which may be another test's."""
    for _ in range(20):
        place.done("shell", "-c", "from portal import sealing; sealing.seal()", role="WORKER")
        if place.ask("SELECT count(*) FROM portal_auditseal") != [(0,)]:
            return
    pytest.fail("The log could not be sealed.")
