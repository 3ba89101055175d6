"""What people searched for in a month: for whoever has to answer a question about the log."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from portal import audit, sealed, searches


class Command(BaseCommand):
    help = "Print a month's search terms: time, number of the account, term. As the owner."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", type=_month, help="For example 2026-11.")
        parser.add_argument("--reason", required=True, help="Written into the log.")
        parser.add_argument("--account", type=int, help="Of this account alone.")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        told = f"{options['month']:%Y-%m}: {options['reason']}"
        audit.record(audit.Event.SEARCHES_OPENED, by=None, purpose=told)
        try:
            for one in searches.opened(options["month"]):
                if options["account"] in (None, one.actor):
                    self.stdout.write(f"{one.at:%Y-%m-%d %H:%M:%S}\t{one.actor}\t{one.term}")
        except sealed.InvalidToken as error:
            raise CommandError("FIELD_KEY lacks the key that this month's is under.") from error


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")
