"""The scheme by which is scored, as the database keeps it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from nominals import house_scheme, schemes
from nominals.models import ScoringScheme

pytestmark = pytest.mark.django_db


def draft(**fields: Any) -> ScoringScheme:
    return ScoringScheme.objects.create(
        **{"name": "Another", "version": 7, "definition": house_scheme.DEFINITION,
           "explanation": "Tried out."} | fields
    )  # fmt: skip


def test_the_houses_scheme_is_there_and_whole() -> None:
    scheme = ScoringScheme.objects.current()

    assert schemes.fingerprint(scheme.definition) == schemes.fingerprint(house_scheme.DEFINITION)
    assert scheme.scheme().combined_by == "median"


def test_nothing_is_scored_by_a_draft() -> None:
    draft()

    assert ScoringScheme.objects.current().version == 1


@pytest.mark.parametrize("change", [{"definition": {}}, {"version": 2}, {"published_on": None}])
def test_a_published_scheme_never_changes(change: dict[str, Any]) -> None:
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        ScoringScheme.objects.published().update(**change)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        ScoringScheme.objects.published().delete()


def test_a_draft_changes_until_it_is_published() -> None:
    one = draft()

    ScoringScheme.objects.filter(pk=one.pk).update(name="Better", published_on="2026-12-01")

    assert ScoringScheme.objects.current() == one
