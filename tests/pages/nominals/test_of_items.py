"""Rows of items that a person was given are the rows that the whole rule gives; a long agenda."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from nominals import parts
from nominals.models import (
    AgendaItem,
    Contribution,
    ContributionGrant,
    Decision,
    Interest,
    LoanTerms,
    Meeting,
    Nomination,
    Paper,
    PaperPart,
    RankedPlace,
    Remark,
    Score,
    Signature,
)
from partners.models import User
from tests.conftest import PortalClient
from tests.factories import japtm, nominals, partners, scores
from tests.factories.audit import triggers_off
from tests.pages.nominals import table
from tests.pages.nominals.table import Table

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]

READERS: dict[str, Callable[[Table], User]] = {
    "secretariat": lambda laid: laid.keeper,
    "chair who signed": lambda laid: laid.first,
    "chair with an interest": lambda laid: laid.second,
    "nominator": lambda laid: laid.nominator,
    "colleague without a role": lambda laid: partners.person(laid.keeper.agency),
    "another agency": lambda laid: partners.person(None, "japtm_secretariat", "co_chair"),
}
OF_THEM: dict[type[Any], tuple[str, Callable[[User, list[AgendaItem]], Any]]] = {
    Decision: ("item__in", lambda by, items: Decision.objects.of_items(by, items)),
    Signature: ("decision__item__in", lambda by, items: Signature.objects.of_items(by, items)),
    Interest: ("item__in", lambda by, items: Interest.objects.of_items(by, items)),
    Remark: ("item__in", lambda by, items: Remark.objects.of_items(by, items)),
    Paper: ("item__in", lambda by, items: Paper.objects.of_items(by, items)),
    PaperPart: (
        "paper__item__in",
        lambda by, items: PaperPart.objects.of_papers(by, Paper.objects.of_items(by, items)),
    ),
    RankedPlace: (
        "nomination__items__in",
        lambda by, items: RankedPlace.objects.of_nominations(
            by, Nomination.objects.visible_to(by).filter(items__in=items)
        ),
    ),
}


BESIDE: dict[type[Any], Callable[[User], tuple[Any, Any]]] = {
    AgendaItem: lambda by: (
        {
            item
            for meeting in Meeting.objects.visible_to(by)
            for item in AgendaItem.objects.of_meeting(by, meeting)
        },
        AgendaItem.objects.visible_to(by),
    ),
    Score: lambda by: (
        Score.objects.of_nominations(by, Nomination.objects.visible_to(by)),
        Score.objects.visible_to(by).filter(nomination__revealed_at__isnull=False),
    ),
    LoanTerms: lambda by: (
        LoanTerms.objects.of_contributions(by, Contribution.objects.visible_to(by)),
        LoanTerms.objects.visible_to(by),
    ),
}


@pytest.fixture
def held() -> Table:
    """Open, proposed and signed by one, with a remark, an interest, papers and a place."""
    laid = table.laid()
    with triggers_off():
        scores.score(laid.row, laid.first)
        scores.score(laid.row, laid.nominator)
        for lent in ContributionGrant.objects.all():
            nominals.terms(lent, "CC1")
        Nomination._base_manager.update(revealed_at=timezone.now(), revealed_by=laid.keeper)
    scores.ranking(laid.programme, laid.keeper)
    scores.place(laid.row, standing="open")
    table.frozen(laid)
    table.is_open(laid)
    japtm.signature(japtm.decision(laid.item, laid.keeper), laid.first)
    japtm.remark(laid.item, laid.keeper)
    japtm.interest(laid.item, laid.second)
    return laid


@pytest.mark.parametrize("reader", READERS)
def test_what_belongs_to_the_items_of_a_reader_is_what_the_rule_gives(
    held: Table, reader: str
) -> None:
    by = READERS[reader](held)
    items = list(AgendaItem.objects.visible_to(by))

    for model, (through, of_items) in OF_THEM.items():
        asked = model.objects.visible_to(by).filter(**{through: items}).distinct()
        assert set(of_items(by, items)) == set(asked), model.__name__


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("model", BESIDE, ids=lambda model: model.__name__)
def test_what_belongs_to_what_a_reader_was_given_is_what_the_rule_gives(
    held: Table, reader: str, model: type[Any]
) -> None:
    given, asked = BESIDE[model](READERS[reader](held))

    assert set(given) == set(asked)


@pytest.mark.parametrize("model", BESIDE, ids=lambda model: model.__name__)
def test_rows_of_each_kind_are_given_to_somebody(held: Table, model: type[Any]) -> None:
    assert any(set(BESIDE[model](reader(held))[0]) for reader in READERS.values())


def test_each_kind_of_row_is_there_to_be_compared(held: Table) -> None:
    items = list(AgendaItem.objects.visible_to(held.first))

    for model, (_through, of_items) in OF_THEM.items():
        assert of_items(held.first, items), model.__name__


@pytest.mark.parametrize(
    ("asked", "current", "shown", "beside"),
    [
        ("", None, [1, 2], (0, 2)), ("", 3, [3, 4], (1, 3)), ("3", 1, [5], (2, 0)),
        ("4", 1, [1, 2], (0, 2)), ("0", 5, [5], (2, 0)), ("many", None, [1, 2], (0, 2)),
        ("²", None, [1, 2], (0, 2)), ("1" * 5000, 3, [3, 4], (1, 3)),
    ],
)  # fmt: skip
def test_a_part_of_the_agenda_is_the_one_asked_for_or_the_one_that_the_table_is_at(
    monkeypatch: pytest.MonkeyPatch, asked: str, current: int | None, shown: list[int],
    beside: tuple[int, int],
) -> None:  # fmt: skip
    monkeypatch.setattr(parts, "PART_ROWS", 2)
    items = [AgendaItem(pk=number) for number in range(1, 6)]

    part = parts.part_of(items, asked=asked, at=lambda item: item.pk == current)

    assert [item.pk for item in part.rows] == shown
    assert (part.earlier, part.later) == beside


def test_an_agenda_of_no_items_has_one_part() -> None:
    assert parts.part_of([], asked="").count == 0


def test_an_item_on_the_table_stands_above_another_part_of_the_agenda(
    held: Table, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "PART_ROWS", 1)
    other = japtm.nomination(held.nominator, held.programme, state="listed")
    japtm.item(held.meeting, other, held.keeper, position=2)

    address = reverse("nominals:meeting", args=[held.meeting.key])
    shown = sign_in(held.nominator).get(f"{address}?part=2").content.decode()

    assert "Items 2 to 2 of 2 that you may see" in shown
    assert shown.index(held.row.reference) < shown.index(other.reference)
