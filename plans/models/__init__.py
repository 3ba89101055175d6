from plans.models.action import Action, ActionEntry
from plans.models.cohort import Membership, Review
from plans.models.disruption import Disruption
from plans.models.feed import CalendarFeed
from plans.models.plan import Objective, Plan, PlanReading
from plans.models.rendering import ProgrammeRendering
from plans.models.tactic import NamedWeek, PlanTemplate, Tactic

__all__ = [
    "Action",
    "ActionEntry",
    "CalendarFeed",
    "Disruption",
    "Membership",
    "NamedWeek",
    "Objective",
    "Plan",
    "PlanReading",
    "PlanTemplate",
    "ProgrammeRendering",
    "Review",
    "Tactic",
]
