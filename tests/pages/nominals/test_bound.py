"""What hand-written SQL cannot say in another's name, or of another programme."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from nominals import papers
from nominals.models import (
    AgendaItem,
    Criterion,
    Decision,
    Meeting,
    Nomination,
    Programme,
    Signature,
)
from partners.models import User
from tests.conftest import acting_as
from tests.factories import japtm
from tests.pages.nominals import table
from tests.pages.nominals.table import Table

pytestmark = pytest.mark.django_db


@pytest.fixture
def laid() -> Table:
    return table.laid()


def refused(by: User, act: Callable[[], object]) -> bool:
    with acting_as(by):
        try:
            with transaction.atomic():
                act()
        except DatabaseError as error:
            return "row-level security" in str(error) or "CONTEXT" in str(error)
    return False


CONTENTS = {
    "another outcome": {"outcome": "rejected"},
    "other reasons": {"reasons": "None."},
    "another edition": {"edition": 7},
    "another item": {"item": "x" * 22},
    "another nomination": {"nomination": "NMN-26-0000-0000"},
    "nothing": {"outcome": None, "reasons": None},
}


@pytest.mark.parametrize("forged", CONTENTS.values(), ids=CONTENTS.keys())
def test_the_content_that_is_signed_says_what_takes_effect(
    laid: Table, forged: dict[str, Any]
) -> None:
    table.is_open(laid)
    honest = table.proposed(laid)
    again = {
        "item": laid.item, "edition": 2, "outcome": "accepted", "reasons": "High harm.",
        "proposed_by": laid.keeper,
    }  # fmt: skip
    content = honest.content | {"edition": 2}

    def propose(told: dict[str, Any]) -> Decision:
        return Decision._base_manager.create(**again, content=told)

    assert refused(laid.keeper, lambda: propose(content | forged))
    assert not refused(laid.keeper, lambda: propose(content))


def test_the_name_under_a_signature_is_that_of_the_account(laid: Table) -> None:
    table.is_open(laid)
    decision = table.proposed(laid)

    with acting_as(laid.first):
        Signature._base_manager.create(
            decision=decision, owner=laid.first.agency, name="Chief Constable",
            sha256=decision.sha256, signed_by=laid.first,
        )  # fmt: skip

    assert Signature.objects.get().name == laid.first.name


def test_a_meeting_takes_no_nomination_of_another_programme(laid: Table) -> None:
    other = japtm.programme(laid.keeper, laid.second.agency, laid.nominator.agency)
    row = japtm.nomination(laid.nominator, other, state="scored")
    japtm.lend(row, laid.keeper.agency, laid.nominator)

    assert refused(
        laid.keeper,
        lambda: AgendaItem._base_manager.create(
            meeting=laid.meeting, nomination=row, position=2, created_by=laid.keeper
        ),
    )


OPENED: dict[str, Callable[[Table], dict[str, Any]]] = {
    "without anybody": lambda of: {"present": []},
    "without a chair": lambda of: {
        "present": [of.keeper.agency_id, of.nominator.agency_id]
    },
    "by another": lambda of: {"opened_by": of.first},
}  # fmt: skip


@pytest.mark.parametrize("how", OPENED.values(), ids=OPENED.keys())
def test_no_meeting_is_opened(laid: Table, how: Callable[[Table], dict[str, Any]]) -> None:
    there = [agency.pk for agency in laid.programme.agencies()]
    whole = {
        "state": "open", "present": there, "opened_at": timezone.now(), "opened_by": laid.keeper
    }  # fmt: skip
    rows = Meeting._base_manager.filter(pk=laid.meeting.pk)

    assert refused(laid.keeper, lambda: rows.update(**(whole | how(laid))))
    assert not refused(laid.keeper, lambda: rows.update(**whole))


@pytest.mark.parametrize("field", ["chair_second", "quorum", "cohort_size", "name", "ends_on"])
def test_a_programme_stays_what_partners_agreed_to(laid: Table, field: str) -> None:
    values = {
        "chair_second": laid.nominator.agency, "quorum": 1, "cohort_size": 99, "name": "x",
        "ends_on": timezone.localdate() + timedelta(days=999),
    }  # fmt: skip
    rows = Programme._base_manager.filter(pk=laid.programme.pk)

    assert refused(laid.keeper, lambda: rows.update(**{field: values[field]}))


@pytest.mark.parametrize("case", ["for another", "long ago"])
def test_scores_are_revealed_by_oneself_and_now(laid: Table, case: str) -> None:
    row = japtm.nomination(laid.nominator, laid.programme, state="scoring")
    japtm.lend(row, laid.keeper.agency, laid.nominator)
    now = {"state": "scored", "revealed_at": timezone.now(), "revealed_by": laid.keeper}
    forged = {
        "for another": {"revealed_by": laid.first},
        "long ago": {"revealed_at": timezone.now() - timedelta(days=400)},
    }[case]
    rows = Nomination._base_manager.filter(pk=row.pk)

    assert refused(laid.keeper, lambda: rows.update(**(now | forged)))
    assert not refused(laid.keeper, lambda: rows.update(**now))


@pytest.mark.parametrize("field", ["revealed_at", "answers_due"])
def test_a_nomination_begins_without_what_comes_later(laid: Table, field: str) -> None:
    later = {"revealed_at": timezone.now(), "answers_due": timezone.localdate()}

    assert refused(
        laid.nominator,
        lambda: japtm.nomination(
            laid.nominator, laid.programme, laid.row.nominal, **{field: later[field]}
        ),
    )


def test_the_pack_says_criteria_in_the_words_of_its_own_programme(laid: Table) -> None:
    other = japtm.programme(laid.keeper, laid.second.agency)
    Criterion.objects.create(
        code="M1", kind="mandatory", words="OTHER WORDS", programme=other,
        starts_on=timezone.localdate() - timedelta(days=1),
    )  # fmt: skip
    table.frozen(laid)

    with acting_as(laid.keeper):
        packed = papers.paper_of(laid.item, by=laid.keeper)
    assert packed is not None
    assert "OTHER WORDS" not in str(packed.criteria)
    assert "Principal." in str(packed.criteria)
