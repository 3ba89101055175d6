"""What stood in the database of a release stands in it after today's migrations, behind its walls.

The kept copy is a backup, so this is also the way back that docs/operate.md tells: restore what an
older release made, then migrate.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import (
    AddField,
    CreateModel,
    DeleteModel,
    RemoveField,
    RenameField,
    RenameModel,
)
from django.db.models import NOT_PROVIDED

from tests.places import Place, administer, empty_database
from tests.upgrade import released

pytestmark = pytest.mark.timeout(300)

DATABASE = f"upgraded_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
KEPT: dict[str, Any] = json.loads(released.CONTENTS.read_text(encoding="utf-8"))
# Lists of the code itself: a newer release may add to them.
GROW = {
    "public.auth_permission", "public.django_content_type", "public.django_migrations",
    "public.referrals_code",
}  # fmt: skip
# Tables that a migration rewrites on purpose, each with the reason.
REWRITTEN: dict[str, str] = {}
OURS = {"portal", "partners", "nominals", "plans", "referrals", "profiles", "bulletins"}


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("released")
    place = Place(DATABASE, folder / "state", told={"BACKUP_KEY": released.OPENS})
    empty_database(DATABASE)
    said = place.done("restore", str(released.ARCHIVE))
    assert ("older release" in said) is bool(newer())
    place.done("migrate", "--noinput", "-v", "0")
    place.done("secure_database")
    yield place
    administer(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


@pytest.mark.sweep
def test_every_row_is_as_it_was(upgraded: Place) -> None:
    compared = 0
    for table, before in KEPT["rows"].items():
        number, digest = released.digest(upgraded, table, before["columns"])
        if table in GROW:
            assert number >= before["digest"][0], table
        elif table not in REWRITTEN:
            assert [number, digest] == before["digest"], table
            compared += number
    assert compared > 300


@pytest.mark.sweep
def test_everybody_sees_what_they_saw(upgraded: Place) -> None:
    now = released.sights(upgraded)

    assert sum(sum(seen.values()) for seen in KEPT["sights"].values()) > 20
    for email, seen in KEPT["sights"].items():
        assert {kind: now[email][kind] for kind in seen} == seen, email


@pytest.mark.sweep
def test_the_log_is_whole(upgraded: Place) -> None:
    verified = upgraded.done("verify_audit", role="AUDITOR")

    assert "Seals: 1" in verified


@pytest.mark.sweep
def test_a_digest_tells_a_changed_value(upgraded: Place) -> None:
    table = "public.partners_agency"
    before = released.digest(upgraded, table, ["name"])
    ((number, name),) = upgraded.ask("SELECT id, name FROM partners_agency ORDER BY id LIMIT 1")
    upgraded.ask(f"UPDATE partners_agency SET name = 'Another' WHERE id = {number}")
    after = released.digest(upgraded, table, ["name"])
    upgraded.ask(f"UPDATE partners_agency SET name = $${name}$$ WHERE id = {number}")

    assert after != before == released.digest(upgraded, table, ["name"])


# Additive: the code of the release goes on working while the new one is brought in.


def newer() -> list[Any]:
    applied = {tuple(each) for each in KEPT["migrations"]}
    return [
        migration
        for key, migration in MigrationLoader(None).disk_migrations.items()
        if key[0] in OURS and key not in applied
    ]


def is_of_a_new_table(app: str, operation: Any) -> bool:
    """Older code does not know the table, so it adds no row to it."""
    made = {
        (migration.app_label, each.name.lower())
        for migration in newer()
        for each in migration.operations
        if isinstance(each, CreateModel)
    }
    return (app, getattr(operation, "model_name", "").lower()) in made


def harm(operation: Any) -> str:
    """What code that does not know of the change would meet."""
    if isinstance(operation, RemoveField | DeleteModel | RenameField | RenameModel):
        return (
            "takes away what older code asks for: stop using it now, take it away a release later"
        )
    if isinstance(operation, AddField):
        field = operation.field
        is_filled = field.null or field.db_default is not NOT_PROVIDED or field.many_to_many
        return "" if is_filled else "older code adds rows without it: give null or db_default"
    return ""


def test_migrations_since_the_release_are_additive() -> None:
    found = [
        f"{migration.app_label}.{migration.name}: {operation.describe()}: {harm(operation)}"
        for migration in newer()
        for operation in migration.operations
        if harm(operation) and not is_of_a_new_table(migration.app_label, operation)
    ]

    assert found == []


def test_a_migration_that_takes_away_is_found() -> None:
    from django.db import models

    for operation in (
        RemoveField("m", "f"),
        DeleteModel("m"),
        AddField("m", "f", models.TextField()),
    ):
        assert harm(operation)
    for field in (models.TextField(null=True), models.TextField(db_default="")):
        assert not harm(AddField("m", "f", field))


def test_the_archive_is_small_and_is_all_that_is_kept() -> None:
    assert released.ARCHIVE.stat().st_size < 1_000_000
    assert {path.name for path in Path(released.FOLDER).iterdir()} == {
        released.ARCHIVE.name, released.CONTENTS.name,
    }  # fmt: skip
