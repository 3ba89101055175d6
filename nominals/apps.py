from django.apps import AppConfig

from portal import registry


class NominalsConfig(AppConfig):
    name = "nominals"

    def ready(self) -> None:
        from nominals.models import (  # noqa: PLC0415 apps are loaded now
            Chair,
            Contribution,
            ContributionGrant,
            Nominal,
            Nomination,
            NominationGrant,
            Programme,
            RankedPlace,
            Ranking,
            Reply,
            Score,
        )

        registry.enter(registry.Entry(model=Nominal))
        registry.enter(registry.Entry(model=Contribution, grant=ContributionGrant))
        registry.enter(registry.Entry(model=Programme, holds_personal_data=False))
        registry.enter(registry.Entry(model=Chair, part_of="programme"))
        registry.enter(registry.Entry(model=Nomination, grant=NominationGrant))
        registry.enter(registry.Entry(model=Reply, part_of="nomination"))
        registry.enter(registry.Entry(model=Score))
        registry.enter(registry.Entry(model=Ranking, holds_personal_data=False))
        registry.enter(registry.Entry(model=RankedPlace, part_of="nomination"))
