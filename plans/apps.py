from django.apps import AppConfig

from partners.permissions import Permission
from portal import registry
from portal.retention import Group, Kept

MEMBERS = (Permission.JAPTM_SEE,)
IN_USE = Kept(group=Group.IN_USE)


class PlansConfig(AppConfig):
    name = "plans"

    def ready(self) -> None:
        _enter_the_cohort()
        _enter_the_plans()
        for name in ("Tactic", "PlanTemplate", "NamedWeek"):
            registry.keep(self.get_model(name), IN_USE)


def _enter_the_cohort() -> None:
    from plans.models import (  # noqa: PLC0415 apps are loaded now
        Disruption,
        Membership,
        ProgrammeRendering,
        Review,
    )

    managed = (
        Kept(group=Group.IN_USE, when="in the cohort"),
        Kept(group=Group.COHORT, since="ended_on", when="de-selected"),
    )
    registry.enter(registry.Entry(model=Membership, part_of="nomination", kept=managed))
    registry.enter(registry.Entry(model=Review, part_of="membership"))
    counted = (Kept(group=Group.COHORT, since="happened_on"),)
    registry.enter(
        registry.Entry(model=Disruption, holds_personal_data=False, seen_with=MEMBERS, kept=counted)
    )
    registry.enter(
        registry.Entry(model=ProgrammeRendering, part_of="programme", holds_personal_data=False)
    )


def _enter_the_plans() -> None:
    from plans.models import (  # noqa: PLC0415 apps are loaded now
        Action,
        ActionEntry,
        CalendarFeed,
        Objective,
        Plan,
        PlanReading,
    )

    planned = (Kept(group=Group.COHORT, since="review_due"),)
    done = (Kept(group=Group.COHORT, since="due"),)
    registry.enter(registry.Entry(model=Plan, seen_with=MEMBERS, kept=planned))
    registry.enter(registry.Entry(model=Objective, part_of="plan"))
    registry.enter(registry.Entry(model=PlanReading, part_of="plan"))
    registry.enter(registry.Entry(model=Action, seen_with=(Permission.ACTION_DO,), kept=done))
    registry.enter(registry.Entry(model=ActionEntry, part_of="action"))
    registry.enter(
        registry.Entry(
            model=CalendarFeed, is_of_one_person=True, seen_with=(Permission.ACTION_DO,),
            is_of_no_unit="of one person", kept=(Kept(group=Group.GOVERNANCE, since="ends_at"),),
        )
    )  # fmt: skip
