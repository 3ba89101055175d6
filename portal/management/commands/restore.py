"""Bring a backup back into an empty database and an empty STATE_DIR. As the owner."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal import env
from portal.backups import restoring
from portal.backups.archive import Unreadable
from portal.launch import clients

SAME = "Counts, hashes, walls and the audit log are those of the archive."
OLDER = (
    "Counts, hashes and the audit log are those of the archive. It is of an older release: run "
    "`python -m portal.launch.alone migrate` before anything is started, which sets its walls."
)


class Command(BaseCommand):
    help = "Restore an archive, or the newest one of a folder, and compare it with what it says."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("place", type=Path, help="The archive, or the folder with archives.")

    def handle(self, *args: Any, **options: Any) -> None:
        archive = _newest(options["place"])
        try:
            restored = restoring.restore(archive, env.field_keys("BACKUP_KEY")[0])
        except (
            ImproperlyConfigured, Unreadable, restoring.Refused, clients.Failed, OSError,
        ) as error:  # fmt: skip
            raise CommandError(str(error)) from error
        manifest = restored.manifest
        self.stdout.write(
            f"{archive.name} of {manifest.made_at}: tables {len(manifest.rows)}, "
            f"rows {sum(manifest.rows.values())}, files {manifest.files}. "
            f"{OLDER if restored.is_older else SAME} Everybody signs in again."
        )


def _newest(place: Path) -> Path:
    found = sorted(place.glob("portal-*.backup")) if place.is_dir() else [place]
    if not found or not found[-1].is_file():
        raise CommandError("There is no backup at that place.")
    return found[-1]
