"""A nomination of a wrong person or of somebody who has died ends at once, without a meeting."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from nominals import actions
from nominals.japtm_choices import ENDABLE, EndedFor
from nominals.models import Contribution, Nomination
from partners.models import Message
from portal.errors import Refused
from portal.models import AuditEvent
from tests.conftest import acting_as
from tests.factories import nominals, scores
from tests.factories.audit import triggers_off
from tests.pages.nominals import office, table
from tests.pages.nominals.office import Table, asked, at
from tests.pages.nominals.table import SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def laid() -> Table:
    return office.laid()


def stands_at(laid: Table, state: str) -> Nomination:
    row = asked(laid)
    with triggers_off():
        Nomination._base_manager.filter(pk=row.pk).update(state=state)
    return Nomination.objects.get(pk=row.pk)


def close(row: Nomination, why: str, laid: Table) -> None:
    with acting_as(laid.keeper):
        actions.close_nomination(row, why=why, by=laid.keeper)


@pytest.mark.parametrize("state", ENDABLE)
def test_it_ends_from_each_state_before_somebody_is_in_a_cohort(
    laid: Table, state: str, sign_in: SignIn
) -> None:
    row = stands_at(laid, state)
    said = Contribution.objects.get(pk=row.carried[0])
    browser = sign_in(laid.keeper)

    page = browser.get(row.get_absolute_url()).content.decode()
    done = browser.post(at("nomination-end", row), {"why": "wrong"})

    assert "End it without a meeting" in page
    assert done.status_code == 302
    row.refresh_from_db()
    assert row.state == "closed"
    with acting_as(laid.partner):
        assert not Contribution.objects.visible_to(laid.partner).filter(pk=said.pk).exists()
        assert not Contribution._base_manager.filter(pk=said.pk).exists()


def test_whoever_had_it_is_told_and_the_log_says_why(laid: Table) -> None:
    close(asked(laid), EndedFor.DIED, laid)

    told = {each.person_id for each in Message.objects.filter(kind="nomination_ended")}
    assert told == {laid.partner.pk}
    assert Message.objects.filter(kind="nomination_closed").exists(), "its own agency"
    assert AuditEvent.objects.filter(event="nomination_ended").count() == 1


def test_partners_that_were_never_asked_hear_nothing(laid: Table) -> None:
    close(office.approved(laid), EndedFor.WRONG, laid)

    assert not Message.objects.filter(kind="nomination_ended").exists()


def test_of_a_child_nobody_is_told_whatever_was_chosen(laid: Table) -> None:
    row = asked(laid)
    born = timezone.localdate() - timedelta(days=15 * 365)
    nominals.said(laid.keeper, row.nominal, kind="birth", code="", value="", starts_on=born)

    close(row, EndedFor.WRONG, laid)

    row.refresh_from_db()
    assert row.state == "closed"
    assert not Message.objects.filter(kind="nomination_ended").exists()


def test_ending_asks_why(laid: Table, sign_in: SignIn) -> None:
    row = asked(laid)

    page = sign_in(laid.keeper).post(at("nomination-end", row), {})

    assert "Choose why." in page.content.decode()
    row.refresh_from_db()
    assert row.state == "enriching"


@pytest.mark.parametrize("why", ["", "because", "young"])
def test_no_other_reason_ends_it(laid: Table, why: str) -> None:
    row = asked(laid)

    with pytest.raises(Refused, match="only the meeting"):
        close(row, why, laid)

    row.refresh_from_db()
    assert row.state == "enriching"


def test_no_partner_ends_it(laid: Table) -> None:
    row = asked(laid)
    with acting_as(laid.partner), pytest.raises(Refused):
        actions.close_nomination(row, why=EndedFor.WRONG, by=laid.partner)


def test_who_is_in_a_cohort_leaves_by_two_signatures_alone(laid: Table) -> None:
    row = stands_at(laid, "in_cohort")

    with pytest.raises(Refused):
        close(row, EndedFor.DIED, laid)
    with acting_as(laid.keeper), pytest.raises(DatabaseError), transaction.atomic():
        Nomination.objects.filter(pk=row.pk).update(state="closed")


def between(held: table.Table, *, withdrawn: str) -> None:
    """Two signatures; between them, or long before, something in the pack is withdrawn."""
    table.frozen(held)
    table.is_open(held)
    decision = table.proposed(held)
    table.signed(decision, held.first)
    with triggers_off():
        decision.signatures.update(signed_at="2026-01-02T12:00Z")
        Contribution._base_manager.filter(pk=held.lent["name"].pk).update(
            withdrawn_at=withdrawn, withdrawn_by=held.nominator, withdrawn_reason="Wrong person."
        )
    table.signed(decision, held.second)


def test_nobody_signs_second_under_what_was_withdrawn_since_the_first() -> None:
    with pytest.raises(Refused, match="withdrawn since"):
        between(table.laid(), withdrawn="2026-01-02T12:01Z")


def test_what_was_withdrawn_before_both_signed_voids_nothing() -> None:
    held = table.laid()

    between(held, withdrawn="2026-01-02T11:59Z")

    held.row.refresh_from_db()
    assert held.row.state == "accepted"


def test_no_paper_tells_the_number_of_a_place(sign_in: SignIn) -> None:
    held = table.laid()
    with triggers_off():
        Nomination._base_manager.update(revealed_at="2026-01-01T12:00Z", revealed_by=held.keeper)
    scores.ranking(held.programme, held.keeper)
    scores.place(held.row, rank=7, band="High")
    table.frozen(held)
    pack = sign_in(held.first).get(table.pack_page(held.meeting)).content.decode()
    decision = table.agreed(held)
    minutes = sign_in(held.first).get(table.pack_page(held.meeting, "minutes")).content.decode()
    signed = sign_in(held.first).get(decision.get_absolute_url()).content.decode()

    for shown in (pack, minutes, signed):
        assert "High" in shown
        assert "Place 7" not in shown
        assert "7 (High)" not in shown
