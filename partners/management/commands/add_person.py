"""An account where nobody is there to invite it: the first of a force, its first analyst."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from partners.models import Agency, Unit, User
from partners.permissions import RoleName
from portal import audit


class Command(BaseCommand):
    help = "Add a person, and print a password that the second factor is set up with. As the owner."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("agency", help="name of the agency")
        parser.add_argument("name")
        parser.add_argument("email")
        parser.add_argument("roles", nargs="+", choices=RoleName.values)
        parser.add_argument("--unit", default="", help="name of a unit, which the person leads")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        agency = Agency.objects.filter(name=options["agency"]).first()
        if agency is None:
            raise CommandError("There is no agency of this name.")
        if User.objects.filter(email=options["email"].lower()).exists():
            raise CommandError("There is an account at this address already.")
        password = secrets.token_urlsafe(18)
        unit = _unit(agency, options["unit"])
        person = User.objects.create_user(
            options["email"], password, name=options["name"], agency=agency,
            roles=options["roles"], unit=unit, leads_unit=unit is not None,
        )  # fmt: skip
        audit.record(
            audit.Event.PERSON_ADDED, by=None, on=person, purpose="operator",
            after={"roles": person.roles, "agency": agency.pk},
        )  # fmt: skip
        self.stdout.write(f"Hand this over in person, it is shown once: {password}")


def _unit(agency: Agency, name: str) -> Unit | None:
    if not name:
        return None
    unit = agency.units.open().filter(name=name).first()
    if unit is None:
        raise CommandError("The agency has no open unit of this name.")
    found: Unit = unit
    return found
