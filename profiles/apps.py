from django.apps import AppConfig

from partners.permissions import Permission
from portal.registry import Entry, enter, keep
from portal.retention import Group, Kept

OPEN_DATA = Kept(group=Group.IN_USE)
# What nobody shares: all but the grants is published by others.
OTHERS = {
    "Crime": OPEN_DATA,
    "CrimeCount": OPEN_DATA,
    "CrimeImport": OPEN_DATA,
    "DistrictProfileGrant": Kept(group=Group.GOVERNANCE, since="expires_at"),
    "HeldMonth": OPEN_DATA,
    "OffenceWeight": OPEN_DATA,
    "WeightSet": OPEN_DATA,
}


class ProfilesConfig(AppConfig):
    name = "profiles"

    def ready(self) -> None:
        from profiles.models import (  # noqa: PLC0415 apps are loaded now
            DataFile,
            DistrictProfile,
            DistrictProfileGrant,
            ProfileRendering,
        )

        enter(
            Entry(
                model=DistrictProfile,
                grant=DistrictProfileGrant,
                holds_personal_data=False,
                seen_with=(Permission.PROFILE_SEE,),
                kept=(Kept(group=Group.PUBLISHED, since="published_at"),),
            )
        )
        enter(
            Entry(
                model=DataFile,
                holds_personal_data=False,
                seen_with=(Permission.PROFILE_BUILD,),
                kept=(OPEN_DATA,),
            )
        )
        enter(Entry(model=ProfileRendering, part_of="profile", holds_personal_data=False))
        _enter_the_parts()
        for name, kept in OTHERS.items():
            keep(self.get_model(name), kept)


def _enter_the_parts() -> None:
    from profiles.models import (  # noqa: PLC0415 apps are loaded now
        Indicator,
        ProfileSection,
        Recommendation,
        ThreatEntry,
    )

    enter(Entry(model=ProfileSection, part_of="profile", holds_personal_data=False))
    enter(Entry(model=ThreatEntry, part_of="profile", holds_personal_data=False))
    enter(Entry(model=Indicator, part_of="profile", holds_personal_data=False))
    enter(Entry(model=Recommendation, part_of="profile", holds_personal_data=False))
