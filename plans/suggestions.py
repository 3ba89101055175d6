"""What a plan may take over: actions that a meeting noted, and those of a template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nominals.japtm_choices import RemarkKind
from nominals.models import Remark
from plans.choices import ActionState
from plans.models import Action, Tactic

if TYPE_CHECKING:
    from datetime import date

    from nominals.models import Nomination
    from partners.models import User
    from plans.models import Membership, Plan, PlanTemplate

LONGEST_TITLE = 120
NOT_GIVEN = (ActionState.DECLINED, ActionState.CANCELLED)


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """`pillar`, `tasked` and `due` are empty where whoever takes it over chooses them."""

    title: str
    brief: str
    pillar: str = ""
    tactic: Tactic | None = None
    tasked: int | None = None
    due: date | None = None
    noted: Remark | None = None


def noted_on(nomination: Nomination, *, by: User) -> Sequence[Remark]:
    """In the order in which they were noted, in whichever meeting."""
    rows = Remark.objects.visible_to(by).filter(item__nomination=nomination, kind=RemarkKind.ACTION)
    return list(rows.select_related("tasked", "owner").order_by("pk"))


def not_given(member: Membership | None, *, by: User) -> list[Remark]:
    """Noted of somebody in the cohort, and in nobody's hands as far as the reader sees."""
    noted = noted_on(member.nomination, by=by) if member else []
    given = Action.objects.visible_to(by).filter(noted__in=noted).exclude(state__in=NOT_GIVEN)
    taken = set(given.values_list("noted", flat=True))
    return [remark for remark in noted if remark.pk not in taken]


def of_meeting(remarks: Sequence[Remark]) -> list[Suggestion]:
    return [
        Suggestion(
            title=remark.words[:LONGEST_TITLE].splitlines()[0], brief=remark.words, due=remark.due,
            tasked=remark.tasked_id, noted=remark,
        )
        for remark in remarks
    ]  # fmt: skip


def of_template(template: PlanTemplate | None, plan: Plan, *, by: User) -> list[Suggestion]:
    """Those of a template that are not in the plan yet under the same title."""
    if template is None:
        return []
    there = set(
        Action.objects.visible_to(by)
        .filter(plan=plan)
        .exclude(state__in=NOT_GIVEN)
        .values_list("title", flat=True)
    )
    tactics = {row.code: row for row in Tactic.objects.filter(ends_on__isnull=True)}
    return [
        Suggestion(
            title=each["title"], brief=each["brief"], pillar=each["pillar"],
            tactic=tactics.get(each["tactic"]),
        )
        for each in template.actions if each["title"] not in there
    ]  # fmt: skip
