"""Agencies, people and districts of the demonstration. Run as the owner of the tables."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal.home import demonstration


class Command(BaseCommand):
    help = "Load the invented agencies and people, once."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("The demonstration is loaded only where DEMONSTRATION is true.")
        if demonstration.is_loaded():
            self.stdout.write("The demonstration is loaded already.")
            return
        demonstration.load()
        self.stdout.write("The demonstration is loaded.")
