"""Lines of the check-answers page, of the task list and of documents: question and answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.components import Status, SummaryRow, TaskRow
from referrals import codes, steps
from referrals.choices import CodeList

if TYPE_CHECKING:
    from referrals.models import CpiAccount, CpiForm, Part

    Parts = Mapping[str, list[Part]]

LISTED = {
    "other_themes": CodeList.THEME, "date_precision": CodeList.PRECISION,
    "frequency": CodeList.FREQUENCY, "who_else_knows": CodeList.KNOWN_TO,
    "theme": CodeList.THEME, "source_type": CodeList.SOURCE_TYPE, "risk": CodeList.RISK,
    "role": CodeList.PERSON_ROLE, "age_range": CodeList.AGE_RANGE, "sex": CodeList.SEX,
    "ethnicity": CodeList.ETHNICITY, "platform": CodeList.PLATFORM,
    "vehicles.kind": CodeList.VEHICLE_TYPE, "locations.kind": CodeList.PLACE_TYPE,
}  # fmt: skip


@dataclass(frozen=True)
class TaskSection:
    title: Promise
    tasks: list[TaskRow]


def answer_rows(
    form: CpiForm, account: CpiAccount, parts: Parts, *, can_change: bool = False
) -> list[SummaryRow]:
    """The way through, answered or not; then whatever else was answered."""
    rows = [_row(step, form, account, can_change=can_change) for step in steps.STEPS]
    if form.safeguarding_referred_on:
        made = f"{told(form, 'safeguarding_referred_on')} {form.safeguarding_reference}".strip()
        rows.append(SummaryRow(key=_("Safeguarding referral made"), value=made))
    return rows + more_rows(form, account, parts, can_change=can_change)


def more_rows(
    form: CpiForm, account: CpiAccount, parts: Parts, *, can_change: bool = False
) -> list[SummaryRow]:
    """What was answered beyond the way through, and each person and thing."""
    rows = []
    for step in steps.ALL:
        if step.several:
            rows += _part_rows(step, form, parts, can_change=can_change)
        elif step not in steps.STEPS and step.is_answered(form, account):
            rows.append(_row(step, form, account, can_change=can_change))
    return rows


def _row(step: steps.Step, form: CpiForm, account: CpiAccount, *, can_change: bool) -> SummaryRow:
    return SummaryRow(
        key=str(step.title), value=_answer(step, form, account),
        change_what=str(step.title).lower(),
        change_url=f"{_question(form, step)}?from=check" if can_change else "",
    )  # fmt: skip


def _answer(step: steps.Step, form: CpiForm, account: CpiAccount) -> str:
    answers = {
        name: told(form if name in steps.ON_THE_COVER else account, name, at=form.sent_at)
        for name in step.fields
    }
    if step in steps.STEPS:
        return "\n".join(filter(None, answers.values()))
    return _labelled(step, answers)


def _part_rows(
    step: steps.Step, form: CpiForm, parts: Parts, *, can_change: bool
) -> list[SummaryRow]:
    return [
        SummaryRow(
            key=f"{step.several} {part.number}", value=part_told(step, part, at=form.sent_at),
            change_what=f"{step.several} {part.number}".lower(),
            change_url=f"{part_url(form, step, part.number)}?from=check" if can_change else "",
        )
        for part in parts[step.name]
    ]  # fmt: skip


def part_told(step: steps.Step, part: Part, *, at: datetime | None = None) -> str:
    names = [name for name in step.form.base_fields if name != "version"]
    return _labelled(step, {name: told(part, name, at=at, of=step.name) for name in names})


def _labelled(step: steps.Step, answers: Mapping[str, str]) -> str:
    """Each answer behind its question; the question of a single answer is the row's own."""
    if len(answers) == 1:
        return "".join(answers.values())
    labels = {name: str(step.form.base_fields[name].label) for name in answers}
    return "\n".join(_beside(labels[name], answer) for name, answer in answers.items() if answer)


def _beside(label: str, answer: str) -> str:
    return f"{label} {answer}" if label.endswith("?") else f"{label}: {answer}"


def told(row: Any, name: str, *, at: datetime | None = None, of: str = "") -> str:
    """An answer in words; empty where none was given."""
    value = getattr(row, name)
    if not value:
        return ""
    listed = LISTED.get(name) or LISTED.get(f"{of}.{name}")
    if listed:
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(codes.label(listed, each, at=at) for each in chosen)
    if value is True:
        return _("Yes")
    if isinstance(value, date):
        return f"{value:%d %B %Y}".lstrip("0")
    if name == "district":
        return str(value.name)
    shown = getattr(row, f"get_{name}_display", None)
    return str(shown() if shown else value)


def task_sections(
    form: CpiForm, account: CpiAccount, parts: Parts, *, source: str = ""
) -> list[TaskSection]:
    """`source`: as what it is kept apart who told the writer."""
    sections = []
    for section in steps.SECTIONS:
        tasks = []
        for step in section.steps:
            tasks.append(_task(step, form, account, parts))
            if step.name == "known":
                tasks.append(_source_task(form, source))
        sections.append(TaskSection(section.title, tasks))
    return sections


def _source_task(form: CpiForm, source: str) -> TaskRow:
    return TaskRow(
        title=_("Who told you"), url=reverse("referrals:cpi-source", args=[form.key]),
        status=Status.COMPLETED if source else Status.OPTIONAL,
        hint=source_told(source) if source else _("Kept apart from the form"),
    )  # fmt: skip


def source_told(source: str) -> str:
    return _("Kept apart as %(reference)s") % {"reference": source}


def source_row(form: CpiForm, source: str) -> SummaryRow:
    """On the page of all answers: that somebody is named, never who."""
    return SummaryRow(
        key=_("Who told you"), value=source_told(source), change_what=_("who told you"),
        change_url=f"{reverse('referrals:cpi-source', args=[form.key])}?from=check",
    )  # fmt: skip


def _task(step: steps.Step, form: CpiForm, account: CpiAccount, parts: Parts) -> TaskRow:
    count = len(parts.get(step.name, ()))
    return TaskRow(
        title=step.title, url=_question(form, step),
        status=Status.COMPLETED if count else _status(step, form, account),
        hint=_("%(count)d so far") % {"count": count} if count else "",
    )  # fmt: skip


def _status(step: steps.Step, form: CpiForm, account: CpiAccount) -> Status:
    if step.several:
        return Status.OPTIONAL
    if step.is_missing(form, account):
        return Status.NOT_STARTED
    return Status.COMPLETED if step.is_answered(form, account) else Status.OPTIONAL


def _question(form: CpiForm, step: steps.Step) -> str:
    return reverse("referrals:cpi-question", args=[form.key, step.name])


def part_url(form: CpiForm, step: steps.Step, number: int) -> str:
    return reverse("referrals:cpi-part", args=[form.key, step.name, number])
