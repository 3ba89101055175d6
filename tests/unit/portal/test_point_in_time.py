"""Point-in-time recovery as docs/operate.md tells it: back to just before the mistake."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest

from portal.launch import paths, postgres

PASSWORD = "a-password-of-the-drill-alone"


def _ask(cluster: postgres.Cluster, sql: str) -> str:
    line = psycopg2.connect(
        postgres.url("postgres", PASSWORD, sockets=cluster.sockets, database="postgres")
    )
    line.autocommit = True
    try:
        with line.cursor() as cursor:
            cursor.execute(sql)
            return str(cursor.fetchone()[0]) if cursor.description else ""
    finally:
        line.close()


def _wait_for(holds: Callable[[], bool]) -> None:
    for _ in range(600):
        if holds():
            return
        threading.Event().wait(0.05)
    pytest.fail("It did not come to pass within 30 seconds.")


def _set(folder: Path, **options: str) -> None:
    with (folder / "postgresql.auto.conf").open("a", encoding="utf-8") as file:
        file.writelines(f"{name} = '{value}'\n" for name, value in options.items())


@pytest.fixture
def folder() -> Iterator[Path]:
    import tempfile

    with tempfile.TemporaryDirectory(prefix="soc-portal-drill-") as made:
        Path(made).chmod(0o711)
        yield Path(made)


@pytest.fixture
def cluster(folder: Path) -> Iterator[postgres.Cluster]:
    made = postgres.Cluster(folder / "first", folder / "first.log", throwaway=True, durable=False)
    made.make(PASSWORD)
    archive = paths.private_folder(folder / "archive")
    os.chown(archive, made.identity.user, made.identity.group)
    _set(
        made.data, archive_mode="on", wal_level="replica", archive_timeout="300",
        archive_command=f"test ! -f {archive}/%f && cp %p {archive}/%f",
    )  # fmt: skip
    made.start()
    yield made
    made.stop()


def _base_backup(cluster: postgres.Cluster, folder: Path, *how: str) -> subprocess.Popen[bytes]:
    paths.private_folder(folder)
    os.chown(folder, cluster.identity.user, cluster.identity.group)
    address = postgres.url("postgres", PASSWORD, sockets=cluster.sockets, database="postgres")
    return subprocess.Popen(
        [*cluster.identity.prefix, str(cluster.binaries / "pg_basebackup"), "--pgdata", str(folder),
         "--checkpoint=fast", "--wal-method=none", "--no-sync", "--dbname", address, *how],
        cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **cluster.identity.popen,
    )  # fmt: skip


def _is_whole(folder: Path) -> bool:
    """As docs/operate.md says it: the manifest comes last."""
    return (folder / "backup_manifest").exists()


def test_a_base_backup_that_is_killed_is_not_taken_for_a_whole_one(
    cluster: postgres.Cluster, folder: Path
) -> None:
    process = _base_backup(cluster, folder / "cut", "--max-rate=8M")
    _wait_for((folder / "cut" / "base").exists)
    process.kill()
    process.wait()
    assert _base_backup(cluster, folder / "whole").wait() == 0

    assert (_is_whole(folder / "cut"), _is_whole(folder / "whole")) == (False, True)


def test_the_moment_before_the_mistake_comes_back(cluster: postgres.Cluster, folder: Path) -> None:
    _ask(cluster, "CREATE TABLE kept (said text)")
    _ask(cluster, "INSERT INTO kept VALUES ('before the base backup')")
    assert _base_backup(cluster, folder / "second").wait() == 0
    _ask(cluster, "INSERT INTO kept VALUES ('after the base backup')")
    moment = _ask(cluster, "SELECT clock_timestamp()")
    _ask(cluster, "DELETE FROM kept")
    segment = _ask(cluster, "SELECT pg_walfile_name(pg_switch_wal())")
    _wait_for((folder / "archive" / segment).exists)
    cluster.stop()

    back = postgres.Cluster(folder / "second", folder / "second.log", throwaway=True, durable=False)
    _set(
        back.data, restore_command=f"cp {folder}/archive/%f %p", recovery_target_time=moment,
        recovery_target_action="promote", archive_mode="off",
    )  # fmt: skip
    signal = back.data / "recovery.signal"
    signal.touch()
    os.chown(signal, back.identity.user, back.identity.group)
    try:
        back.start()
        _wait_for(lambda: _ask(back, "SELECT pg_is_in_recovery()") == "False")
        found = _ask(back, "SELECT string_agg(said, ', ' ORDER BY said) FROM kept")
    finally:
        back.stop()

    assert found == "after the base backup, before the base backup"
