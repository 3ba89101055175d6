"""A copy of everything, encrypted, in a folder. As portal_backup, with BACKUP_KEY."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseError

from portal import env
from portal.backups import making, state
from portal.launch import clients


class Command(BaseCommand):
    help = "Write database, files and heads of the log into one encrypted file in FOLDER."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            key = env.field_keys("BACKUP_KEY")[0]
            if not state.sees_everything():
                raise CommandError(
                    "This login sees only what the walls let it see: the copy would not be whole. "
                    "Connect as portal_backup, or as a login with BYPASSRLS."
                )
            archive, manifest = making.make(options["folder"], key)
        except (ImproperlyConfigured, clients.Failed, OSError) as error:
            raise CommandError(f"No backup was made: {error}") from error
        except DatabaseError as error:
            raise CommandError("No backup was made: the database went away.") from error
        self.stdout.write(
            f"{archive.name}: tables {len(manifest.rows)}, rows {sum(manifest.rows.values())}, "
            f"files {manifest.files}, bytes {archive.stat().st_size}."
        )
