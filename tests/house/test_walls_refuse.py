"""The database refuses each wrong write and allows its right twin, whoever writes."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from portal import registry
from tests.house.committed import ask
from tests.house.refusals.grants import GRANTS
from tests.house.refusals.ownership import OWNERSHIP
from tests.house.refusals.scene import Scene

pytestmark = pytest.mark.django_db

CASES = GRANTS | OWNERSHIP


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_a_wrong_write_and_allows_its_twin(name: str) -> None:
    case, scene = CASES[name], Scene()

    with pytest.raises(DatabaseError, match=case.says), transaction.atomic():
        case.wrong(scene)
    case.right(scene)


def test_every_table_of_grants_has_the_same_guards() -> None:
    guards = ask("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal")
    rules = ask("SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'c'")
    tables = [entry.grant._meta.db_table for entry in registry.entries() if entry.grant]

    assert len(tables) >= 2
    for table in tables:
        name = table.partition("_")[2]
        assert {"has_a_decision", "only_revoked", "keeps_readers"} <= {
            trigger for of, trigger in guards if of == table
        }
        assert {
            f"{name}_exactly_one_basis",
            f"{name}_second_person_is_another",
            f"{name}_expires_later",
        } <= {rule for of, rule in rules if of == table}


def test_every_shareable_table_has_an_owner_that_may_not_be_missing() -> None:
    whole = [
        entry.table
        for entry in registry.entries()
        if not entry.part_of and not entry.is_of_one_person
    ]
    found = ask(
        "SELECT table_name FROM information_schema.columns WHERE column_name = 'owner_id'"
        " AND is_nullable = 'NO' AND table_name = ANY (%s)",
        [whole],
    )

    assert {table for (table,) in found} == set(whole)
