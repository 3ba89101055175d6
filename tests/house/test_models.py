"""What every model and every migration has. New ones are found by themselves."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from portal.house.files import ROOT, SOURCE, File, read

# Times without a person: (model or its base, field) -> who or what they are of.
OF_NO_PERSON = {
    ("Job", "published_at"): "the relay",
    ("Job", "claimed_at"): "a worker",
    ("Job", "finished_at"): "a worker",
    ("AuditSeal", "sealed_at"): "the sealing job",
    ("SharingAgreement", "ends_at"): "a term of the agreement",
    ("CpiAttachment", "added_at"): "the writer of its form",
    ("RenewalTask", "opened_at"): "comes with a form that was sent",
    ("RenewalTask", "done_at"): "comes with the new agreement",
    ("SearchKey", "made_at"): "the first search of a month",
    ("User", "joined_at"): "the account itself",
    ("User", "home_seen_at"): "the account itself",
    ("Invitation", "sent_at"): "a worker",
    ("Notice", "seen_at"): "the person it is for",
    ("CpiForm", "saved_at"): "its writer",
    ("CpiForm", "warned_at"): "a worker",
    ("Score", "set_aside_at"): "whoever scored, by declaring an interest",
    ("Message", "made_at"): "the log says who acted",
    ("Message", "seen_at"): "the person it is for",
    ("Message", "mailed_at"): "a worker",
    ("Invitation", "expires_at"): "a term of the invitation",
    ("Grant", "expires_at"): "a term of the grant",
    ("CpiForm", "due_at"): "a clock",
    ("CpiForm", "received_at"): "the transfer says who passed it on",
    ("Referral", "sent_at"): "who made it",
    ("Referral", "due_at"): "a clock",
    ("CpiOutcome", "handed_over_at"): "who recorded the outcome",
    ("Presence", "seen_at"): "the person it names",
    ("CalendarFeed", "made_at"): "the person it names",
    ("CalendarFeed", "ends_at"): "the person it names, or a year",
    ("Escalation", "sent_at"): "of the form",
    ("Escalation", "due_at"): "when the clock ran out",
    ("Escalation", "raised_at"): "the job of the clock",
    ("Rendering", "asked_at"): "its job says who asked",
    ("CrimeImport", "imported_at"): "a command of the machine's administrator",
    ("Ranking", "made_at"): "a worker",
    ("WeightSet", "loaded_at"): "a command of the machine's administrator",
    ("Nomination", "written_at"): "of several people, who stand in `writers`",
}
LONGEST_NAME = 63  # PostgreSQL cuts what is longer


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in SOURCE]


def fields(model: type[models.Model]) -> dict[str, models.Field[object, object]]:
    return {field.name: field for field in model._meta.local_fields}


def is_of_no_person(model: type[models.Model], name: str) -> bool:
    return any((base.__name__, name) in OF_NO_PERSON for base in model.__mro__)


def checks(model: type[models.Model]) -> Iterator[models.CheckConstraint]:
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            yield constraint


def migrations() -> list[Path]:
    return sorted(
        path
        for app in SOURCE
        for path in (ROOT / app / "migrations").glob("*.py")
        if path.name != "__init__.py"
    )


def test_there_are_models_and_migrations_to_look_at() -> None:
    assert len(ours()) > 15
    assert len(migrations()) > 5


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_model_says_what_a_row_is(model: type[models.Model]) -> None:
    said = model.__doc__ or ""

    assert said, f"{model.__name__} says nothing."
    assert not said.startswith(f"{model.__name__}("), "Django wrote this docstring."


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_time_and_actor_travel_together(model: type[models.Model]) -> None:
    named = fields(model)
    for name in named:
        verb, _, kind = name.rpartition("_")
        if kind == "by":
            assert f"{verb}_at" in named, f"{name} has no time."
        elif verb and kind == "at" and not is_of_no_person(model, name):
            assert f"{verb}_by" in named, f"{name} has no actor."


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_database_keeps_time_and_actor_together(model: type[models.Model]) -> None:
    named = fields(model)
    held = {constraint.name for constraint in checks(model)}
    table = f"{model._meta.app_label}_{model._meta.model_name}"
    for name, field in named.items():
        actor = named.get(f"{name.removesuffix('_at')}_by") if name.endswith("_at") else None
        if actor is not None:
            assert field.null == actor.null, f"{name} and its actor are not null alike."
            if field.null:
                assert f"{table}_{name}_both_or_neither" in held


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_database_knows_the_choices(model: type[models.Model]) -> None:
    conditions = [str(constraint.condition) for constraint in checks(model)]
    for name, field in fields(model).items():
        if field.choices and not field.blank:
            assert any(f"'{name}__in'" in text for text in conditions), f"{name} takes anything."


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_constraint_names_say_their_table_and_fit(model: type[models.Model]) -> None:
    table = str(model._meta.model_name)
    for constraint in model._meta.constraints:
        assert constraint.name.startswith((f"{model._meta.app_label}_{table}_", f"{table}_"))
        assert len(constraint.name) <= LONGEST_NAME


def test_times_without_a_person_still_exist() -> None:
    known = {
        (base.__name__, name)
        for model in ours()
        for base in model.__mro__
        for name in fields(model)
    }

    assert set(OF_NO_PERSON) <= known


@pytest.mark.parametrize("path", migrations(), ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_migration_is_named_for_what_it_does(path: Path) -> None:
    assert re.fullmatch(r"\d{4}_[a-z][a-z0-9_]*[a-z0-9]", path.stem)
    assert "_auto_" not in f"{path.stem}_"


def cascades_without_a_reason(file: File) -> list[int]:
    """Lines of a field that dies with its parent and does not say why."""
    lines = file.text.splitlines()
    found = []
    for node in file.nodes:
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
            continue
        said = lines[node.lineno - 1 : node.end_lineno]
        if "CASCADE" in ast.unparse(node.value) and not any(" # " in line for line in said):
            found.append(node.lineno)
    return found


def test_cascade_says_why() -> None:
    found = {
        file.path: lines
        for file in read(ROOT)
        if file.is_source and not file.is_migration and (lines := cascades_without_a_reason(file))
    }

    assert found == {}


def test_cascade_without_a_reason_is_found() -> None:
    text = "form = models.ForeignKey(Form, on_delete=models.CASCADE)\n"

    assert cascades_without_a_reason(File("x.py", text)) == [1]
    assert cascades_without_a_reason(File("x.py", text.replace("\n", "  # a part\n"))) == []
