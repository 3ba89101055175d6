from django.apps import AppConfig

from partners.permissions import Permission
from portal import registry
from portal.retention import Group, Kept

SAID = (Kept(group=Group.COHORT, since="said_on"),)
MEMBERS = (Permission.JAPTM_SEE,)
IN_USE = Kept(group=Group.IN_USE)
# What nobody shares.
OTHERS = {
    "ContributionGrant": Kept(group=Group.GOVERNANCE, since="expires_at"),
    "Criterion": IN_USE,
    "LoanTerms": Kept(group=Group.GOVERNANCE, since="decision__until"),
    "NameWord": Kept(group=Group.WORDS),
    "NominationGrant": Kept(group=Group.GOVERNANCE, since="expires_at"),
    "ScoringScheme": IN_USE,
}


class NominalsConfig(AppConfig):
    name = "nominals"

    def ready(self) -> None:
        from nominals.models import Contribution, ContributionGrant, Nominal  # noqa: PLC0415 apps are loaded now

        nominal = Kept(group=Group.COHORT, since="contributions__said_on")
        registry.enter(
            registry.Entry(model=Nominal, seen_with=(Permission.NOMINAL_SEE,), kept=(nominal,))
        )
        registry.enter(
            registry.Entry(
                model=Contribution,
                grant=ContributionGrant,
                seen_with=(Permission.NOMINAL_SEE,),
                kept=SAID,
            )
        )
        _enter_the_programme()
        _enter_the_scores()
        _enter_the_meetings()
        _enter_the_papers()
        for name, kept in OTHERS.items():
            registry.keep(self.get_model(name), kept)


def _enter_the_programme() -> None:
    from nominals.models import (  # noqa: PLC0415 apps are loaded now
        Chair,
        Nomination,
        NominationGrant,
        NominationNote,
        Programme,
        Reply,
    )

    programme = (Kept(group=Group.GOVERNANCE, since="ends_on"),)
    put_forward = (
        Kept(group=Group.NO_ACTION, since="created_at", when="never approved"),
        Kept(group=Group.COHORT, since="approved_at", when="approved"),
    )
    registry.enter(
        registry.Entry(
            model=Programme, holds_personal_data=False, seen_with=MEMBERS, kept=programme
        )
    )
    registry.enter(registry.Entry(model=Chair, part_of="programme"))
    registry.enter(
        registry.Entry(model=Nomination, grant=NominationGrant, seen_with=MEMBERS, kept=put_forward)
    )
    registry.enter(registry.Entry(model=Reply, part_of="nomination"))
    registry.enter(registry.Entry(model=NominationNote, part_of="nomination"))


def _enter_the_scores() -> None:
    from nominals.models import RankedPlace, Ranking, Score  # noqa: PLC0415 apps are loaded now

    score = (Kept(group=Group.COHORT, since="scored_at"),)
    scored = (Kept(group=Group.COHORT, since="revealed_at"),)
    registry.enter(registry.Entry(model=Score, seen_with=MEMBERS, kept=score))
    registry.enter(
        registry.Entry(model=Ranking, holds_personal_data=False, seen_with=MEMBERS, kept=scored)
    )
    registry.enter(registry.Entry(model=RankedPlace, part_of="nomination"))


def _enter_the_meetings() -> None:
    from nominals.models import (  # noqa: PLC0415 apps are loaded now
        AgendaItem,
        Decision,
        Interest,
        Meeting,
        Signature,
    )

    held = (
        Kept(group=Group.NO_ACTION, since="created_at", when="never held"),
        Kept(group=Group.COHORT, since="closed_at", when="held"),
    )
    registry.enter(registry.Entry(model=Meeting, seen_with=MEMBERS, kept=held))
    registry.enter(registry.Entry(model=AgendaItem, part_of="meeting"))
    registry.enter(registry.Entry(model=Decision, part_of="item"))
    registry.enter(registry.Entry(model=Signature, part_of="decision"))
    registry.enter(registry.Entry(model=Interest, part_of="item"))


def _enter_the_papers() -> None:
    from nominals.models import (  # noqa: PLC0415 apps are loaded now
        Attendance,
        EarlyInterest,
        Paper,
        PaperPart,
        PaperRendering,
        Remark,
        SignedPaper,
    )

    registry.enter(registry.Entry(model=Paper, part_of="item"))
    registry.enter(registry.Entry(model=PaperPart, part_of="paper"))
    registry.enter(registry.Entry(model=SignedPaper, part_of="signature"))
    registry.enter(registry.Entry(model=PaperRendering, part_of="meeting"))
    registry.enter(registry.Entry(model=Attendance, part_of="meeting"))
    registry.enter(registry.Entry(model=Remark, part_of="item"))
    registry.enter(registry.Entry(model=EarlyInterest, part_of="nomination"))
