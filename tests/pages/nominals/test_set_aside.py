"""Marks of whoever has an interest count no more; what nobody scored is not revealed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from nominals import actions
from nominals.actions import rankings
from nominals.models import RankedPlace, Ranking, Score
from nominals.moderating import outcomes
from partners.models import Message, User
from portal.errors import Refused
from portal.models import AuditEvent
from tests.conftest import PortalClient, acting_as
from tests.factories import scores
from tests.factories.audit import triggers_off
from tests.factories.scores import Round, given, round_of
from tests.pages.nominals.table import Table, laid

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], PortalClient]
MOMENT = datetime(2026, 11, 1, 9, tzinfo=UTC)
HIGH, LOW = given(8, 8, 8, 8, 8, 8), given(1, 0, 0, 1, 0, 0, likelihood=1)


@pytest.fixture
def of() -> Round:
    """Two nominations that are revealed: of one both agencies gave marks, far apart."""
    of = round_of(2)
    scores.score(of.nominations[0], of.first, HIGH)
    scores.score(of.nominations[0], of.second, LOW)
    scores.score(of.nominations[1], of.second, given(4, 4, 4, 4, 4, 4))
    return of


def declared(of: Round) -> None:
    with acting_as(of.first):
        actions.declare_early(of.nominations[0], words="A cousin.", by=of.first)


def anew(of: Round, made: Ranking) -> Ranking:
    with acting_as(of.secretariat):
        again = actions.order_anew(made, by=of.secretariat)
    scores.do(again.job)
    again.refresh_from_db()
    return again


def places(of: Ranking) -> dict[int, int]:
    return {
        row.nomination_id: row.agencies for row in RankedPlace.objects.filter(ranking=of)
    }  # fmt: skip


def test_marks_are_set_aside_once_whoever_gave_them_declares_an_interest(of: Round) -> None:
    scores.revealed(of)
    declared(of)

    aside = Score.objects.filter(set_aside_at__isnull=False)

    assert [row.scored_by for row in aside] == [of.first]
    assert AuditEvent.objects.filter(event="score_set_aside", actor=of.first.pk).count() == 1


def test_marks_are_set_aside_by_an_interest_that_is_declared_in_the_meeting() -> None:
    table = laid()
    score = on_table(table)

    with acting_as(table.second):
        actions.declare_interest(table.item, words="A cousin.", by=table.second)

    score.refresh_from_db()
    assert score.set_aside_at is not None


def on_table(table: Table) -> Score:
    """As if its agency had scored what is on the table now."""
    with triggers_off():
        return scores.score(table.row, table.second)


def test_the_order_made_anew_is_without_them_and_the_earlier_one_stays(of: Round) -> None:
    made = scores.revealed(of)
    before = places(made)
    declared(of)

    again = anew(of, made)

    first, second = (row.pk for row in of.nominations)
    assert before == places(made) == {first: 2, second: 1}
    assert places(again) == {first: 1, second: 1}
    assert (again.seed, again.first, again.scheme) == (made.seed, made.first, made.scheme)


def test_the_earlier_order_comes_out_again_as_it_was(of: Round) -> None:
    made = scores.revealed(of)
    declared(of)

    with acting_as(of.secretariat):
        again = rankings.remade(made, rankings.scores_of(made, by=of.secretariat))

    assert {each.key: each.chance for each in again.places} == {
        row.nomination.key: row.chance for row in RankedPlace.objects.filter(ranking=made)
    }


def test_what_only_they_scored_is_named_beside_the_new_order(of: Round, sign_in: SignIn) -> None:
    made = scores.revealed(of)
    with acting_as(of.second):
        actions.declare_early(of.nominations[1], words="A cousin.", by=of.second)

    again = anew(of, made)
    page = sign_in(of.secretariat).get(again.get_absolute_url()).content.decode()

    assert set(places(again)) == {of.nominations[0].pk}
    assert "Without marks that count" in page


def test_a_place_is_of_the_newest_order_for_the_page_and_for_what_is_signed(of: Round) -> None:
    made = scores.revealed(of)
    with acting_as(of.second):
        actions.declare_early(of.nominations[1], words="A cousin.", by=of.second)
    anew(of, made)

    for row, has_place in zip(of.nominations, (True, False), strict=True):
        with connection.cursor() as cursor:
            cursor.execute("SELECT nominals_place_of(%s) IS NOT NULL", [row.pk])
            assert cursor.fetchone() == (has_place,)
        with acting_as(of.secretariat):
            seen = RankedPlace.objects.visible_to(of.secretariat).filter(nomination=row)
            assert seen.newest().exists() is has_place
            assert seen.exists()


def test_the_secretariat_is_told_and_has_the_order_made_from_its_page(
    of: Round, sign_in: SignIn
) -> None:
    made = scores.revealed(of)
    declared(of)
    browser = sign_in(of.secretariat)

    page = browser.get(made.get_absolute_url()).content.decode()
    done = browser.post(made.get_absolute_url())
    later = browser.get(made.get_absolute_url()).content.decode()

    told = Message.objects.get(kind="marks_set_aside", person=of.secretariat)
    assert told.reference == made.reference
    assert "Make the order without them" in page
    assert done.status_code == 302
    assert "Read the newest order of this round" in later
    assert "Make the order without them" not in later


def test_no_order_is_made_anew_while_all_marks_stand(of: Round) -> None:
    made = scores.revealed(of)

    with acting_as(of.secretariat), pytest.raises(Refused, match="No marks have been set aside"):
        actions.order_anew(made, by=of.secretariat)


def test_one_interest_gives_one_new_order(of: Round) -> None:
    made = scores.revealed(of)
    declared(of)
    anew(of, made)

    with acting_as(of.secretariat), pytest.raises(Refused):
        actions.order_anew(made, by=of.secretariat)


@pytest.mark.parametrize("asks", ["first", "second"])
def test_only_the_secretariat_has_an_order_made_anew(asks: str, of: Round, sign_in: SignIn) -> None:
    made = scores.revealed(of)
    declared(of)
    user = getattr(of, asks)

    with acting_as(user), pytest.raises(Refused):
        actions.order_anew(made, by=user)
    assert sign_in(user).post(made.get_absolute_url()).status_code == 404


def test_the_page_of_marks_counts_them_no_more_and_says_so(of: Round, sign_in: SignIn) -> None:
    scores.revealed(of)
    address = reverse("nominals:scores", args=[of.nominations[0].key])
    before = sign_in(of.second).get(address).content.decode()
    declared(of)

    after = sign_in(of.second).get(address).content.decode()

    assert "For moderation" in before
    assert "For moderation" not in after
    assert f"The marks of {of.first.agency.name} are set aside" in after
    assert "A cousin" not in after


def test_they_are_nothing_to_moderate(of: Round) -> None:
    scores.revealed(of)
    row = of.nominations[0]
    row.refresh_from_db()
    with acting_as(of.secretariat):
        before = outcomes(row, by=of.secretariat)
    declared(of)

    with acting_as(of.secretariat):
        assert before
        assert outcomes(row, by=of.secretariat) == []


@pytest.mark.parametrize(
    ("whose", "at"), [("second", MOMENT), ("first", None), ("first", MOMENT)],
    ids=["without an interest", "back again", "at another moment"],
)  # fmt: skip
def test_nobody_sets_marks_aside_or_back_by_hand(
    whose: str, at: datetime | None, of: Round
) -> None:
    scores.revealed(of)
    declared(of)
    rows = Score._base_manager.filter(nomination=of.nominations[0], scored_by=getattr(of, whose))

    with pytest.raises(DatabaseError, match="set aside once"), transaction.atomic():
        rows.update(set_aside_at=at)


def test_no_score_begins_set_aside() -> None:
    of = round_of(1)

    with pytest.raises(DatabaseError, match="begins set aside"), transaction.atomic():
        scores.score(of.nominations[0], of.first, set_aside_at=of.nominations[0].created_at)


# What nobody scored


def test_what_nobody_scored_stays_to_be_scored_and_the_page_says_so(
    of: Round, sign_in: SignIn
) -> None:
    Score._base_manager.filter(nomination=of.nominations[1]).delete()
    browser = sign_in(of.secretariat)

    page = browser.post(reverse("nominals:reveal", args=[of.programme.key]), follow=True)

    stayed = of.nominations[1]
    stayed.refresh_from_db()
    assert (stayed.state, stayed.revealed_at) == ("scoring", None)
    assert "1 nomination stays to be scored" in page.content.decode()


def test_a_reveal_of_what_nobody_scored_is_refused(sign_in: SignIn) -> None:
    of = round_of(2)

    done = sign_in(of.secretariat).post(reverse("nominals:reveal", args=[of.programme.key]))

    assert done.status_code == 409
    assert not Ranking.objects.exists()


def test_the_database_reveals_nothing_that_nobody_scored() -> None:
    of = round_of(1)
    row = of.nominations[0]
    row.state, row.revealed_by = "scored", of.secretariat

    row.revealed_at = timezone.now()
    with (
        acting_as(of.secretariat),
        pytest.raises(DatabaseError, match="nobody has scored it"),
        transaction.atomic(),
    ):
        row.save(update_fields=["state", "revealed_at", "revealed_by"])
