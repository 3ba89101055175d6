"""Marks that are more than one step apart are talked about, and what the table agreed is kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from nominals import moderating
from nominals.models import Nomination, Remark
from portal.models import AuditEvent
from tests.conftest import acting_as
from tests.factories import japtm, scores
from tests.factories.audit import triggers_off
from tests.factories.scores import given
from tests.pages.nominals.table import SignIn, Table, closed, is_open, laid, pack_page

pytestmark = pytest.mark.django_db
WHY = "The hospital has told the partners."


@pytest.fixture
def table() -> Table:
    """Two agencies are apart on physical harm alone."""
    made = laid()
    with triggers_off():
        scores.score(made.row, made.first, given(8, 4, 2, 4, 2, 4))
        scores.score(made.row, made.nominator, given(1, 4, 2, 4, 2, 4))
        Nomination._base_manager.update(revealed_at=timezone.now(), revealed_by=made.keeper)
    is_open(made)
    return made


def page(table: Table) -> str:
    return reverse("nominals:item-moderate", args=[table.item.key])


def test_what_was_agreed_stands_in_the_live_view_the_marks_and_the_minutes(
    table: Table, sign_in: SignIn
) -> None:
    browser = sign_in(table.keeper)

    asked = browser.get(page(table)).content.decode()
    done = browser.post(page(table), {"outcome": "H1:4", "why": WHY})
    live = browser.get(table.meeting.get_absolute_url()).content.decode()
    marks = browser.get(reverse("nominals:scores", args=[table.row.key])).content.decode()
    closed(table)
    minutes = browser.get(pack_page(table.meeting, "minutes")).content.decode()

    assert "the marks stand as they are" in asked
    assert "Psychological" not in asked, "nobody is apart on that"
    assert done.status_code == 302
    for shown in (live, marks, minutes):
        assert f"Physical harm: 4, Life-changing injury. {WHY}" in shown
    assert AuditEvent.objects.filter(event="remark_recorded").count() == 1


def test_marks_may_stand_as_they_are_with_a_reason(table: Table, sign_in: SignIn) -> None:
    sign_in(table.first).post(page(table), {"outcome": "H1:", "why": WHY})

    row = Remark.objects.get()
    assert (row.scale, row.points) == ("H1", None)


def test_the_newest_words_on_a_scale_count(table: Table, sign_in: SignIn) -> None:
    browser = sign_in(table.keeper)
    for outcome in ("H1:2", "H1:4"):
        browser.post(page(table), {"outcome": outcome, "why": WHY})

    agreed = moderating.agreed(Remark.objects.order_by("-pk"))

    assert agreed["H1"].startswith("Physical harm: 4")


@pytest.mark.parametrize(
    ("given_in", "said"),
    [
        ({"why": WHY}, "Choose one."),
        ({"outcome": "H1:4"}, "Write down why."),
        ({"outcome": "H1:3", "why": WHY}, "Choose one of the answers"),
        ({"outcome": "H2:4", "why": WHY}, "Choose one of the answers"),
    ],
    ids=["nothing", "no reason", "no step", "not apart"],
)
def test_what_is_not_asked_is_refused(
    table: Table, sign_in: SignIn, given_in: dict[str, str], said: str
) -> None:
    answer = sign_in(table.keeper).post(page(table), given_in)

    assert said in answer.content.decode()
    assert not Remark.objects.exists()


def test_a_member_writes_down_nothing(table: Table, sign_in: SignIn) -> None:
    answer = sign_in(table.nominator).post(page(table), {"outcome": "H1:4", "why": WHY})

    assert answer.status_code == 409
    assert "secretariat or a co-chair" in answer.content.decode()
    assert not Remark.objects.exists()


def test_nothing_is_apart_before_the_reveal(table: Table, sign_in: SignIn) -> None:
    with triggers_off():
        Nomination._base_manager.update(revealed_at=None, revealed_by=None)

    shown = sign_in(table.keeper).get(page(table)).content.decode()

    assert "Nothing in this item is for moderation" in shown
    assert "Physical harm" not in shown


def test_a_closed_meeting_takes_nothing_more(table: Table, sign_in: SignIn) -> None:
    closed(table)

    answer = sign_in(table.keeper).post(page(table), {"outcome": "H1:4", "why": WHY})

    assert answer.status_code == 409
    assert not Remark.objects.exists()


@pytest.mark.parametrize(
    ("who", "change"),
    [
        ("nominator", {}), ("keeper", {"points": 3}), ("keeper", {"scale": "H2"}),
        ("keeper", {"scale": "marks"}), ("keeper", {"scale": ""}),
        ("keeper", {"kind": "advice"}),
    ],
    ids=["a member", "no step", "not apart", "no scale", "none named", "beside advice"],
)  # fmt: skip
def test_the_database_refuses_what_the_page_does(
    table: Table, who: str, change: dict[str, Any]
) -> None:
    by = getattr(table, who)
    fields = {"kind": "moderation", "scale": "H1", "points": 4} | change
    with acting_as(by), pytest.raises(DatabaseError), transaction.atomic():
        japtm.remark(table.item, by, **fields)

    assert not Remark.objects.exists()


def test_the_database_takes_what_the_page_does(table: Table) -> None:
    with acting_as(table.first):
        japtm.remark(table.item, table.first, kind="moderation", scale="H1", points=4)

    assert Remark.objects.count() == 1
