"""Two nominations that look alike: of one person, or of two; the secretariat alone knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from nominals import actions
from nominals.duplicates import probable_duplicates
from nominals.models import Nomination, NominationNote
from partners.models import Message, User
from portal.errors import Refused
from portal.models import AuditEvent
from tests.conftest import PortalClient, acting_as
from tests.factories import japtm, nominals
from tests.factories.audit import triggers_off
from tests.pages.nominals import office
from tests.pages.nominals.office import Table, at

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
WHY = "Both have the same tattoo."
BORN = (date(1984, 5, 7), None)


@pytest.fixture
def table() -> Table:
    return office.laid()


def nominated(table: Table, by: User, name: str, born: Any, **fields: Any) -> Nomination:
    """With the secretariat, which was lent the name and the birth."""
    said = nominals.said(by, value=name)
    starts, ends = born
    birth = nominals.said(
        by, said.nominal, kind="birth", code="", value="", starts_on=starts, ends_on=ends
    )
    row = japtm.nomination(by, table.programme, said.nominal, state="submitted", **fields)
    for each in (said, birth):
        nominals.lend(each, table.keeper.agency, by, agreement=table.programme.agreement)
    return row


def two(table: Table, name: str = "INVENTED, Ivor", born: Any = BORN) -> tuple[Any, Any]:
    first = nominated(table, table.nominator, "INVENTED, Ivor", BORN)
    return first, nominated(table, table.partner, name, born)


def alike(table: Table, row: Nomination, by: User | None = None) -> list[int]:
    by = by or table.keeper
    with acting_as(by):
        return [each.pk for each in probable_duplicates(row, by=by)]


def compare(table: Table, row: Nomination, other: Nomination, kind: str) -> None:
    with acting_as(table.keeper):
        actions.compare(row, other=other.pk, kind=kind, reason=WHY, by=table.keeper)


ALIKE = {
    "the same name and birth": ("INVENTED, Ivor", BORN, True),
    "a letter left out": ("INVENTD, Ivor", BORN, True),
    "two letters the other way round": ("INVENTED, Iovr", BORN, True),
    "without a second forename": ("INVENTED, Ivor James", BORN, True),
    "another name": ("MADEUP, Quentin", BORN, False),
    "another forename": ("INVENTED, Quentin", BORN, False),
    "an age": ("INVENTED, Ivor", (date(1983, 8, 1), date(1984, 7, 31)), True),
    "a year": ("INVENTED, Ivor", (date(1984, 1, 1), date(1984, 12, 31)), True),
    "a year, misspelt": ("INVENTD, Ivor", (date(1984, 1, 1), date(1984, 12, 31)), True),
    "another year": ("INVENTED, Ivor", (date(1985, 1, 1), date(1985, 12, 31)), False),
    "another day": ("INVENTED, Ivor", (date(1984, 5, 8), None), False),
}


@pytest.mark.parametrize(("name", "born", "is_alike"), ALIKE.values(), ids=ALIKE)
def test_two_nominations_look_alike_by(
    table: Table, name: str, born: Any, *, is_alike: bool
) -> None:
    first, second = two(table, name, born)

    assert alike(table, first) == [second.pk] * is_alike
    assert alike(table, second) == [first.pk] * is_alike


def test_nobody_but_the_secretariat_is_shown_that_two_look_alike(table: Table) -> None:
    first, _second = two(table)

    for reader in (table.nominator, table.approver, table.partner):
        assert alike(table, first, reader) == []


# The same person


@pytest.mark.parametrize("on_the_later", [True, False], ids=["on the later", "on the earlier"])
def test_of_one_person_the_earlier_nomination_goes_on(table: Table, *, on_the_later: bool) -> None:
    first, second = two(table)
    pair = (second, first) if on_the_later else (first, second)

    compare(table, *pair, "same")

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("submitted", "closed")


def test_whoever_nominated_is_told_what_is_told_of_any_close(table: Table, sign_in: SignIn) -> None:
    first, second = two(table)

    compare(table, second, first, "same")

    told = Message.objects.filter(kind="nomination_closed", person=table.partner)
    assert told.get().reference == second.reference
    page = sign_in(table.partner).get(second.get_absolute_url()).content.decode()
    for words in (WHY, first.reference, "same person", "Compared"):
        assert words not in page, words


@pytest.mark.parametrize("kind", ["same", "different"])
def test_what_is_decided_of_a_pair_the_secretariat_alone_reads(table: Table, kind: str) -> None:
    first, second = two(table)
    compare(table, second, first, kind)

    for reader, reads in ((table.keeper, 1), (table.nominator, 0), (table.partner, 0)):
        with acting_as(reader):
            assert NominationNote.objects.visible_to(reader).count() == reads
            assert NominationNote._base_manager.count() == reads


CLOSED_NOT: dict[str, tuple[str, str, str]] = {
    "the later is on an agenda": ("submitted", "listed", "not closed as the same"),
    "the later is decided": ("submitted", "accepted", "not closed as the same"),
    "the earlier is with its agency": ("returned", "submitted", "nothing is joined"),
    "the earlier is closed": ("closed", "submitted", "nothing is joined"),
}


@pytest.mark.parametrize(("earlier", "later", "words"), CLOSED_NOT.values(), ids=CLOSED_NOT)
def test_nothing_is_closed_as_the_same_where(
    table: Table, earlier: str, later: str, words: str
) -> None:
    first, second = two(table)
    with triggers_off():
        Nomination._base_manager.filter(pk=first.pk).update(state=earlier)
        Nomination._base_manager.filter(pk=second.pk).update(state=later)
    on = second if later == "submitted" else first

    with pytest.raises(Refused, match=words):
        compare(table, on, first if on == second else second, "same")

    second.refresh_from_db()
    assert second.state == later
    assert not NominationNote.objects.exists()


def test_two_that_do_not_look_alike_are_not_closed_for_each_other(table: Table) -> None:
    first, second = two(table, "MADEUP, Quentin")

    with pytest.raises(Refused, match="compared meanwhile"):
        compare(table, second, first, "same")


# Different people


def test_a_pair_of_different_people_is_not_shown_again(table: Table, sign_in: SignIn) -> None:
    first, second = two(table)
    assert "This may be the same person" in shown(sign_in, table, first)

    compare(table, second, first, "different")

    assert (alike(table, first), alike(table, second)) == ([], [])
    page = shown(sign_in, table, first)
    assert "This may be the same person" not in page
    assert WHY in page


def shown(sign_in: SignIn, table: Table, row: Nomination) -> str:
    return sign_in(table.keeper).get(row.get_absolute_url()).content.decode()


def test_only_that_pair_is_not_shown_again(table: Table) -> None:
    first, second = two(table)
    third = nominated(table, table.approver, "INVENTED, Ivor", BORN)

    compare(table, second, first, "different")

    assert alike(table, first) == [third.pk]
    assert sorted(alike(table, third)) == [first.pk, second.pk]


def test_what_is_not_known_any_more_is_shown_again(table: Table) -> None:
    first, second = two(table)
    compare(table, second, first, "different")

    compare(table, first, second, "unsettled")

    assert (alike(table, first), alike(table, second)) == ([second.pk], [first.pk])


def test_only_what_was_decided_is_taken_back(table: Table) -> None:
    first, second = two(table)

    with pytest.raises(Refused, match="compared meanwhile"):
        compare(table, first, second, "unsettled")


def test_the_log_says_that_they_were_compared(table: Table) -> None:
    first, second = two(table)

    compare(table, second, first, "different")

    event = AuditEvent.objects.get(event="nominations_compared")
    assert (event.actor, sorted(event.objects_seen)) == (
        table.keeper.pk, sorted([first.key, second.key])
    )  # fmt: skip


# The page

ANSWERS = {
    "nothing chosen": ({"kind": "same", "reason": WHY}, "Choose a nomination."),
    "no decision": ({"reason": WHY}, "Choose one."),
    "no reason": ({"kind": "same"}, "Write why."),
    "taken back what nobody decided": (
        {"kind": "unsettled", "reason": WHY},
        "Choose one of the an",
    ),
}


@pytest.mark.parametrize(("sent", "words"), ANSWERS.values(), ids=ANSWERS)
def test_a_decision_is_asked_for_whole(
    table: Table, sign_in: SignIn, sent: dict[str, Any], words: str
) -> None:
    first, second = two(table)
    answer = sent if words == "Choose a nomination." else {"other": second.pk} | sent

    page = sign_in(table.keeper).post(at("nomination-compare", first), answer)

    assert words in page.content.decode()
    assert not NominationNote.objects.exists()


def test_the_page_takes_a_decision_and_takes_it_back(table: Table, sign_in: SignIn) -> None:
    first, second = two(table)
    keeper, address = sign_in(table.keeper), at("nomination-compare", first)
    sent = {"other": second.pk, "reason": WHY}

    kept = keeper.post(address, sent | {"kind": "different"}, follow=True).content.decode()
    wrong = keeper.post(address, sent | {"kind": "same"}).content.decode()
    again = keeper.post(address, sent | {"kind": "unsettled"}, follow=True).content.decode()

    assert "They are kept as different people." in kept
    assert "First say that it is not known." in wrong
    assert "They are shown to be alike again." in again
    assert list(NominationNote.objects.order_by("pk").values_list("kind", flat=True)) == [
        "different", "unsettled",
    ]  # fmt: skip


def test_where_nothing_looks_alike_there_is_nothing_to_decide(
    table: Table, sign_in: SignIn
) -> None:
    first, _second = two(table, "MADEUP, Quentin")

    page = sign_in(table.keeper).get(at("nomination-compare", first)).content.decode()

    assert "No other nomination of this programme looks like the same person." in page
    assert "Keep this decision" not in page


def test_the_database_keeps_no_other_word_of_a_pair(table: Table) -> None:
    first, second = two(table)

    with acting_as(table.keeper), pytest.raises(DatabaseError), transaction.atomic():
        japtm.note(first, table.keeper, kind="merged", other=second)
