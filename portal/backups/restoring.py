"""The way back: everything is proved before anything is written, and compared afterwards."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from portal.backups import state
from portal.backups.archive import Reader, Unreadable
from portal.backups.making import DATABASE, FILES, HEADS, MANIFEST, Manifest
from portal.launch import clients

_HELD = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('public', 'wall') AND c.relforcerowsecurity
"""


class Refused(Exception):
    """A sentence for the operator. Nothing was written, unless it says so."""


@dataclass(frozen=True)
class Restored:
    """An older archive has the tables of its time: rights and walls come with migrating it."""

    manifest: Manifest
    is_older: bool


def restore(archive: Path, key: str) -> Restored:
    manifest = examine(archive, key)
    _refuse_what_is_not_empty()
    _bring_back(archive, key)
    connection.close()
    if is_older := state.is_older_than_code():
        _compare_rows(manifest)
    else:
        call_command("secure_database")
        _compare_rows(manifest)
        _compare_walls(manifest)
    call_command("verify_audit")
    return Restored(manifest, is_older=is_older)


def examine(archive: Path, key: str) -> Manifest:
    """The whole archive once through, against its own key, order, hashes and list."""
    hashes: dict[str, str] = {}
    said = b""
    with archive.open("rb") as file:
        for name, parts in Reader(file, key).members():
            digest = hashlib.sha256()
            for part in parts:
                digest.update(part)
                said = said + part if name == MANIFEST else b""
            hashes[name] = digest.hexdigest()
    hashes.pop(MANIFEST, None)
    manifest = Manifest(**json.loads(said)) if said else None
    if manifest is None or manifest.hashes != hashes or not all(map(_is_inside, hashes)):
        raise Unreadable
    return manifest


def _is_inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return not PurePosixPath(name).is_absolute() and ".." not in parts


def _refuse_what_is_not_empty() -> None:
    if state.tables():
        raise Refused("The database is not empty: restore into a new one. Nothing was changed.")
    for place in (Path(settings.MEDIA_ROOT), Path(settings.AUDIT_HEADS_FILE)):
        if place.is_file() or (place.is_dir() and any(place.iterdir())):
            raise Refused(
                f"{place.name} in STATE_DIR is not empty: restore into a new one. "
                "Nothing was changed."
            )


def _bring_back(archive: Path, key: str) -> None:
    """Files lie in a folder of their own until the database stands."""
    root, heads = Path(settings.MEDIA_ROOT), Path(settings.AUDIT_HEADS_FILE)
    part = root.with_name(f"{root.name}.part")
    new_heads = heads.with_name(f"{heads.name}.part")
    _clear(part, new_heads)
    part.mkdir(mode=0o700, parents=True)
    try:
        with archive.open("rb") as file:
            for name, parts in Reader(file, key).members():
                _one(name, parts, part, new_heads)
        os.sync()
        if root.exists():
            root.rmdir()
        part.replace(root)
        if new_heads.exists():
            new_heads.replace(heads)
    finally:
        _clear(part, new_heads)


def _clear(folder: Path, file: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    file.unlink(missing_ok=True)


def _one(name: str, parts: Iterator[bytes], folder: Path, heads: Path) -> None:
    if name == DATABASE:
        clients.load(state.address(), parts)
    elif name == HEADS:
        _write(heads, parts)
    elif name.startswith(FILES):
        _write(folder / name.removeprefix(FILES), parts)
    else:
        for _ in parts:
            continue


def _write(path: Path, parts: Iterable[bytes]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        for part in parts:
            file.write(part)


def _rows_past_the_walls() -> dict[str, int]:
    """The walls hold the owner too, who would count nothing; what lifts them is rolled back."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_HELD)
            for (table,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        found = state.rows()
        transaction.set_rollback(True)
    return found


def _compare_rows(manifest: Manifest) -> None:
    found = _rows_past_the_walls()
    wrong = sorted(
        table for table in found.keys() | manifest.rows.keys()
        if found.get(table) != manifest.rows.get(table)
    )  # fmt: skip
    if wrong:
        raise Refused(f"Restored, but the counts of {', '.join(wrong)} differ: do not use it.")


@transaction.atomic
def _compare_walls(manifest: Manifest) -> None:
    if state.walls() != manifest.walls:
        raise Refused("Restored, but the walls are not those of the archive: do not use it.")
