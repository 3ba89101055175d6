"""Load the severity weights that ship with the project."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.errors import Refused
from profiles import actions, open_data
from profiles.choices import Scheme
from profiles.models import WeightSet
from profiles.street_files import FileRefusedError


class Command(BaseCommand):
    help = "Load the mean severity weights by public crime type that ship with the project."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            weight_set = self._take_in()
        except FileRefusedError as refusal:
            for line, reason in refusal.report.lines:
                self.stdout.write(f"  line {line:,}: {reason}")
            raise CommandError(f"Refused, and nothing kept. {refusal.sentence}") from refusal
        except Refused as refusal:
            raise CommandError(f"Refused, and nothing kept. {refusal.sentence}") from refusal
        self.stdout.write(f"{weight_set}: {weight_set.weights.count()} weights.")

    def _take_in(self) -> WeightSet:
        return actions.import_weights(
            open_data.MEAN_WEIGHTS,
            scheme=Scheme.ONS_CSS,
            version=open_data.MEAN_WEIGHTS_VERSION,
            title="Crime Severity Score, mean weight of each public crime type",
            source="Made from ONS Crime Severity Score weights and Hampshire's recorded offences "
            "of 2017/18 (Home Office open data). An approximation.",
        )
