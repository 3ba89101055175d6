from django.apps import AppConfig

from portal import registry


class NominalsConfig(AppConfig):
    name = "nominals"

    def ready(self) -> None:
        from nominals.models import Contribution, ContributionGrant, Nominal  # noqa: PLC0415 apps are loaded now

        registry.enter(registry.Entry(model=Nominal))
        registry.enter(registry.Entry(model=Contribution, grant=ContributionGrant))
