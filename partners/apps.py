from django.apps import AppConfig

from portal import registry


class PartnersConfig(AppConfig):
    name = "partners"

    def ready(self) -> None:
        from partners import signin  # noqa: F401, PLC0415 connects the sign-in records
        from partners.models import (  # noqa: PLC0415 apps are loaded now
            Invitation,
            RenewalTask,
            SharingDecision,
        )

        registry.enter(registry.Entry(model=SharingDecision))
        registry.enter(registry.Entry(model=RenewalTask, holds_personal_data=False))
        registry.enter(registry.Entry(model=Invitation))
