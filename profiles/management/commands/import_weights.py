"""Load the severity weights that ship with the project."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from profiles import actions, open_data
from profiles.choices import Scheme


class Command(BaseCommand):
    help = "Load the mean severity weights by public crime type that ship with the project."

    def handle(self, *args: Any, **options: Any) -> None:
        weight_set = actions.import_weights(
            open_data.MEAN_WEIGHTS,
            scheme=Scheme.ONS_CSS,
            version=open_data.MEAN_WEIGHTS_VERSION,
            title="Crime Severity Score, mean weight of each public crime type",
            source="Made from ONS Crime Severity Score weights and Hampshire's recorded offences "
            "of 2017/18 (Home Office open data). An approximation.",
        )
        self.stdout.write(f"{weight_set}: {weight_set.weights.count()} weights.")
