"""What a nomination carried to its programme's agencies ends with it, and nothing else does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from nominals import actions, finding
from nominals.models import Contribution, ContributionGrant, Nomination, Programme
from partners.models import User
from portal.models import AuditEvent
from tests.conftest import acting_as
from tests.factories import japtm, nominals
from tests.factories.audit import triggers_off
from tests.pages.nominals import office
from tests.pages.nominals.office import Table, approved, asked, say_yes, waiting

pytestmark = pytest.mark.django_db
DERIVED = import_module("nominals.migrations.0040_carried").DERIVED.split(";", 1)[1]


@pytest.fixture
def table() -> Table:
    return office.laid()


def reads(user: User, said: Contribution) -> bool:
    """By both walls alike."""
    with acting_as(user):
        scope = Contribution.objects.visible_to(user).filter(pk=said.pk).exists()
        behind: bool = Contribution._base_manager.filter(pk=said.pk).exists()
    assert scope == behind
    return scope


def finds(user: User, said: Contribution) -> bool:
    with acting_as(user):
        return said.nominal_id in {row.pk for row in finding.named_like(said.value, by=user)}


def carried(row: Nomination) -> Contribution:
    return Contribution.objects.get(pk=row.carried[0])


def young(table: Table, row: Nomination) -> None:
    """By what the secretariat sees, the person is a child by now."""
    born = timezone.localdate() - timedelta(days=15 * 365)
    nominals.said(table.keeper, row.nominal, kind="birth", code="", value="", starts_on=born)


def move(row: Nomination, state: str) -> Nomination:
    with triggers_off():
        Nomination._base_manager.filter(pk=row.pk).update(state=state)
    return Nomination.objects.get(pk=row.pk)


def send_back(table: Table, row: Nomination) -> None:
    with acting_as(table.keeper):
        actions.send_back(row, reason="Too much.", by=table.keeper)


def close(table: Table, row: Nomination) -> None:
    with acting_as(table.keeper):
        actions.close_nomination(row, by=table.keeper)


def close_as_young(table: Table, row: Nomination) -> None:
    young(table, row)
    close(table, row)


def withdraw(table: Table, row: Nomination) -> None:
    """One that went back before loans kept who carried them."""
    back = move(row, "returned")
    with acting_as(table.nominator):
        actions.withdraw_nomination(back, by=table.nominator)


ENDS: dict[str, tuple[Callable[[Table], Nomination], Callable[[Table, Nomination], None]]] = {
    "sent back": (approved, send_back),
    "withdrawn": (approved, withdraw),
    "closed before partners were asked": (approved, close_as_young),
    "closed while partners are asked": (asked, close_as_young),
    "closed while it is scored": (lambda table: move(asked(table), "scoring"), close_as_young),
    "closed when it is scored": (lambda table: move(asked(table), "scored"), close_as_young),
}


def test_a_partner_reads_and_finds_what_is_carried_once_partners_are_asked(table: Table) -> None:
    row = approved(table)
    said = carried(row)

    before = (reads(table.partner, said), finds(table.partner, said), reads(table.keeper, said))
    with acting_as(table.keeper):
        day = timezone.localdate() + timedelta(days=14)
        actions.ask_partners(row, answers_due=day, by=table.keeper)

    assert before == (False, False, True)
    assert reads(table.partner, said)
    assert finds(table.partner, said)


def test_a_loan_of_its_own_is_read_while_a_nomination_waits(table: Table) -> None:
    said = carried(approved(table))
    nominals.lend(said, table.partner.agency, table.nominator)

    assert reads(table.partner, said)


@pytest.mark.parametrize(("laid", "end"), ENDS.values(), ids=ENDS)
def test_what_it_carried_ends_with_it(
    table: Table, laid: Callable[[Table], Nomination], end: Callable[[Table, Nomination], None]
) -> None:
    row = laid(table)
    said = carried(row)
    is_asked = row.state != "submitted"
    assert (reads(table.partner, said), reads(table.keeper, said)) == (is_asked, True)

    end(table, row)

    assert (reads(table.partner, said), reads(table.keeper, said)) == (False, False)
    assert reads(table.nominator, said)


@pytest.mark.parametrize("state", ["reserve", "rejected", "deferred", "signposted", "deselected"])
def test_what_is_closed_once_it_is_decided_ends_no_loan(table: Table, state: str) -> None:
    row = move(asked(table), state)

    close(table, row)

    assert reads(table.partner, carried(row))


def test_what_a_partner_added_ends_with_the_nomination_it_was_added_to(table: Table) -> None:
    row = asked(table)
    added = nominals.said(table.partner, row.nominal, value="INVENTED, Iggy")
    with acting_as(table.partner):
        actions.reply(row, kind="added", lent=[added], by=table.partner)
    assert reads(table.nominator, added)

    close_as_young(table, row)

    assert not reads(table.nominator, added)


def another(table: Table, said: Contribution) -> Nomination:
    """Of the same person in the same words, in another programme of the same agreement."""
    held = table.programme
    within: Programme = japtm.programme(
        table.keeper, table.nominator.agency, table.partner.agency, agreement=held.agreement
    )
    row = japtm.nomination(table.nominator, within, said.nominal, carried=[said.pk])
    with acting_as(table.nominator):
        actions.ask_approval(row, by=table.nominator)
    row.refresh_from_db()
    with acting_as(table.approver):
        say_yes(row, by=table.approver)
    return Nomination.objects.get(pk=row.pk)


@pytest.mark.parametrize("first_goes", [True, False], ids=["the first", "the second"])
def test_what_another_nomination_carries_in_the_same_words_stays(
    table: Table, *, first_goes: bool
) -> None:
    first = approved(table)
    said = carried(first)
    second = another(table, said)
    gone, stays = (first, second) if first_goes else (second, first)

    send_back(table, gone)

    assert reads(table.keeper, said)
    send_back(table, stays)
    assert not reads(table.keeper, said)


def test_a_second_approval_ends_nothing_of_another_in_the_same_words(table: Table) -> None:
    first = approved(table)
    said = carried(first)
    second = another(table, said)
    send_back(table, first)
    with acting_as(table.nominator):
        row = Nomination.objects.get(pk=first.pk)
        text = nominals.said(
            table.nominator, row.nominal, kind="text", code="", value="", detail="x"
        )
        actions.write_nomination(row, "carried", {"carried": [text.pk]}, by=table.nominator)
        actions.ask_approval(row, by=table.nominator)
    with acting_as(table.approver):
        say_yes(Nomination.objects.get(pk=row.pk), by=table.approver)

    assert (reads(table.keeper, said), reads(table.keeper, text)) == (True, True)
    send_back(table, second)
    assert (reads(table.keeper, said), reads(table.keeper, text)) == (False, True)


def test_what_was_lent_by_itself_stays(table: Table) -> None:
    row = waiting(table)
    said = carried(row)
    nominals.lend(said, table.partner.agency, table.approver, agreement=table.programme.agreement)
    with acting_as(table.approver):
        say_yes(row, by=table.approver)

    send_back(table, row)

    assert (reads(table.partner, said), reads(table.keeper, said)) == (True, False)


def test_the_log_says_what_ended(table: Table) -> None:
    row = approved(table)

    send_back(table, row)

    event = AuditEvent.objects.filter(event="grant_revoked").latest("pk")
    assert (event.actor, event.objects_seen) == (table.keeper.pk, [carried(row).key])
    assert event.purpose == f"carried by {row.reference}"


# Which nomination carries a loan


FORGED: dict[str, Callable[[Table, Nomination], int]] = {
    "of another person": lambda table, row: approved(table).pk,
    "that was sent": lambda table, row: row.pk,
    "that is not there": lambda table, row: 10**9,
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_loan_is_carried_by_no_nomination(
    table: Table, forged: Callable[[Table, Nomination], int]
) -> None:
    row = approved(table)
    said, number = carried(row), forged(table, row)

    def lend(**more: Any) -> ContributionGrant:
        return nominals.lend(
            said, table.partner.agency, table.approver, agreement=table.programme.agreement, **more
        )

    with (
        acting_as(table.approver), pytest.raises(DatabaseError, match="a nomination carries"),
        transaction.atomic(),
    ):  # fmt: skip
        lend(nomination_id=number)
    with acting_as(table.approver):
        lend()


# Loans of before


def forgotten(row: Nomination) -> None:
    with triggers_off():
        ContributionGrant._base_manager.filter(nomination=row).update(nomination=None)


def derive() -> None:
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute(DERIVED)


def test_loans_of_before_learn_who_carried_them_by_their_purpose(table: Table) -> None:
    row = asked(table)
    added = nominals.said(table.partner, row.nominal, value="INVENTED, Iggy")
    with acting_as(table.partner):
        actions.reply(row, kind="added", lent=[added], by=table.partner)
    forgotten(row)

    derive()

    kept = ContributionGrant.objects.filter(content_object__in=[added, carried(row)])
    assert set(kept.values_list("nomination", flat=True)) == {row.pk}


def test_of_two_approvals_in_the_same_words_neither_is_guessed(table: Table) -> None:
    first = approved(table)
    second = another(table, carried(first))
    forgotten(first)
    forgotten(second)

    derive()

    assert not ContributionGrant.objects.filter(nomination__isnull=False).exists()
