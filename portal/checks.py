"""System checks on what an operator can set wrong: each says the harm, in plain words."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register  # noqa: A004 Django's name
from django.db import connections

from portal.env import is_loopback

# Whoever can undo the safeguards of others, open who a source is, or sign what a meeting decides.
ALWAYS_BY_PASSKEY = frozenset({"system_administrator", "source_custodian", "co_chair"})
LONGEST_PROOF_SECONDS = 600
MAIL_PORTS_WITH_TLS = frozenset({465, 587})


@dataclass(frozen=True)
class Harm:
    """What is wrong when `holds` is true of the settings, what it does, and what to do."""

    id: str
    holds: Callable[[Any], bool]
    harm: str
    hint: str

    def error(self) -> Error:
        return Error(self.harm, hint=self.hint, id=f"portal.{self.id}")


def _any_host(given: Any) -> bool:
    return any(name == "*" or name.startswith(".") for name in given.ALLOWED_HOSTS)


def _address_is_foreign(given: Any) -> bool:
    return urlsplit(given.PORTAL_BASE_URL).hostname not in given.ALLOWED_HOSTS


def _origin_is_loose(given: Any) -> bool:
    return any(
        "*" in origin or urlsplit(origin).scheme != "https" for origin in given.CSRF_TRUSTED_ORIGINS
    )


def _database_in_clear(given: Any) -> bool:
    database = given.DATABASES["default"]
    host = database.get("HOST") or ""
    if not host or host.startswith("/") or is_loopback(host):
        return False
    return bool(database.get("OPTIONS", {}).get("sslmode") != "verify-full")


def _broker_in_clear(given: Any) -> bool:
    return any(
        parts.scheme == "redis" and not is_loopback(parts.hostname or "")
        for parts in map(urlsplit, (given.REDIS_URL, given.CACHE_URL))
    )


def _traces_in_clear(given: Any) -> bool:
    parts = urlsplit(given.TRACES_URL)
    return bool(given.TRACES_URL) and not (
        parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    )


def _mail_in_clear(given: Any) -> bool:
    host = given.EMAIL_HOST
    return bool(host) and not is_loopback(host) and given.EMAIL_PORT not in MAIL_PORTS_WITH_TLS


def _keys(given: Any) -> list[bytes]:
    texts = (given.SECRET_KEY, *given.SECRET_KEY_FALLBACKS, *given.FIELD_KEYS)
    return [given.PRINCIPAL_KEY, given.DIGEST_KEY, *(text.encode() for text in texts)]


def _key_serves_twice(given: Any) -> bool:
    keys = _keys(given)
    return len(set(keys)) < len(keys)


def _key_is_guessable(given: Any) -> bool:
    return any(len(set(key)) < 10 for key in _keys(given))


def _files_are_open(given: Any) -> bool:
    folder = Path(given.MEDIA_ROOT)
    return folder.exists() and bool(folder.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH))


HARMS = (
    Harm(
        "E001", lambda given: bool(given.DEMONSTRATION),
        "DEMONSTRATION is on: anybody who reaches the page could sign in as anybody.",
        "Start without DEMONSTRATION.",
    ),
    Harm(
        "E002", _any_host,
        "ALLOWED_HOSTS takes any name: a request could choose the address that links lead to.",
        "Name each host in full, without * and without a dot in front.",
    ),
    Harm(
        "E003", lambda given: urlsplit(given.PORTAL_BASE_URL).scheme != "https",
        "PORTAL_BASE_URL is not https: passwords and forms would cross the network in clear, "
        "and passkeys would not work.",
        "Give the https address that people type.",
    ),
    Harm(
        "E004", _address_is_foreign,
        "PORTAL_BASE_URL names a host that is not in ALLOWED_HOSTS: links and passkeys would lead "
        "to an address that this portal refuses, or that is somebody else's.",
        "Put its host into ALLOWED_HOSTS.",
    ),
    Harm(
        "E005", _origin_is_loose,
        "CSRF_TRUSTED_ORIGINS takes an origin that is not exact or not https: a page of somebody "
        "else could send forms in the name of whoever is signed in.",
        "Name exact https origins, or none.",
    ),
    Harm(
        "E006", _database_in_clear,
        "The database is on another machine and its name is not verified: whoever stands between "
        "could read every record and every principal.",
        "Add sslmode=verify-full and sslrootcert to DATABASE_URL, or use a local socket.",
    ),
    Harm(
        "E007", _broker_in_clear,
        "The broker or the cache is on another machine without TLS: whoever stands between could "
        "stop all work and reset the counts of wrong passwords.",
        "Begin the address with rediss://, or use a local socket.",
    ),
    Harm(
        "E008", _key_serves_twice,
        "One key is given for two purposes: whoever learns it at the weaker place has the other.",
        "Make a new one for each.",
    ),
    Harm(
        "E009", _key_is_guessable,
        "A key repeats the same few characters: it can be guessed, and with it sessions, "
        "principals or passwords be forged or read.",
        "Make it at random: python3 -m portal.launch secrets FOLDER.",
    ),
    Harm(
        "E010", lambda given: given.ALLAUTH_TRUSTED_PROXY_COUNT == 0,
        "TRUSTED_PROXIES is 0: all people behind the proxy count as one address, so a stranger who "
        "guesses passwords would keep everybody out.",
        "Give the number of proxies in front, 1 for the nginx of deploy/nginx.",
    ),
    Harm(
        "E011", _files_are_open,
        "Everybody on this machine can read the folder of documents: what the walls hide would lie "
        "open beside them.",
        "chmod 0700 on the folder media of STATE_DIR.",
    ),
    Harm(
        "E012", _traces_in_clear,
        "TRACES_URL leads to another machine without TLS: whoever stands between could see which "
        "pages are used when, and answer in the collector's place.",
        "Give an https address, or a collector on this machine.",
    ),
    Harm(
        "E013", lambda given: not set(given.PASSKEY_ROLES) >= ALWAYS_BY_PASSKEY,
        "PASSKEY_ROLES leaves out the system administrator, the source custodian or the co-chair: "
        "a password and a code given to the wrong page would open what undoes everybody's "
        "safeguards.",
        "Name system_administrator, source_custodian and co_chair, and whichever you add.",
    ),
    Harm(
        "E014", lambda given: given.STEP_UP_SECONDS > LONGEST_PROOF_SECONDS,
        "STEP_UP_SECONDS is more than ten minutes: whoever sits down at a screen left open could "
        "share, export and give rights in the name of its person.",
        "Give at most 600.",
    ),
    Harm(
        "E015", _mail_in_clear,
        "Mail goes to another machine without TLS: whoever stands between could read the links of "
        "invitations, and come in by them.",
        "Give the port 465 or 587 of the mail relay, or a relay on this machine.",
    ),
)  # fmt: skip


@register(Tags.security, deploy=True)
def settings_do_no_harm(app_configs: Any, **kwargs: Any) -> list[Error]:
    return [each.error() for each in HARMS if each.holds(settings)]


POWERS = """
SELECT rolsuper OR rolbypassrls OR rolcreaterole,
    rolname IN ('portal_web', 'portal_worker') AND '0' IN
        (current_setting('statement_timeout'), current_setting('lock_timeout'),
         current_setting('idle_in_transaction_session_timeout'))
FROM pg_roles WHERE rolname = current_user
"""


@register(Tags.database)
def login_is_held(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Asked with `check --database default`, as the role of the process that is to start."""
    return [error for alias in kwargs.get("databases") or () for error in _of_login(alias)]


def _of_login(alias: str) -> Iterator[Error]:
    with connections[alias].cursor() as cursor:
        cursor.execute(POWERS)
        is_powerful, is_unlimited = cursor.fetchone()
    if is_powerful:
        yield Error(
            "The database login may pass by row-level security or make itself who may: one fault "
            "in one query could show every agency's records.",
            hint="Connect as portal_web or portal_worker, or as an owner without such powers.",
            id="portal.E020",
        )
    if is_unlimited:
        yield Error(
            "Queries of this login may run for ever: one slow page could stop the portal for all.",
            hint="Run manage.py secure_database and do what it says.",
            id="portal.E021",
        )


LOGGED = """
SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pgaudit'),
    coalesce(current_setting('pgaudit.log', true), '')
"""
WORTH_LOGGING = frozenset({"ddl", "role"})


@register(Tags.database, deploy=True)
def changes_of_tables_are_logged(app_configs: Any, **kwargs: Any) -> list[Warning]:
    """Asked with `check --deploy --database default`. A server without pgaudit is let be."""
    found: list[Warning] = []
    for alias in kwargs.get("databases") or ():
        with connections[alias].cursor() as cursor:
            cursor.execute(LOGGED)
            found += _of_server_log(*cursor.fetchone())
    return found


def _of_server_log(is_there: bool, logged: str) -> Iterator[Warning]:  # noqa: FBT001 a column
    kinds = {each.strip().lower() for each in logged.split(",")}
    if is_there and "all" not in kinds and not kinds >= WORTH_LOGGING:
        yield Warning(
            "The database server has pgaudit and does not use it: who changed tables or rights past"
            " the portal would stand nowhere.",
            hint="shared_preload_libraries = 'pgaudit' and pgaudit.log = 'ddl, role': operate.md.",
            id="portal.W022",
        )
