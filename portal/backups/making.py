"""Making the archive: one snapshot of the database, the files, the heads of the log."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from portal.backups import state
from portal.backups.archive import Writer
from portal.launch import clients

DATABASE, HEADS, MANIFEST, FILES = "database", "audit-heads", "manifest", "files/"
PART = 1 << 18


@dataclass
class Manifest:
    """What is inside, by count and hash. The last member, so that it can say so."""

    made_at: str
    rows: dict[str, int]
    walls: str
    hashes: dict[str, str] = field(default_factory=dict)

    @property
    def files(self) -> int:
        return sum(name.startswith(FILES) for name in self.hashes)

    def encoded(self) -> bytes:
        return json.dumps(asdict(self), sort_keys=True).encode()


def make(folder: Path, key: str) -> tuple[Path, Manifest]:
    """Complete or not there at all."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    now = timezone.now()
    target = folder / f"portal-{now:%Y%m%dT%H%M%SZ}.backup"
    part = target.with_suffix(".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            writer = Writer(file, key)
            manifest = _fill(writer, now.isoformat(), _heads())
            writer.close()
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target, manifest


def _heads() -> bytes:
    """Before the snapshot: a head of which the database knew nothing yet would look cut off."""
    path = Path(settings.AUDIT_HEADS_FILE)
    return path.read_bytes() if path.exists() else b""


@transaction.atomic(durable=True)
def _fill(writer: Writer, made_at: str, heads: bytes) -> Manifest:
    """Files after the database: one that a row names was written before the row."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = str(cursor.fetchone()[0])
    manifest = Manifest(made_at, state.rows(), state.walls())
    _add(writer, manifest, DATABASE, clients.dumped(state.address(), snapshot, state.LEFT_OUT))
    if heads:
        _add(writer, manifest, HEADS, [heads])
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(each for each in root.rglob("*") if each.is_file()):
        _add(writer, manifest, f"{FILES}{path.relative_to(root).as_posix()}", _read(path))
    writer.add(MANIFEST, [manifest.encoded()])
    return manifest


def _add(writer: Writer, manifest: Manifest, name: str, parts: Iterable[bytes]) -> None:
    digest = hashlib.sha256()

    def seen() -> Iterator[bytes]:
        for part in parts:
            digest.update(part)
            yield part

    writer.add(name, seen())
    manifest.hashes[name] = digest.hexdigest()


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(PART):
            yield part
