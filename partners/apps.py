from django.apps import AppConfig

from partners.permissions import Permission
from portal.registry import Entry, enter, keep
from portal.retention import Group, Kept

IN_USE = Kept(group=Group.IN_USE)
DECIDED = (Kept(group=Group.GOVERNANCE, since="until"),)
# What nobody shares.
OTHERS = {
    "Agency": IN_USE,
    "AgreementParty": Kept(group=Group.GOVERNANCE, since="agreement__ends_at"),
    "ApiToken": Kept(group=Group.GOVERNANCE, since="ended_at"),
    "Deputyship": Kept(group=Group.GOVERNANCE, since="ends_on"),
    "District": IN_USE,
    "DistrictPopulation": IN_USE,
    "Feedback": Kept(group=Group.DESK, since="created_at"),
    "ForceArea": IN_USE,
    "FormerParty": Kept(group=Group.GOVERNANCE, since="agreement__ends_at"),
    "LinkedSubject": IN_USE,
    "Message": Kept(group=Group.PASSING, since="made_at"),
    "Notice": Kept(group=Group.DESK, since="made_at"),
    "SharingAgreement": Kept(group=Group.GOVERNANCE, since="ends_at"),
    "Unit": Kept(group=Group.GOVERNANCE, since="closed_at"),
    "User": Kept(group=Group.GOVERNANCE, since="switched_off_at"),
}


class PartnersConfig(AppConfig):
    name = "partners"

    def ready(self) -> None:
        from partners import signin  # noqa: F401, PLC0415 connects the sign-in records
        from partners.models import (  # noqa: PLC0415 apps are loaded now
            Invitation,
            RenewalTask,
            SharingDecision,
        )

        between = "between agencies, whichever of their units asked"
        renewed = Kept(group=Group.GOVERNANCE, since="done_at")
        invited = Kept(group=Group.GOVERNANCE, since="expires_at")
        enter(Entry(model=SharingDecision, is_of_no_unit=between, kept=DECIDED))
        see = (Permission.RENEWAL_SEE,)
        enter(
            Entry(
                model=RenewalTask,
                holds_personal_data=False,
                seen_with=see,
                is_of_no_unit=between,
                kept=(renewed,),
            )
        )
        people = (Permission.PEOPLE_SEE, Permission.PORTAL_MANAGE)
        enter(Entry(model=Invitation, seen_with=people, kept=(invited,)))
        for name, kept in OTHERS.items():
            keep(self.get_model(name), kept)
