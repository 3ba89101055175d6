"""A long order of a round is read part by part, beside one chart of the whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nominals import charts, parts
from nominals.models import Ranking
from partners.models import User
from portal.models import AuditEvent
from tests.conftest import PortalClient
from tests.factories import scores
from tests.factories.scores import Round, given, round_of

SignIn = Callable[[User], PortalClient]
pytestmark = pytest.mark.django_db


@pytest.fixture
def of() -> Round:
    made = round_of(3)
    for number, row in enumerate(made.nominations):
        scores.score(row, made.first, given(8, 8, 8 - 4 * (number > 0), 8, 8, 2 - number))
    return made


@pytest.fixture
def ranking(of: Round, monkeypatch: pytest.MonkeyPatch) -> Ranking:
    monkeypatch.setattr(parts, "PART_ROWS", 1)
    monkeypatch.setattr(charts, "MOST_BARS", 1)
    return scores.revealed(of)


def test_a_part_keeps_the_numbers_of_the_whole(
    of: Round, ranking: Ranking, sign_in: SignIn
) -> None:
    answer = sign_in(of.secretariat).get(f"{ranking.get_absolute_url()}?part=2")

    shown = answer.content.decode()
    assert "Places 2 to 2 of 3 that you may see" in shown
    assert ">2. <a" in shown
    assert ">1. <a" not in shown


def test_only_what_is_named_is_on_record_as_read(
    of: Round, ranking: Ranking, sign_in: SignIn
) -> None:
    shown = sign_in(of.secretariat).get(f"{ranking.get_absolute_url()}?part=3").content.decode()

    read = AuditEvent.objects.filter(event="list_read", model="nominals.Nomination")
    named = {row for row in of.nominations if row.reference in shown}
    assert len(named) == 2, "one in the chart, one in the part"
    assert {key for event in read for key in event.objects_seen} == {row.key for row in named}
