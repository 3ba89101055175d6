"""The database's roles: an owner for migrations, and three logins that own nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

from portal import limits
from portal.launch import keys
from portal.launch.console import Stop, listed
from portal.privileges import KEEP_OUT

if TYPE_CHECKING:
    from psycopg2.extensions import connection

OWNER = "portal_owner"
BACKUP = "portal_backup"
GUESTS = ("portal_web", "portal_worker", "portal_auditor")
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
URL_NAMES = {
    "portal_web": "DATABASE_WEB_URL",
    "portal_worker": "DATABASE_WORKER_URL",
    "portal_auditor": "DATABASE_AUDITOR_URL",
}


@dataclass(frozen=True)
class Statement:
    """One statement; the optional ones harden further where the login may."""

    sql: str
    values: tuple[str, ...] = ()
    optional: bool = False


NO_POWERS = "NOSUPERUSER NOBYPASSRLS NOREPLICATION NOCREATEROLE"


def make_role(name: str, password: str, *, rights: str = "NOCREATEDB") -> list[Statement]:
    """A login that is no superuser may not even take powers away, so that is a statement apart."""
    options = f"LOGIN {rights}"
    return [
        Statement(
            f"DO $$ BEGIN CREATE ROLE {name}; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        ),
        Statement(f"ALTER ROLE {name} {options} PASSWORD %s", (password,)),
        Statement(f"ALTER ROLE {name} {NO_POWERS}", optional=True),
    ]


def limit_role(name: str) -> list[Statement]:
    """Other sessions of the same role could read a signed principal in pg_stat_activity."""
    return [
        *(Statement(sql) for sql in limits.missing(name, {}, limits.UNLIMITED)),
        Statement(f"ALTER ROLE {name} SET track_activities = off", optional=True),
    ]


def guests(passwords: Mapping[str, str], names: Iterable[str] = GUESTS) -> list[Statement]:
    made: list[Statement] = []
    for name in names:
        made += make_role(name, passwords[name]) + limit_role(name)
    return made


def reads_all(name: str, password: str) -> list[Statement]:
    """A copy that a wall had thinned out would be found out when it is needed: it reads past them.

    It writes nothing, and only the backup connects with it.
    """
    return [
        *make_role(name, password)[:-1],
        Statement(f"ALTER ROLE {name} NOSUPERUSER BYPASSRLS NOREPLICATION NOCREATEROLE"),
        Statement(f"ALTER ROLE {name} SET default_transaction_read_only = on"),
        Statement(f"ALTER ROLE {name} CONNECTION LIMIT 4"),
        Statement(f"GRANT pg_read_all_data TO {name}"),
    ]


def close_schema(owner: str) -> list[Statement]:
    """Inside a database: nothing for the public, names visible to the guests, extensions."""
    return [
        Statement("REVOKE ALL ON SCHEMA public FROM PUBLIC"),
        Statement(f"GRANT ALL ON SCHEMA public TO {owner}"),
        Statement(f"GRANT USAGE ON SCHEMA public TO {', '.join(GUESTS)}"),
        *(Statement(f"CREATE EXTENSION IF NOT EXISTS {name}") for name in EXTENSIONS),
        *(Statement(f"REVOKE ALL ON {thing} FROM PUBLIC", optional=True) for thing in KEEP_OUT),
    ]


def _for_backup(right: str) -> str:
    """Where a server has a login of its own for backups, ours is not there."""
    return f"DO $$ BEGIN {right} TO {BACKUP}; EXCEPTION WHEN undefined_object THEN NULL; END $$"


def close_database(name: str) -> list[Statement]:
    return [
        Statement(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC'),
        Statement(f'GRANT CONNECT ON DATABASE "{name}" TO {", ".join(GUESTS)}'),
        Statement(_for_backup(f'GRANT CONNECT ON DATABASE "{name}"')),
    ]


def prepare(superuser: str, passwords: Mapping[str, str], *, testing: bool) -> None:
    """Bring an embedded cluster to the wanted state, however often it is called."""
    with_createdb = "CREATEDB" if testing else "NOCREATEDB"
    first = [
        *make_role(OWNER, passwords[OWNER], rights=with_createdb), *guests(passwords),
        *reads_all(BACKUP, passwords[BACKUP]),
    ]  # fmt: skip
    _execute(superuser.format("postgres"), first)
    _create_database(superuser.format("postgres"))
    _execute(superuser.format("postgres"), close_database("portal"))
    _execute(superuser.format("portal"), close_schema(OWNER))
    if testing:  # databases that a test run makes are copies of template1
        _execute(superuser.format("template1"), close_schema(OWNER))


def server_urls(owner_url: str, passwords: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The guests' addresses on a server that is not ours, and what it would not let us harden."""
    given = {role: found for role, name in URL_NAMES.items() if (found := keys.given(name))}
    missing = [role for role in GUESTS if role not in given]
    refused: list[str] = []
    if missing:
        _must_create_roles(owner_url, missing)
        refused += _execute(owner_url, guests(passwords, missing))
        closing = [*close_database(_database(owner_url)), *close_schema("CURRENT_USER")]
        refused += _execute(owner_url, closing)
    urls = given | {role: as_role(owner_url, role, passwords[role]) for role in missing}
    _refuse_powerful(owner_url, [urlsplit(url).username or "" for url in urls.values()])
    return urls, [sql for sql in refused if NO_POWERS not in sql]


def _refuse_powerful(owner_url: str, names: list[str]) -> None:
    """Row-level security holds nobody who is a superuser or may pass it by."""
    rows = _query(
        owner_url, "SELECT rolname FROM pg_roles WHERE rolsuper OR rolbypassrls OR rolcreaterole"
    )
    powerful = sorted({str(row[0]) for row in rows} & set(names))
    if powerful:
        raise Stop(
            f"The database logins {listed(powerful)} could pass by row-level security: "
            "give logins that are no superusers, without BYPASSRLS and CREATEROLE."
        )


def as_role(address: str, role: str, password: str) -> str:
    parts = urlsplit(address)
    place = parts.netloc.rpartition("@")[2]
    login = f"{role}:{quote(password, safe='')}"
    return urlunsplit(parts._replace(netloc=f"{login}@{place}"))


def _database(address: str) -> str:
    return urlsplit(address).path.removeprefix("/")


def _must_create_roles(owner_url: str, missing: list[str]) -> None:
    rows = _query(
        owner_url, "SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = CURRENT_USER"
    )
    if rows and rows[0][0]:
        return
    names = listed([URL_NAMES[role] for role in missing])
    raise Stop(
        f"The login of DATABASE_URL may not create roles: give {names}, "
        "the addresses of logins without rights of their own."
    )


def _connect(address: str) -> connection:
    import psycopg2  # noqa: PLC0415 there only inside .venv

    try:
        made = psycopg2.connect(address, connect_timeout=5)
    except psycopg2.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise Stop(f"The database cannot be reached: {reason}.") from error
    made.autocommit = True
    return made


def _execute(address: str, statements: Iterable[Statement]) -> list[str]:
    """Runs them one by one and returns the optional ones that were refused."""
    import psycopg2  # noqa: PLC0415 there only inside .venv

    refused: list[str] = []
    opened = _connect(address)
    try:
        with opened.cursor() as cursor:
            for statement in statements:
                try:
                    cursor.execute(statement.sql, statement.values or None)
                except psycopg2.errors.InsufficientPrivilege as error:
                    if not statement.optional:
                        raise Stop(_refusal(statement, str(error))) from error
                    refused.append(statement.sql)
    finally:
        opened.close()
    return refused


def _refusal(statement: Statement, reason: str) -> str:
    names = listed(list(URL_NAMES.values()))
    return (
        f"The database refused `{statement.sql}` ({reason.strip().splitlines()[0]}): "
        f"prepare the logins there and give {names}."
    )


def _query(address: str, sql: str) -> list[tuple[object, ...]]:
    opened = _connect(address)
    try:
        with opened.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())
    finally:
        opened.close()


def _create_database(address: str) -> None:
    if _query(address, "SELECT 1 FROM pg_database WHERE datname = 'portal'"):
        return
    _execute(address, [Statement(f"CREATE DATABASE portal OWNER {OWNER}")])
