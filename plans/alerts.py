"""What is wrong with a plan, as inspections have found it: each alert says what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from plans.choices import COVERED, UNANSWERED, Pillar, PlanState

if TYPE_CHECKING:
    from nominals.models import Remark
    from partners.models import Agency
    from plans.models import Action, Membership, Objective, Plan, PlanReading


@dataclass(frozen=True)
class Alert:
    code: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Behind:
    """What a plan's alerts rest on, as far as the reader sees it."""

    member: Membership | None
    objectives: Sequence[Objective]
    actions: Sequence[Action]
    readings: Sequence[PlanReading]
    near: Sequence[Agency]  # who is to have read it
    noted: Sequence[Remark] = ()  # by a meeting, and given to nobody yet


def alerts_of(plan: Plan, behind: Behind, *, on: date) -> list[Alert]:
    """In the order in which they matter; a closed plan has none."""
    if plan.state == PlanState.CLOSED:
        return []
    return [
        *_of_member(behind.member, on), *_of_lead(plan, on), *_of_review(plan, on),
        *_of_pillars(behind), *_of_meeting(behind), *_of_cover(behind, on),
        *_of_readers(plan, behind),
    ]  # fmt: skip


def _of_member(member: Membership | None, on: date) -> list[Alert]:
    if member is None:
        return []
    if member.ended_on is not None:
        return [Alert("left", _("Whom it is about has left the cohort. Close the plan."))]
    if member.is_lapsed(on):
        return [Alert("lapsed", _("Whom it is about is past their review: both chairs decide."))]
    return []


def _of_lead(plan: Plan, on: date) -> list[Alert]:
    if plan.lead_id is None:
        return [Alert("no-lead", _("Nobody leads this plan. A lead responsible officer takes it."))]
    if plan.lead_left_on is not None:
        return [
            Alert("lead-left", _("Its lead responsible officer no longer leads. Another takes it."))
        ]
    if plan.lead_trained is None:
        return [Alert("untrained", _("No training of the lead responsible officer is recorded."))]
    if plan.lead_trained < on:
        return [Alert("untrained", _("The lead responsible officer’s training has run out."))]
    return []


def _of_review(plan: Plan, on: date) -> list[Alert]:
    return [Alert("overdue", _("The plan is past its review."))] if plan.is_overdue(on) else []


def _of_pillars(behind: Behind) -> list[Alert]:
    held = {objective.pillar for objective in behind.objectives}
    if held and held <= {Pillar.PURSUE}:
        return [Alert("only-pursue", _("It only pursues: nothing prevents, protects or prepares."))]
    return []


def _of_meeting(behind: Behind) -> list[Alert]:
    if not behind.noted:
        return []
    words = _("Noted in a meeting and given to nobody yet: %(number)s of the actions.")
    return [Alert("noted", words % {"number": len(behind.noted)})]


def _of_cover(behind: Behind, on: date) -> list[Alert]:
    """An objective with no action that somebody has said yes to is covered by nobody."""
    covered = {action.objective_id for action in behind.actions if action.state in COVERED}
    bare = [each for each in behind.objectives if each.pk not in covered]
    found = []
    if bare:
        words = _("Without an accepted action: %(number)s of %(all)s objectives.")
        values = {"number": len(bare), "all": len(behind.objectives)}
        found.append(Alert("uncovered", words % values))
    waiting = [action for action in behind.actions if action.state in UNANSWERED]
    if waiting:
        words = _("Waiting for an answer, and covering nothing yet: %(number)s of the actions.")
        found.append(Alert("unanswered", words % {"number": len(waiting)}))
    late = [action for action in behind.actions if action.is_overdue(on)]
    if late:
        found.append(Alert("late", _("Late: %(number)s of the actions.") % {"number": len(late)}))
    return found


def _of_readers(plan: Plan, behind: Behind) -> list[Alert]:
    since = plan.reviewed_at or plan.created_at
    read = {each.owner_id for each in behind.readings if each.read_at >= since}
    unread = [agency.name for agency in behind.near if agency.pk not in read]
    if not unread:
        return []
    return [Alert("unread", _("Not read yet by: %(who)s.") % {"who": ", ".join(unread)})]
