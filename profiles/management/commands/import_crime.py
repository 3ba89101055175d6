"""Import street-level crime files, with a report by line."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.errors import Refused
from profiles import actions
from profiles.street_files import FileRefusedError, Report


class Command(BaseCommand):
    help = "Import street-level crime files of data.police.uk, plain or packed with gzip."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--replace", action="store_true", help="let the files stand for months already held"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Each file is taken in or refused by itself: one bad file does not hold up the others."""
        refused = [
            path for path in options["files"] if not self._take_in(path, replace=options["replace"])
        ]
        if refused:
            names = ", ".join(path.name for path in refused)
            raise CommandError(f"Refused, and nothing of it kept: {names}.")

    def _take_in(self, path: Path, *, replace: bool) -> bool:
        try:
            imported = actions.import_crime(path, replace=replace)
        except FileRefusedError as refusal:
            self.stdout.write(f"{path.name}: refused. {refusal.sentence}")
            self._lines(refusal.report)
            return False
        except Refused as refusal:
            self.stdout.write(f"{path.name}: refused. {refusal.sentence}")
            return False
        source = imported.source
        if not imported.is_new:
            self.stdout.write(
                f"{path.name}: imported before, as {source.file_name}. Nothing to do."
            )
            return True
        self.stdout.write(
            f"{path.name}: {source.rows_in:,} rows in, {source.rows_stored:,} stored, "
            f"{source.rows_rejected:,} rejected."
        )
        self._lines(imported.rejections)
        return True

    def _lines(self, report: Report) -> None:
        for line, reason in report.lines:
            self.stdout.write(f"  line {line:,}: {reason}")
        if report.total > len(report.lines):
            self.stdout.write(f"  and {report.total - len(report.lines):,} more lines.")
