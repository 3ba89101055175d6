"""Each table is entered with its role, its unit and how long a row of it is kept."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from partners.models import SharingDecision
from partners.permissions import Permission
from portal import registry
from portal.house.files import ROOT, SOURCE
from portal.registry import Entry
from portal.retention import RULES, Group, Kept
from referrals.models import CpiForm, CpiPerson, Handover
from tests.house.access_runs import TASKS

# Seen by whoever made it, whatever their role: docs/access.md.
OF_ITS_MAKER = {SharingDecision}


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in SOURCE]


def last_field(model: type[models.Model], way: str) -> models.Field[object, object] | None:
    """The field that a way through relations ends with."""
    found = None
    for name in way.split("__"):
        try:
            found = model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        model = getattr(found, "related_model", None) or model
    return found


def faults_of_time(model: type[models.Model], kept: Kept) -> list[str]:
    if kept.rule.period == "no end":
        return []
    if isinstance(last_field(model, kept.since), models.DateField):  # or a time
        return []
    return [f"{model.__name__} is kept from no day of its own: {kept.since!r}."]


def faults(entry: Entry) -> list[str]:
    whole, name = entry.whole.model, entry.model.__name__
    said = [] if entry.lasts else [f"Say how long {name} is kept."]
    for kept in entry.lasts:
        said += faults_of_time(entry.model if entry.kept else whole, kept)
    if len(entry.lasts) > 1 and not all(kept.when for kept in entry.lasts):
        said += [f"Say which rows of {name} each period is of."]
    if not entry.rights and entry.model not in OF_ITS_MAKER:
        said += [f"Say with which permission {name} is seen."]
    if not set(entry.rights) <= set(Permission):
        said += [f"{name} is seen with a permission that nobody has."]
    has_unit = any(field.name == "unit" for field in whole._meta.fields)
    if has_unit is bool(entry.whole.is_of_no_unit):
        said += [f"{name} names a unit, or says why not."]
    return said


def test_each_entry_says_its_role_its_unit_and_how_long_it_is_kept() -> None:
    assert [fault for entry in registry.entries() for fault in faults(entry)] == []


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        (Entry(model=CpiForm, seen_with=("cpi_send",)), "Say how long CpiForm is kept."),
        (
            Entry(model=CpiForm, kept=(Kept(group=Group.DESK, since="sent_at"),)),
            "Say with which permission CpiForm is seen.",
        ),
        (
            Entry(
                model=CpiForm,
                seen_with=("cpi_send",),
                kept=(Kept(group=Group.DESK, since="reference"),),
            ),
            "CpiForm is kept from no day of its own: 'reference'.",
        ),
        (
            Entry(
                model=CpiForm,
                seen_with=("cpi_send",),
                kept=tuple(Kept(group=Group.DESK, since=day) for day in ("sent_at", "saved_at")),
            ),
            "Say which rows of CpiForm each period is of.",
        ),
        (
            Entry(model=CpiPerson, part_of="form", kept=(Kept(group=Group.DESK, since="sent_at"),)),
            "CpiPerson is kept from no day of its own: 'sent_at'.",
        ),
        (
            Entry(
                model=Handover,
                seen_with=("people_see", "all_see"),
                is_of_no_unit="of two people",
                kept=(Kept(group=Group.DESK, since="created_at"),),
            ),
            "Handover is seen with a permission that nobody has.",
        ),
        (
            Entry(
                model=Handover,
                seen_with=("people_see",),
                kept=(Kept(group=Group.DESK, since="created_at"),),
            ),
            "Handover names a unit, or says why not.",
        ),
    ],
)
def test_what_an_entry_leaves_out_is_noticed(planted: Entry, fault: str) -> None:
    assert faults(planted) == [fault]


def test_every_other_table_says_how_long_it_is_kept() -> None:
    shared, others = {entry.model for entry in registry.entries()}, registry.others()

    assert not shared & set(others)
    assert [model for model in ours() if model not in shared and model not in others] == []
    assert [fault for each in others.items() for fault in faults_of_time(*each)] == []


def test_each_rule_is_used_and_its_jobs_are_there() -> None:
    used = {kept.group for entry in registry.entries() for kept in entry.lasts}
    used |= {kept.group for kept in registry.others().values()}

    assert used == set(RULES) == set(Group)
    assert {job for rule in RULES.values() for job in rule.done_by} <= set(TASKS)


def test_the_page_for_operators_says_the_same() -> None:
    said = (ROOT / "docs" / "retention.md").read_text(encoding="utf-8")

    wanted = [*rules(), *lines()]
    assert [line for line in said.splitlines() if line.startswith("| ") and "`" in line] == wanted


def rules() -> list[str]:
    return [
        f"| {group} | {rule.period} | {rule.then} | {rule.source} |"
        f" {', '.join(f'`{job}`' for job in rule.done_by) or '`–`'} |"
        for group, rule in RULES.items()
    ]


def lines() -> list[str]:
    """One of each model, as docs/retention.md shows it."""
    rows = {
        entry.model: (entry.lasts, entry.kept or not entry.part_of) for entry in registry.entries()
    }
    rows |= {model: ((kept,), True) for model, kept in registry.others().items()}
    return [
        line(model._meta.label, kept, is_own=bool(is_own))
        for model, (lasts, is_own) in sorted(rows.items(), key=lambda row: row[0]._meta.label)
        for kept in (lasts if is_own else lasts[:1])
    ]


def line(label: str, kept: Kept, *, is_own: bool) -> str:
    if not is_own:
        return f"| `{label}` | as its whole | | | |"
    since = f"`{kept.since}`" if kept.since else "–"
    which = f", {kept.when}" if kept.when else ""
    return f"| `{label}`{which} | {kept.group} | {kept.rule.period} | {since} | {kept.rule.then} |"
