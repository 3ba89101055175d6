"""Code lists of cohort, plans and actions. House lists where no national one is public."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

REVIEW_AFTER = timedelta(weeks=12)
# A membership past its review ends nothing for these days: whoever has work in hand goes on.
GRACE = timedelta(days=14)
LONGEST_TERM = timedelta(days=182)


class Pillar(TextChoices):
    """The four Ps of the SOC strategies since 2013."""

    PURSUE = "pursue", _("Pursue")
    PREVENT = "prevent", _("Prevent")
    PROTECT = "protect", _("Protect")
    PREPARE = "prepare", _("Prepare")


class Tier(TextChoices):
    FIRST = "first", _("Tier 1: active plan of several agencies")
    SECOND = "second", _("Tier 2: managed by one agency, others informed")
    THIRD = "third", _("Tier 3: watched, ready to step up")


class ReviewOutcome(TextChoices):
    KEEP = "keep", _("Keep in the cohort")
    ESCALATE = "escalate", _("Step up to a higher tier")
    STEP_DOWN = "step_down", _("Step down to a lower tier")
    DESELECT = "deselect", _("De-select")


# Beside the ways out that were written for somebody. One sentence for a child, somebody else and
# the dead, so that it does not tell which; the database knows the same.
ALWAYS_A_WAY_OUT = "They should never have been in it, or have died."


class PlanKind(TextChoices):
    MEMBER = "member", _("Somebody in the cohort")
    THREAT = "threat", _("Another threat")
    PLACE = "place", _("A place")
    DAY = "day", _("A day of action")


class PlanState(TextChoices):
    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")


LIVE = (PlanState.ACTIVE, PlanState.PAUSED)
# From which state to which; the database holds the same in a trigger.
PLAN_MOVES: dict[str, frozenset[str]] = {
    PlanState.DRAFT: frozenset({PlanState.ACTIVE, PlanState.CLOSED}),
    PlanState.ACTIVE: frozenset({PlanState.PAUSED, PlanState.CLOSED}),
    PlanState.PAUSED: frozenset({PlanState.ACTIVE, PlanState.CLOSED}),
    PlanState.CLOSED: frozenset(),
}


class Phase(TextChoices):
    """Clear, Hold, Build: the Home Office's approach to a place."""

    CLEAR = "clear", _("Clear")
    HOLD = "hold", _("Hold")
    BUILD = "build", _("Build")


class ActionState(TextChoices):
    TASKED = "tasked", _("Waits for an answer")
    DATED = "dated", _("Another date is proposed")
    ACCEPTED = "accepted", _("Accepted, not started")
    UNDER_WAY = "under_way", _("Under way")
    BLOCKED = "blocked", _("Blocked")
    DONE = "done", _("Done")
    DECLINED = "declined", _("Declined")
    CANCELLED = "cancelled", _("Cancelled")


_A = ActionState
# An action covers its objective once somebody has said yes to it.
COVERED = (_A.ACCEPTED, _A.UNDER_WAY, _A.BLOCKED, _A.DONE)
OPEN = (_A.TASKED, _A.DATED, _A.ACCEPTED, _A.UNDER_WAY, _A.BLOCKED)
UNANSWERED = (_A.TASKED, _A.DATED)
IN_HAND = (_A.ACCEPTED, _A.UNDER_WAY, _A.BLOCKED)
# From which state to which; the database holds the same in a trigger.
ACTION_MOVES: dict[str, frozenset[str]] = {
    _A.TASKED: frozenset({_A.ACCEPTED, _A.DECLINED, _A.DATED, _A.CANCELLED}),
    _A.DATED: frozenset({_A.ACCEPTED, _A.TASKED, _A.DECLINED, _A.CANCELLED}),
    _A.ACCEPTED: frozenset({_A.UNDER_WAY, _A.BLOCKED, _A.DONE, _A.CANCELLED}),
    _A.UNDER_WAY: frozenset({_A.BLOCKED, _A.DONE, _A.CANCELLED}),
    _A.BLOCKED: frozenset({_A.UNDER_WAY, _A.DONE, _A.CANCELLED}),
    _A.DONE: frozenset(),
    _A.DECLINED: frozenset(),
    _A.CANCELLED: frozenset(),
}
TAG_COLOURS: dict[str, str] = {
    _A.TASKED: "yellow", _A.DATED: "orange", _A.ACCEPTED: "blue", _A.UNDER_WAY: "light-blue",
    _A.BLOCKED: "red", _A.DONE: "green", _A.DECLINED: "grey", _A.CANCELLED: "grey",
}  # fmt: skip


class TacticArea(TextChoices):
    """The six areas of the published menu of tactics, and orders and notices."""

    LIFESTYLE = "lifestyle", _("Lifestyle")
    BEHAVIOUR = "behaviour", _("Behaviour")
    VEHICLES = "vehicles", _("Vehicles")
    TRAVEL = "travel", _("Travel")
    BUSINESS = "business", _("Business")
    CRIME = "crime", _("Crime")
    ORDERS = "orders", _("Orders and notices")


class LevelReply(TextChoices):
    """What the agency that claimed a disruption answers to another level, once."""

    ACCEPT = "accept", _("We accept this level")
    DISAGREE = "disagree", _("We disagree, and leave it at that")


class DisruptionLevel(TextChoices):
    MAJOR = "major", _("Major: a significant or long-term effect on the threat")
    MODERATE = "moderate", _("Moderate: a noticeable or medium-term effect")
    MINOR = "minor", _("Minor: a small or short-term effect")
    NONE = "none", _("None: recorded, not counted")
