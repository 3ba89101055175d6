"""What an approver says to the own agency alone, what an act tells, what waits for whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from nominals import actions
from nominals.models import Nomination, NominationNote
from partners.models import Message, User
from portal.errors import Refused
from tests.conftest import PortalClient, acting_as
from tests.factories import japtm, nominals, partners
from tests.pages.nominals import office
from tests.pages.nominals.office import (
    Table,
    approved,
    asked,
    at,
    say_yes,
    shown_print,
    waiting,
    whole_draft,
)

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
WHY = "Say since when he runs the line."


@pytest.fixture
def table() -> Table:
    return office.laid()


def sent_back(table: Table) -> Nomination:
    row = waiting(table)
    with acting_as(table.approver):
        actions.take_back(row, reason=WHY, by=table.approver)
    return Nomination.objects.get(pk=row.pk)


def shown(browser: PortalClient, address: str) -> str:
    return browser.get(address).content.decode()


# Sent back at home


def test_the_approver_sends_it_back_with_words_that_the_nominator_reads(
    table: Table, sign_in: SignIn
) -> None:
    row, lead = waiting(table), sign_in(table.approver)

    done = lead.post(at("nomination-back", row), {"reason": WHY}, follow=True).content.decode()

    assert "It is sent back." in done
    assert WHY in shown(sign_in(table.nominator), row.get_absolute_url())
    row.refresh_from_db()
    assert row.state == "draft"
    assert Message.objects.get(kind="nomination_back").person == table.nominator


def test_without_words_the_approver_sends_nothing_back(table: Table, sign_in: SignIn) -> None:
    row = waiting(table)

    with acting_as(table.approver), pytest.raises(Refused, match="what is to be mended"):
        actions.take_back(row, reason=" ", by=table.approver)
    assert sign_in(table.approver).post(at("nomination-move", row, "back")).status_code == 409


def test_nobody_outside_reads_why_whatever_becomes_of_it(table: Table, sign_in: SignIn) -> None:
    row = sent_back(table)
    with acting_as(table.nominator):
        actions.ask_approval(row, by=table.nominator)
    with acting_as(table.approver):
        say_yes(row, by=table.approver)

    row.refresh_from_db()
    assert row.returned_reason == ""
    assert WHY not in shown(sign_in(table.keeper), row.get_absolute_url())
    for reader, reads in ((table.keeper, 0), (table.partner, 0), (table.nominator, 1)):
        with acting_as(reader):
            assert NominationNote.objects.visible_to(reader).count() == reads
            assert NominationNote._base_manager.count() == reads


FORGED: dict[str, Callable[[Table, Nomination], tuple[User, dict[str, Any]]]] = {
    "by a nominator": lambda table, row: (table.nominator, {}),
    "in another's name": lambda table, row: (table.approver, {"made_by": table.nominator}),
    "by the secretariat": lambda table, row: (table.keeper, {"owner": table.keeper.agency}),
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_the_database_takes_no_such_words_of_anybody_else(
    table: Table, forged: Callable[[Table, Nomination], tuple[User, dict[str, Any]]]
) -> None:
    row = waiting(table)
    by, fields = forged(table, row)

    with acting_as(by), pytest.raises(DatabaseError), transaction.atomic():
        japtm.note(row, by, **{"owner": row.owner} | fields)
    with acting_as(table.approver):
        japtm.note(row, table.approver)


def test_what_was_said_never_changes(table: Table) -> None:
    sent_back(table)

    with pytest.raises(DatabaseError), transaction.atomic():
        NominationNote.objects.update(words="Other words.")


# What each act tells


def test_asking_for_approval_says_how_many_are_told(table: Table, sign_in: SignIn) -> None:
    page = sign_in(table.nominator).post(
        at("nomination-move", whole_draft(table), "ask"), follow=True
    )

    assert "It waits for approval: 1 approver of your agency is told." in page.content.decode()


def test_an_approval_and_a_reminder_are_confirmed(table: Table, sign_in: SignIn) -> None:
    row, lead = waiting(table), sign_in(table.approver)
    answer = {"necessity": "Yes.", "sha256": shown_print(lead, row)}
    yes = lead.post(at("nomination-approve", row), answer, follow=True).content.decode()
    row, keeper = asked(table), sign_in(table.keeper)
    address = at("nomination-move-on", row, "chase")

    assert "It is approved, and with the secretariat." in yes
    assert "1 person is reminded." in keeper.post(address, follow=True).content.decode()
    assert "Nobody was reminded" in keeper.post(address, follow=True).content.decode()


# The front page


def test_the_front_page_tells_an_approver_what_they_may_approve(
    table: Table, sign_in: SignIn
) -> None:
    row = whole_draft(table)
    with acting_as(table.approver):
        actions.write_nomination(row, "harm", {"harm": "Mine."}, by=table.approver)
    with acting_as(table.nominator):
        actions.ask_approval(row, by=table.nominator)
    second = partners.person(table.approver.agency, "agency_lead")

    told = {
        who.pk: "Approve a nomination" in shown(sign_in(who), reverse("home"))
        for who in (second, table.approver, table.nominator, table.partner)
    }

    assert [who for who, is_told in told.items() if is_told] == [second.pk]


def test_what_an_approver_said_of_it_since_it_began_waits_for_another(
    table: Table, sign_in: SignIn
) -> None:
    row = whole_draft(table)
    said = nominals.said(table.approver, row.nominal, kind="text", code="", value="", detail="x")
    with acting_as(table.nominator):
        actions.write_nomination(row, "carried", {"carried": [said.pk]}, by=table.nominator)
        actions.ask_approval(row, by=table.nominator)

    assert "Approve a nomination" not in shown(sign_in(table.approver), reverse("home"))


def test_the_front_page_tells_each_what_waits_for_them(table: Table, sign_in: SignIn) -> None:
    sent_back(table)
    approved(table)
    circulated = asked(table)

    mine, theirs = sign_in(table.nominator), sign_in(table.partner)
    assert "Mend a nomination" in shown(mine, reverse("home"))
    assert "Look at a new nomination" in shown(sign_in(table.keeper), reverse("home"))
    assert "Say what your agency can add" in shown(theirs, reverse("home"))
    with acting_as(table.partner):
        actions.reply(circulated, kind="nothing", by=table.partner)
    assert "Say what your agency can add" not in shown(theirs, reverse("home"))


# What agencies say


def test_a_nomination_shows_of_each_thing_said_all_that_the_nominals_page_does(
    table: Table, sign_in: SignIn
) -> None:
    row = asked(table)
    with acting_as(table.partner):
        said = nominals.said(
            table.partner, row.nominal, kind="text", code="", value="", detail="Hides at a cousin.",
            capacity="victim", certainty="opinion", source="a neighbour",
        )  # fmt: skip
        actions.reply(
            row, kind="added", lent=[said], conditions=["NO_OVERT_ACTION"], by=table.partner
        )

    page = shown(sign_in(table.keeper), row.get_absolute_url())

    for words in (
        "Hides at a cousin.", "Victim", "Opinion", "a neighbour", "27 March 2026",
        "Handling C, on conditions:",
    ):  # fmt: skip
        assert words in page, words
