"""Lines of the check-answers page and of the task list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.components import Status, SummaryRow, TaskRow
from referrals import codes, steps
from referrals.choices import CodeList

if TYPE_CHECKING:
    from referrals.models import CpiAccount, CpiForm


def answer_rows(
    form: CpiForm, account: CpiAccount, *, can_change: bool = False
) -> list[SummaryRow]:
    risk = codes.label(CodeList.RISK, account.risk, at=form.sent_at)
    values = {
        "theme": str(form.get_theme_display()),
        "district": form.district.name if form.district else "",
        "account": account.what_happened,
        "danger": account.get_at_risk_display(),
        "people": account.people,
        "places": account.places,
        "source": codes.label(CodeList.SOURCE_TYPE, account.source_type, at=form.sent_at),
        "risk": "\n".join(filter(None, [risk, account.risk_detail])),
    }
    rows = [
        SummaryRow(
            key=str(step.title), value=values[step.name], change_what=str(step.title).lower(),
            change_url=f"{_question(form, step)}?from=check" if can_change else "",
        )
        for step in steps.STEPS
    ]  # fmt: skip
    if form.safeguarding_referred_on:
        made = f"{form.safeguarding_referred_on:%d %B %Y} {form.safeguarding_reference}".strip()
        rows.append(SummaryRow(key=_("Safeguarding referral made"), value=made.lstrip("0")))
    return rows


def task_rows(form: CpiForm, account: CpiAccount) -> list[TaskRow]:
    return [
        TaskRow(title=step.title, url=_question(form, step), status=_status(step, form, account))
        for step in steps.STEPS
    ]


def _status(step: steps.Step, form: CpiForm, account: CpiAccount) -> Status:
    if step.is_answered(form, account):
        return Status.COMPLETED
    return Status.NOT_STARTED if step.is_needed else Status.OPTIONAL


def _question(form: CpiForm, step: steps.Step) -> str:
    return reverse("referrals:cpi-question", args=[form.key, step.name])
