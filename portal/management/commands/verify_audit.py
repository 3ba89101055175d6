"""Compare the audit log with its seals and with their heads outside the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError, connection, transaction

from portal import verification


class Command(BaseCommand):
    help = "Verify the sealed audit log. Needs only to read events and seals: role portal_auditor."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--heads-file", type=Path, default=settings.AUDIT_HEADS_FILE,
            help="The file with the heads of the seals, or a copy of it kept elsewhere.",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        report = self._verified(options["heads_file"])
        for finding in report.findings:
            self.stdout.write(finding.sentence)
        for note in report.notes:
            self.stdout.write(note)
        if report.findings:
            raise CommandError(f"The audit log does not hold. Findings: {len(report.findings)}.")
        self.stdout.write(
            f"The audit log holds. Seals: {report.seals}. Sealed events: {report.events}."
        )

    @transaction.atomic(durable=True)
    def _verified(self, heads_file: Path) -> verification.Report:
        """One snapshot, so that sealing may go on meanwhile."""
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        try:
            return verification.verify(heads_file)
        except ProgrammingError as error:
            raise CommandError(
                "The log cannot be read: connect as a role that may, such as portal_auditor."
            ) from error
        except OSError as error:
            raise CommandError(f"The heads file cannot be read: {error}.") from error
