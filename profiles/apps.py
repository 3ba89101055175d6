from django.apps import AppConfig

from portal import registry


class ProfilesConfig(AppConfig):
    name = "profiles"

    def ready(self) -> None:
        from profiles.models import (  # noqa: PLC0415 apps are loaded now
            DistrictProfile,
            DistrictProfileGrant,
            ProfileRendering,
        )

        registry.enter(
            registry.Entry(
                model=DistrictProfile, grant=DistrictProfileGrant, holds_personal_data=False
            )
        )
        registry.enter(
            registry.Entry(model=ProfileRendering, part_of="profile", holds_personal_data=False)
        )
