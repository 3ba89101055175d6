"""A police force with its area: whoever has the area receives the forms of its districts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from partners.choices import Sector
from partners.models import Agency, ForceArea
from portal import audit
from portal.references import new_key


class Command(BaseCommand):
    help = "Add a police force, or say that one is the host force. Run as the owner of the tables."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("area", help="code of the police force area, for example E23000030")
        parser.add_argument("name", help="name of the force")
        parser.add_argument("--short-name", default="")
        parser.add_argument(
            "--area-name", default="", help="name of the area; the force's if empty"
        )
        parser.add_argument(
            "--host", action="store_true",
            help="its system administrators set up agencies, routes and code lists for all",
        )  # fmt: skip

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        force = Agency.objects.filter(police_area__code=options["area"]).first() or _add(options)
        if options["host"]:
            Agency.objects.filter(is_host=True).exclude(pk=force.pk).update(is_host=False)
            Agency.objects.filter(pk=force.pk).update(is_host=True)
        audit.record(
            audit.Event.AGENCY_ADDED, by=None, on=force, purpose="operator",
            after={"area": options["area"], "host": options["host"]},
        )  # fmt: skip
        self.stdout.write(f"{force.name} has the area {options['area']}.")


def _add(options: dict[str, Any]) -> Agency:
    area, _made = ForceArea.objects.get_or_create(
        code=options["area"], defaults={"name": options["area_name"] or options["name"]}
    )
    key = new_key()
    return Agency.objects.create(
        key=key, name=options["name"], short_name=options["short_name"] or options["name"][:30],
        sector=Sector.POLICE, police_area=area, group=Group.objects.create(name=f"agency {key}"),
    )  # fmt: skip
