"""One real cluster and broker: what the logins may do, and what outlives a kill."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from portal.launch import keys, roles
from portal.launch.broker import Broker
from portal.launch.console import Stop
from portal.launch.postgres import BOOTSTRAP, Cluster

SECRETS = keys.generate()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    made = Cluster(folder / "postgres", folder / "postgres.log", durable=False)
    assert made.make(SECRETS["superuser"])
    try:
        made.start()
        made.prepare(SECRETS)
        yield made
    finally:
        made.stop()


def ask(cluster: Cluster, role: str, *statements: str) -> list[tuple[object, ...]]:
    with (
        closing(psycopg2.connect(cluster.role_url(role, SECRETS))) as line,
        line,
        line.cursor() as c,
    ):
        for statement in statements:
            c.execute(statement)
        return c.fetchall() if c.description else []


def test_server_has_no_network_address(cluster: Cluster) -> None:
    assert ask(cluster, BOOTSTRAP, "SHOW listen_addresses") == [("",)]


def test_nobody_comes_in_without_the_password(cluster: Cluster) -> None:
    url = cluster.role_url("portal_web", SECRETS | {"portal_web": "guess"})

    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(url)


def test_data_folder_is_closed_and_checked(cluster: Cluster) -> None:
    assert cluster.data.stat().st_mode & 0o777 == 0o700
    assert ask(cluster, BOOTSTRAP, "SHOW data_checksums") == [("on",)]


@pytest.mark.parametrize("role", [roles.OWNER, *roles.GUESTS])
def test_logins_have_no_powers(cluster: Cluster, role: str) -> None:
    powers = "rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"

    rows = ask(cluster, role, f"SELECT {powers} FROM pg_roles WHERE rolname = CURRENT_USER")

    assert rows == [(False,) * 5]


@pytest.mark.parametrize("role", roles.GUESTS)
@pytest.mark.parametrize(
    "statement", ["CREATE TABLE mine (x int)", "CREATE TEMPORARY TABLE mine (x int)"]
)
def test_guests_make_no_tables(cluster: Cluster, role: str, statement: str) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(cluster, role, statement)


def test_owner_makes_tables_that_guests_cannot_read(cluster: Cluster) -> None:
    ask(cluster, roles.OWNER, "CREATE TABLE closed (x int)", "INSERT INTO closed VALUES (1)")

    assert ask(cluster, roles.OWNER, "SELECT x FROM closed") == [(1,)]
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(cluster, "portal_web", "SELECT x FROM closed")


@pytest.mark.parametrize(
    "statement", ["SELECT query FROM pg_stat_activity", "SET track_activities = on"]
)
def test_sessions_of_one_role_do_not_see_each_others_statements(
    cluster: Cluster, statement: str
) -> None:
    assert ask(cluster, "portal_web", "SHOW track_activities") == [("off",)]

    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(cluster, "portal_web", statement)


def test_rows_outlive_a_kill(cluster: Cluster) -> None:
    ask(cluster, roles.OWNER, "CREATE TABLE kept (x int)", "INSERT INTO kept VALUES (7)")
    assert cluster.process is not None
    cluster.process.send_signal(signal.SIGKILL)
    cluster.process.wait(30)
    assert not cluster.alive()

    cluster.start()

    assert ask(cluster, roles.OWNER, "SELECT x FROM kept") == [(7,)]


def test_data_that_stand_are_not_made_again(cluster: Cluster) -> None:
    assert not cluster.make("another password")


def test_data_of_another_version_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    folder.mkdir()
    (folder / "PG_VERSION").write_text("12\n")
    old = Cluster(folder, tmp_path / "log")

    try:
        with pytest.raises(Stop, match="data are of PostgreSQL 12"):
            old.make("password")
    finally:
        old.stop()

    assert (folder / "PG_VERSION").read_text() == "12\n"


def test_broker_answers_on_its_socket_until_it_is_stopped(tmp_path: Path) -> None:
    broker = Broker(tmp_path / "broker", tmp_path / "log")
    try:
        broker.start()

        assert broker.alive()
        assert broker.address.stat().st_mode & 0o077 == 0
    finally:
        broker.stop()

    assert not broker.alive()
    assert not broker.sockets.exists()
