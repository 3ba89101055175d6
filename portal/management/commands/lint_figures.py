"""Says where a text contradicts its own figures. Reads the text alone: no database, no records."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.linting import lint

LARGEST = 5_000_000  # characters


class Command(BaseCommand):
    help = (
        "Check the figures of a text: one finding a line, with what it says and what it comes to."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", help="A plain text, tables between tabs or |; - reads what is piped in."
        )

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        text = _read(file)
        found = lint(text)
        for each in found:
            self.stdout.write(f"{file}:{each.line}: {each}")
        if found:
            raise CommandError(
                "1 finding." if len(found) == 1 else f"{len(found)} findings.", returncode=1
            )
        self.stdout.write("Nothing in it contradicts its figures.")


def _read(file: str) -> str:
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=2) from error
    except UnicodeDecodeError as error:
        raise CommandError(
            f"{file} is no plain text. Save it as text in UTF-8 first.", returncode=2
        ) from error
    if len(text) > LARGEST:
        raise CommandError(f"{file} is longer than {LARGEST:,} characters: give it in parts.")
    return text
