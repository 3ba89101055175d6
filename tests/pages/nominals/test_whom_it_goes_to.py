"""To which agencies of a programme something goes, on which conditions, and who was asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from nominals import actions, terms
from nominals.models import Contribution, ContributionGrant, Nomination
from partners.models import AgreementParty, Message, User
from tests.conftest import PortalClient, acting_as
from tests.factories import nominals, partners
from tests.factories.audit import triggers_off
from tests.pages.nominals import office
from tests.pages.nominals.office import Table, asked, at, say_yes, whole_draft

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
FIRST, SECOND = "NO_OVERT_ACTION", "NO_COPYING"


@pytest.fixture
def table() -> Table:
    return office.laid()


def reads(user: User, said: Contribution) -> bool:
    with acting_as(user):
        return Contribution.objects.visible_to(user).filter(pk=said.pk).exists()


def added(table: Table, row: Nomination, said: Contribution, *conditions: str) -> None:
    with acting_as(table.partner):
        actions.reply(row, kind="added", lent=[said], conditions=conditions, by=table.partner)


def approved_again(table: Table, row: Nomination, answers: dict[str, Any]) -> None:
    row.refresh_from_db()
    with acting_as(table.nominator):
        actions.write_nomination(row, "carried", answers, by=table.nominator)
        actions.ask_approval(row, by=table.nominator)
    row.refresh_from_db()
    with acting_as(table.approver):
        say_yes(row, by=table.approver)
    row.refresh_from_db()


def ask_partners(table: Table, row: Nomination) -> None:
    row.refresh_from_db()
    with acting_as(table.keeper):
        day = timezone.localdate() + timedelta(days=14)
        actions.ask_partners(row, answers_due=day, by=table.keeper)


def conditions_at(user: User, said: Contribution) -> set[str]:
    with acting_as(user):
        return set(terms.by_contribution([said], by=user).get(said.pk, []))


def test_the_nominator_keeps_one_thing_from_one_agency(table: Table, sign_in: SignIn) -> None:
    row = whole_draft(table)
    name = Contribution.objects.get(pk=row.carried[0])
    text = nominals.said(table.nominator, row.nominal, kind="text", code="", value="", detail="x")
    browser = sign_in(table.nominator)
    sent = {
        "carried": [name.pk, text.pk], f"not_{text.key}": [table.partner.agency_id],
    }  # fmt: skip
    assert browser.post(at("nomination-part", row, "carried"), sent).status_code == 302
    with acting_as(table.nominator):
        actions.ask_approval(row, by=table.nominator)
    page = sign_in(table.approver).get(at("nomination-approve", row)).content.decode()
    row.refresh_from_db()
    with acting_as(table.approver):
        say_yes(row, by=table.approver)
    ask_partners(table, row)

    assert f"Goes only to: {table.keeper.agency.name}" in page
    assert (reads(table.partner, name), reads(table.partner, text)) == (True, False)
    assert (reads(table.keeper, name), reads(table.keeper, text)) == (True, True)


def test_a_second_approval_ends_what_the_first_lent_and_it_does_not(table: Table) -> None:
    row = whole_draft(table)
    name = Contribution.objects.get(pk=row.carried[0])
    text, other = (
        nominals.said(table.nominator, row.nominal, kind="text", code="", value="", detail=words)
        for words in ("x", "y")
    )
    approved_again(table, row, {"carried": [name.pk, text.pk, other.pk], "carried_to": {}})
    assert (reads(table.keeper, text), reads(table.keeper, other)) == (True, True)
    with acting_as(table.keeper):
        actions.send_back(row, reason="Too much.", by=table.keeper)

    keeper = table.keeper.agency_id
    approved_again(
        table, row, {"carried": [name.pk, text.pk], "carried_to": {str(text.pk): [keeper]}}
    )
    ask_partners(table, row)

    assert (reads(table.partner, name), reads(table.partner, text)) == (True, False)
    assert (reads(table.keeper, text), reads(table.keeper, other)) == (True, False)


@pytest.mark.parametrize("is_asked", [True, False], ids=["asked", "never asked"])
def test_what_is_closed_is_read_by_partners_who_were_asked_alone(
    table: Table, *, is_asked: bool
) -> None:
    row = asked(table)
    with triggers_off():
        due = row.answers_due if is_asked else None
        Nomination._base_manager.filter(pk=row.pk).update(state="closed", answers_due=due)

    with acting_as(table.partner):
        seen = Nomination.objects.visible_to(table.partner).filter(pk=row.pk).exists()
        behind = Nomination._base_manager.filter(pk=row.pk).exists()
    with acting_as(table.keeper):
        kept = Nomination.objects.visible_to(table.keeper).filter(pk=row.pk).exists()

    assert (seen, behind, kept) == (is_asked, is_asked, True)


def test_nothing_goes_to_nobody(table: Table, sign_in: SignIn) -> None:
    row = whole_draft(table)
    name = Contribution.objects.get(pk=row.carried[0])
    everybody = [table.partner.agency_id, table.keeper.agency_id]
    sent = {"carried": [name.pk], f"not_{name.key}": everybody}

    page = sign_in(table.nominator).post(at("nomination-part", row, "carried"), sent)

    assert "Nobody would read it" in page.content.decode()


def test_a_partner_keeps_one_of_two_things_from_one_agency(table: Table, sign_in: SignIn) -> None:
    row = asked(table)
    first, second = (
        nominals.said(table.partner, row.nominal, kind="text", code="", value="", detail=words)
        for words in ("x", "y")
    )
    parties = [table.keeper.agency_id, table.nominator.agency_id]
    sent = {
        "kind": "added", "lent": [first.key, second.key], "to": parties,
        f"not_{second.key}": [table.nominator.agency_id],
    }  # fmt: skip

    done = sign_in(table.partner).post(at("nomination-reply", row), sent)

    assert done.status_code == 302
    assert (reads(table.nominator, first), reads(table.nominator, second)) == (True, False)
    assert (reads(table.keeper, first), reads(table.keeper, second)) == (True, True)


def test_new_conditions_hold_of_what_was_lent_before(table: Table) -> None:
    row = asked(table)
    said = nominals.said(table.partner, row.nominal, value="INVENTED, Iggy")
    added(table, row, said)
    assert conditions_at(table.keeper, said) == set()

    added(table, row, said, FIRST)
    one = conditions_at(table.keeper, said)
    added(table, row, said)

    assert len(one) == 1
    assert conditions_at(table.keeper, said) == one
    live = ContributionGrant.objects.filter(content_object=said, revoked_at__isnull=True)
    assert live.count() == 2  # one for each of two agencies


def test_earlier_conditions_stay_beside_new_ones(table: Table) -> None:
    row = asked(table)
    said = nominals.said(table.partner, row.nominal, value="INVENTED, Iggy")
    added(table, row, said, FIRST)

    added(table, row, said, SECOND)

    assert len(conditions_at(table.keeper, said)) == 2


def test_who_signed_later_is_not_asked_and_not_waited_for(table: Table, sign_in: SignIn) -> None:
    row = asked(table)
    newcomer = partners.person(None, "nominating_officer")
    AgreementParty.objects.create(agreement=table.programme.agreement, agency=newcomer.agency)

    page = sign_in(table.keeper).get(row.get_absolute_url()).content.decode()
    with acting_as(table.keeper):
        actions.chase(row, by=table.keeper)
        actions.open_scoring(row, by=table.keeper)

    assert page.count("Not asked") == 1
    assert not Message.objects.filter(person=newcomer).exists()


def test_what_is_said_bears_the_name_of_its_kind_once(table: Table, sign_in: SignIn) -> None:
    row = asked(table)

    page = sign_in(table.keeper).get(row.get_absolute_url()).content.decode()

    shown = " ".join(re.sub(r"<[^>]+>", "", page).split())
    assert f"Name: {Contribution.objects.get(pk=row.carried[0]).value}" in shown
    assert "Name: Name:" not in shown
