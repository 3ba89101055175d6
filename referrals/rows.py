"""Lines of the check-answers page and of the task list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.components import Status, SummaryRow, TaskRow
from referrals import steps

if TYPE_CHECKING:
    from referrals.models import CpiAccount, CpiForm


def answer_rows(
    form: CpiForm, account: CpiAccount, *, can_change: bool = False
) -> list[SummaryRow]:
    values = {
        "theme": str(form.get_theme_display()),
        "district": form.district.name if form.district else "",
        "account": account.what_happened,
        "people": account.people,
        "places": account.places,
        "source": str(account.get_source_type_display()),
        "risk": "\n".join(filter(None, [str(account.get_risk_display()), account.risk_detail])),
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
