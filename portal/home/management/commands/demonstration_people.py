"""The table of demonstration people that `make run` ends with."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from partners.models import User
from portal.home import demonstration


class Command(BaseCommand):
    help = "Print the demonstration people, their roles and the password."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("There are demonstration people only where DEMONSTRATION is true.")
        people = User.objects.select_related("agency").order_by("agency__name", "name")
        for person in people:
            roles = ", ".join(person.role_titles)
            self.stdout.write(f"  {person.email:<48} {roles:<32} {person.agency.name}")
        self.stdout.write(f"  Password of everybody: {demonstration.password()}")
        self.stdout.write(f"  Second-factor codes: {settings.PORTAL_BASE_URL}/demonstration/")
