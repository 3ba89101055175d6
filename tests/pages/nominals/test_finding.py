"""A person is found as a hand slips, among what the reader may see; words outlive no name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from nominals import actions, finding
from nominals.models import Contribution, NameWord
from partners.models import User
from tests.conftest import acting_as
from tests.factories import nominals
from tests.factories.audit import execute, triggers_off
from tests.factories.partners import person

pytestmark = pytest.mark.django_db


def officer() -> User:
    return person(None, "nominating_officer")


def called(by: User, *names: str) -> list[Contribution]:
    return [nominals.said(by, value=name) for name in names]


def found_by(asked: str, by: User, *, closely: bool = False) -> list[int]:
    with acting_as(by):
        return [one.pk for one in finding.named_like(asked, by=by, closely=closely)]


SLIPS = {
    "a letter left out": "HAZELBRIDGE, Denna Ray",
    "a letter too many": "HAZELLBRIDGE, Deanna Ray",
    "a wrong letter": "HAZELBRIGGE, Deanna Ray",
    "a wrong first letter": "XAZELBRIDGE, Deanna Ray",
    "two letters the other way round": "HAZELBRIDGE, Daenna Ray",
    "two slips in one word": "HASELBRIDG, Deanna Ray",
    "a slip in each word": "HAZLEBRIDGE, Deana Rai",
    "one word unlike": "HAZELBRIDGE, Deanna Wolfgang",
    "the second forename left out": "HAZELBRIDGE, Deanna",
    "the surname alone": "hazelbridge",
    "other order": "ray deanna hazelbridge",
}


@pytest.mark.parametrize("asked", SLIPS.values(), ids=SLIPS.keys())
def test_a_name_is_found_with(asked: str) -> None:
    by = officer()
    (said, _other) = called(by, "HAZELBRIDGE, Deanna Ray", "CROFTLEY, Gilian")

    assert found_by(asked, by) == [said.nominal_id]


@pytest.mark.parametrize("asked", ["", "  ", "''", "|", "a' | 'b", "\\", "!", "&:*", "x" * 300])
def test_signs_ask_for_nobody(asked: str) -> None:
    by = officer()
    called(by, "CROFTLEY, Gilian")

    assert found_by(asked, by) == []


@pytest.mark.parametrize(
    "asked", ["a' | 'b", "\\ croftley", "!croftley", "croftley:*", "((((", "&"]
)
def test_signs_sent_past_the_page_ask_for_nothing_else(asked: str) -> None:
    by = officer()
    (said,) = called(by, "CROFTLEY, Gilian")

    with acting_as(by):
        rows = execute("SELECT nominal FROM wall.nominals_named(%s, 0, 50)", [asked])

    assert rows in ([], [(said.nominal_id,)])


def test_all_of_that_very_name_come_first_and_of_other_names_one_after_the_other() -> None:
    by = officer()
    alike = called(by, *["CROFTLEY, Gilian"] * 4)
    near = called(by, *["CROFTLEY, Gilan"] * 12, "CROFTLEA, Gilian")

    found = found_by("Croftley Gilian", by)

    assert set(found[:4]) == {said.nominal_id for said in alike}
    assert near[-1].nominal_id in found
    assert len(found) == finding.MOST_SHOWN


def test_closely_leaves_out_whom_only_some_words_fit() -> None:
    by = officer()
    (said,) = called(by, "CROFTLEY, Gilian Ray")

    assert found_by("Croftley Gilian Ray", by, closely=True) == [said.nominal_id]
    assert found_by("Croftley", by, closely=True) == []


# The words


def words() -> set[str]:
    return set(NameWord.objects.values_list("word", flat=True))


def test_the_words_of_a_name_are_kept_once_however_often_it_is_said() -> None:
    by = officer()
    called(by, "CROFTLEY, Gilian", "CROFTLEY, Ray")

    assert words() == {"croftley", "gilian", "ray"}
    assert NameWord.objects.count() == 3


def test_words_that_no_name_holds_any_more_go_and_the_rest_stays() -> None:
    by = officer()
    (gone, _stays) = called(by, "CROFTLEY, Gilian", "CROFTLEY, Ray")
    with triggers_off():
        Contribution.objects.filter(pk=gone.pk).update(
            withdrawn_at=datetime(2026, 3, 1, tzinfo=UTC), withdrawn_reason="x", withdrawn_by=by
        )
        NameWord.objects.create(word="ray")  # of two who wrote it at once

    with acting_as(None, role="portal_worker"):
        assert actions.forget_name_words() == 2
        assert actions.forget_name_words() == 0

    assert words() == {"croftley", "ray"}
    assert NameWord.objects.count() == 2


@pytest.mark.parametrize("role", ["portal_web", "portal_worker"])
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT word FROM nominals_nameword",
        "SELECT wall.words_like('croftley')",
        "INSERT INTO nominals_nameword (word) VALUES ('x')",
        "DELETE FROM nominals_nameword",
    ],
)
def test_no_login_reaches_the_words(role: str, sql: str) -> None:
    by = officer()
    called(by, "CROFTLEY, Gilian")

    with acting_as(by, role=role), pytest.raises(DatabaseError), transaction.atomic():
        execute(sql)


def test_the_web_makes_nobody_forget_words() -> None:
    with acting_as(officer()), pytest.raises(DatabaseError), transaction.atomic():
        execute("SELECT wall.forget_name_words()")
