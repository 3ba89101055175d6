"""What an installation with servers needs: the image's assets, the roles, the secrets.

The image holds no secret; roles are made once by the database's administrator; the secrets are
files that only the portal's user and root read.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from portal.launch import assets, check, keys, paths, postgres, roles
from portal.launch.console import Stop, say, step

USER = 10001  # of the image
SOCKETS = Path("/run/postgresql")
ADMINISTRATOR = "DATABASE_ADMIN_URL"
ADDRESSES = {
    roles.OWNER: "DATABASE_OWNER_URL",
    **roles.URL_NAMES,
    roles.BACKUP: "DATABASE_BACKUP_URL",
}


def build() -> int:
    """Assets, collected under settings of a host that exists nowhere."""
    with step("front-end assets"):
        assets.build(with_checkers=False)
    with step("collecting assets"):
        assets.collect(check.environment() | {"BUILD_DIR": str(paths.BUILD)})
    return 0


def make_roles() -> int:
    """With the administrator's login; the passwords are those of the addresses."""
    administrator = _address(ADMINISTRATOR)
    passwords = {role: _password(name) for role, name in ADDRESSES.items()}
    roles.prepare(_of_any_database(administrator), passwords, testing=False)
    say("The roles and the database portal stand.")
    return 0


def _address(name: str) -> str:
    given = keys.given(name)
    if not given:
        raise Stop(f"{name} is not set. Give it, or {name}_FILE.")
    return given


def _password(name: str) -> str:
    password = urlsplit(_address(name)).password
    if not password:
        raise Stop(f"{name} holds no password.")
    return unquote(password)


def _of_any_database(address: str) -> str:
    head, _, _name = address.replace("{", "{{").replace("}", "}}").rpartition("/")
    return f"{head}/{{}}"


def make_secrets(arguments: list[str]) -> int:
    if len(arguments) != 1:
        raise Stop("Say secrets FOLDER: a new folder for the files.")
    folder = Path(arguments[0])
    if folder.exists():
        raise Stop(f"{folder} is there already: secrets are never written over.")
    folder.mkdir(mode=0o700, parents=True)
    made = keys.generate()
    for name in keys.APPLICATION:
        _write(folder / name, made[name])
    _write(folder / "BACKUP_KEY", keys.generate()["FIELD_KEY"])
    _write(folder / "POSTGRES_PASSWORD", made["superuser"])
    administrator = postgres.url(
        "postgres", made["superuser"], sockets=SOCKETS, database="postgres"
    )
    _write(folder / ADMINISTRATOR, administrator)
    for role, name in ADDRESSES.items():
        _write(folder / name, postgres.url(role, made[role], sockets=SOCKETS))
    count = len(list(folder.iterdir()))
    say(f"Made {count} files in {folder}. Keep a copy of BACKUP_KEY elsewhere.")
    return 0


def _write(path: Path, value: str) -> None:
    """For root and the group of the image; where we are not root, for ourselves alone."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"{value}\n")
    if os.geteuid() == 0:
        os.chown(path, 0, USER)
    path.chmod(0o440)
