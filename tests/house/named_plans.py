"""Keys of cohort, plans and actions that a stranger asks for: of others, and erased ones."""

from __future__ import annotations

from typing import Any

from tests.factories import japtm, plans
from tests.factories.audit import execute, triggers_off

MEMBER_PAGES = ("member", "review")
PLAN_PAGES = (
    "plan", "objective-add", "plan-aim", "plan-phase", "plan-open", "plan-review",
    "action-give", "plan-take", "plan-move",
)  # fmt: skip
ACTION_PAGES = ("action", "action-answer", "action-person", "action-report", "action-decide")
OF_PROGRAMME = ("cohort", "plan-begin")


def named_plans(by: Any) -> dict[str, list[str]]:
    return _names(*_rows(by))


def gone_plans(by: Any) -> dict[str, list[str]]:
    rows = _rows(by)
    with triggers_off():
        for row in reversed(rows):
            execute(f"DELETE FROM {row._meta.db_table} WHERE id = %s", [row.pk])
    return _names(*rows)


def _rows(by: Any) -> tuple[Any, ...]:
    programme = japtm.programme(by)
    nomination = japtm.nomination(by, programme, state="accepted")
    member = plans.member(nomination, by)
    review = plans.review(member, by)
    plan = plans.plan(programme, by)
    objective = plans.objective(plan, by)
    feed = plans.feed(by)
    action = plans.action(plan, by.agency, by)
    return programme, nomination, member, review, plan, objective, feed, action


def _names(*rows: Any) -> dict[str, list[str]]:
    programme, nomination, member, review, plan, objective, feed, action = (row.key for row in rows)
    pages = {
        **dict.fromkeys(OF_PROGRAMME, programme), "admit": nomination,
        **dict.fromkeys(MEMBER_PAGES, member), "review-sign": review,
        **dict.fromkeys(PLAN_PAGES, plan), "objective-result": objective,
        **dict.fromkeys(ACTION_PAGES, action), "calendar-end": feed,
    }  # fmt: skip
    return {f"plans:{name}": [key] for name, key in pages.items()} | {"plans": [plan, action]}
