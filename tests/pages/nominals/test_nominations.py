"""A nomination from its first word to the partners' answers: who does what, who learns what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from nominals import actions
from nominals.japtm_choices import DECIDED, MOVES, NominationState
from nominals.models import Contribution, Nomination, Reply
from partners.models import Message, SharingAgreement, SharingDecision, User
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
    whole_draft,
)

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
PARTS: dict[str, dict[str, Any]] = {
    "criteria": {"M1": "Principal of a mapped group.", "S2": "Two children.", "S3": "A knife."},
    "harm": {"harm": "Runs a line that uses children."},
    "management": {"management": "IOM", "dependants": "0"},
    "opportunity": {"opportunity": "Released in May.", "wanted": "Stop the line."},
    "sensitivities": {
        "is_covert": "no", "is_source_at_risk": "no", "is_limited": "no",
        "lawful_basis": "Part 3 of the Act",
    },
}  # fmt: skip


@pytest.fixture
def table() -> Table:
    return office.laid()


def sees(user: User, row: Nomination) -> tuple[bool, bool]:
    """By the first wall and by the second."""
    with acting_as(user):
        return (
            Nomination.objects.visible_to(user).filter(pk=row.pk).exists(),
            Nomination._base_manager.filter(pk=row.pk).exists(),
        )


def approval(row: Nomination, state: str, table: Table) -> dict[str, Any]:
    """Who sends it comes with that one move."""
    if row.state != "awaiting" or state != "submitted":
        return {}
    return {
        "recipient": table.keeper.agency, "approved_by": table.approver,
        "approved_at": timezone.now(),
    }  # fmt: skip


def test_a_nomination_goes_from_a_page_to_every_partner(table: Table, sign_in: SignIn) -> None:
    said = nominals.said(table.nominator)
    browser = sign_in(table.nominator)
    browser.post(at("nominate", said.nominal), {"programme": table.programme.key})
    row = Nomination.objects.get()
    for slug, answers in (PARTS | {"carried": {"carried": [said.pk]}}).items():
        assert browser.post(at("nomination-part", row, slug), answers).status_code == 302, slug
    assert browser.post(at("nomination-move", row, "ask")).status_code == 302
    lead = sign_in(table.approver)
    answer = {"necessity": "Yes.", "sha256": shown_print(lead, row)}
    assert lead.post(at("nomination-approve", row), answer).status_code == 302
    keeper, day = sign_in(table.keeper), timezone.localdate() + timedelta(days=10)
    due = {f"answers_due_{part}": getattr(day, part) for part in ("day", "month", "year")}
    assert keeper.post(at("nomination-ask", row), due).status_code == 302

    page = sign_in(table.partner).get(row.get_absolute_url()).content.decode()

    assert "Runs a line that uses children." in page
    assert "INVENTED, Ivor" in page
    assert "Say what your agency can add" in page


@pytest.mark.parametrize(
    ("state", "who"),
    [
        ("draft", {"nominator", "approver"}),
        ("awaiting", {"nominator", "approver"}),
        ("submitted", {"nominator", "approver", "keeper"}),
        ("returned", {"nominator", "approver", "keeper"}),
        ("enriching", {"nominator", "approver", "keeper", "partner"}),
        ("accepted", {"nominator", "approver", "keeper", "partner"}),
    ],
)
def test_who_sees_it_in_which_state(table: Table, state: str, who: set[str]) -> None:
    row = japtm.nomination(table.nominator, table.programme, state=state)
    japtm.lend(row, table.partner.agency, table.approver)

    for name in ("nominator", "approver", "keeper", "partner"):
        assert sees(getattr(table, name), row) == (name in who, name in who), name


def test_an_approver_of_no_unit_sees_what_somebody_of_a_unit_nominates(table: Table) -> None:
    unit = partners.unit(table.nominator.agency)
    writer = partners.person(table.nominator.agency, "nominating_officer", unit=unit)
    said = nominals.said(writer)
    with acting_as(writer):
        row = actions.begin_nomination(said.nominal, table.programme, by=writer)

    assert sees(table.approver, row) == (True, True)


def test_whoever_wrote_it_does_not_approve_it(table: Table) -> None:
    lead = partners.person(table.nominator.agency, "agency_lead")
    row = japtm.nomination(lead, table.programme, carried=[1], state="awaiting")

    with acting_as(lead), pytest.raises(Refused, match="second person"):
        say_yes(row, by=lead)


def test_the_database_refuses_one_person_as_both(table: Table) -> None:
    lead = partners.person(table.nominator.agency, "agency_lead")
    row = japtm.nomination(lead, table.programme, state="awaiting")

    with acting_as(lead), pytest.raises(DatabaseError), transaction.atomic():
        Nomination._base_manager.filter(pk=row.pk).update(
            state="submitted", recipient=table.keeper.agency, approved_by=lead,
            approved_at=timezone.now(),
        )  # fmt: skip


def test_the_database_refuses_an_approver_who_is_no_lead(table: Table) -> None:
    row = japtm.nomination(table.approver, table.programme, state="awaiting")

    with acting_as(table.nominator), pytest.raises(DatabaseError), transaction.atomic():
        Nomination._base_manager.filter(pk=row.pk).update(
            state="submitted", recipient=table.keeper.agency, approved_by=table.nominator,
            approved_at=timezone.now(),
        )  # fmt: skip


def test_partners_are_not_asked_of_whom_the_secretariat_knows_as_a_child(table: Table) -> None:
    row = approved(table)
    born = timezone.localdate() - timedelta(days=17 * 365)
    nominals.said(table.keeper, row.nominal, kind="birth", code="", value="", starts_on=born)
    due = timezone.localdate() + timedelta(days=14)

    with acting_as(table.keeper), pytest.raises(Refused, match="under 18"):
        actions.ask_partners(row, answers_due=due, by=table.keeper)


# What takes two signatures, a membership, or the review of one.
BY_MORE = {
    NominationState.LISTED: frozenset(DECIDED),
    NominationState.ACCEPTED: frozenset({NominationState.IN_COHORT}),
    NominationState.IN_COHORT: frozenset({NominationState.DESELECTED}),
}


@pytest.mark.parametrize("start", NominationState.values)
def test_the_database_knows_the_same_moves(table: Table, start: str) -> None:
    made: set[str] = set()
    row = japtm.nomination(table.nominator, table.programme, state=start)
    for state in set(NominationState.values) - {start}:
        try:
            with transaction.atomic():
                Nomination._base_manager.filter(pk=row.pk).update(
                    state=state, answers_due=timezone.localdate(), **approval(row, state, table)
                )
                made.add(state)
                transaction.set_rollback(True)
        except DatabaseError:
            continue

    assert made == {str(state) for state in MOVES[start] - BY_MORE.get(start, frozenset())}


def test_what_was_sent_never_changes(table: Table) -> None:
    row = approved(table)

    with pytest.raises(DatabaseError, match="only as a draft"), transaction.atomic():
        Nomination._base_manager.filter(pk=row.pk).update(harm="something else")


def test_approval_decides_for_each_agency_and_each_thing_that_goes_with_it(table: Table) -> None:
    row = approved(table)

    decided = SharingDecision.objects.filter(owner=row.owner, decided_by=table.approver)
    assert {(each.recipient_id, each.subject_model) for each in decided} == {
        (agency, model)
        for agency in (table.keeper.agency_id, table.partner.agency_id)
        for model in ("nominals.Nomination", "nominals.Contribution")
    }


def test_nothing_that_was_not_ticked_goes_with_it(table: Table) -> None:
    row = whole_draft(table)
    kept = nominals.said(table.nominator, row.nominal, kind="text", code="", value="", detail="No")
    with acting_as(table.nominator):
        actions.ask_approval(row, by=table.nominator)
    with acting_as(table.approver):
        say_yes(row, by=table.approver)

    with acting_as(table.partner):
        assert not Contribution.objects.visible_to(table.partner).filter(pk=kept.pk).exists()


def test_half_a_nomination_goes_to_nobody(table: Table) -> None:
    row = japtm.nomination(table.nominator, table.programme, harm="", carried=[])

    with acting_as(table.nominator), pytest.raises(Refused, match="Harm and threat, What goes"):
        actions.ask_approval(row, by=table.nominator)


@pytest.mark.parametrize(
    ("met", "enough"),
    [
        ({"M1": "x", "S1": "x", "S2": "x"}, True),
        ({"S1": "x", "S2": "x", "S3": "x"}, False),
        ({"M1": "x", "S1": "x"}, False),
        ({"M1": "x", "M2": "x", "S1": "  ", "S2": "x"}, False),
    ],
    ids=["one and two", "none mandatory", "one supporting", "an empty one"],
)
def test_one_mandatory_and_two_supporting_criteria_are_needed(
    table: Table, met: dict[str, str], *, enough: bool
) -> None:
    row = japtm.nomination(table.nominator, table.programme, criteria=met, carried=[1])

    with acting_as(table.nominator):
        if enough:
            assert actions.ask_approval(row, by=table.nominator) == 1
        else:
            with pytest.raises(Refused, match="Criteria met"):
                actions.ask_approval(row, by=table.nominator)


def test_nobody_under_18_is_nominated(table: Table) -> None:
    born = timezone.localdate() - timedelta(days=17 * 365)
    said = nominals.said(table.nominator, kind="birth", code="", value="", starts_on=born)

    with acting_as(table.nominator), pytest.raises(Refused, match="under 18"):
        actions.begin_nomination(said.nominal, table.programme, by=table.nominator)


def test_who_turns_out_to_be_a_child_is_not_sent_on(table: Table) -> None:
    row = whole_draft(table)
    with acting_as(table.nominator):
        actions.ask_approval(row, by=table.nominator)
    born = timezone.localdate() - timedelta(days=17 * 365)
    nominals.said(table.nominator, row.nominal, kind="birth", code="", value="", starts_on=born)

    with acting_as(table.approver), pytest.raises(Refused, match="under 18"):
        say_yes(row, by=table.approver)


def test_every_partner_but_its_own_agency_is_asked(table: Table) -> None:
    row = asked(table)

    told = Message.objects.filter(kind="nomination_asked", reference=row.reference)
    assert {each.agency_id for each in told} == {table.partner.agency_id}


def test_only_the_secretariat_sees_who_has_answered(table: Table, sign_in: SignIn) -> None:
    row = asked(table)
    with acting_as(table.partner):
        actions.reply(row, kind="nothing", by=table.partner)

    kept = sign_in(table.keeper).get(row.get_absolute_url()).content.decode()
    own = sign_in(table.nominator).get(row.get_absolute_url()).content.decode()

    assert "We have nothing to add" in kept
    assert "We have nothing to add" not in own
    assert "answered" not in own


def test_what_a_partner_adds_is_read_by_those_it_chose(table: Table) -> None:
    row = asked(table)
    with acting_as(table.partner):
        said = nominals.said(table.partner, row.nominal, value="INVENTED, Iggy")
        actions.reply(row, kind="added", lent=[said], to=[table.keeper.agency], by=table.partner)

    def reads(user: User) -> bool:
        with acting_as(user):
            return Contribution.objects.visible_to(user).filter(pk=said.pk).exists()

    assert (reads(table.keeper), reads(table.nominator)) == (True, False)


def test_an_answer_changed_is_one_answer(table: Table) -> None:
    row = asked(table)
    with acting_as(table.partner):
        actions.reply(row, kind="unable", by=table.partner)
        actions.reply(row, kind="nothing", by=table.partner)

    assert list(Reply.objects.values_list("kind", flat=True)) == ["nothing"]


def test_nobody_answers_once_it_is_scored(table: Table) -> None:
    row = asked(table)
    with acting_as(table.keeper):
        actions.open_scoring(row, by=table.keeper)

    with acting_as(table.partner), pytest.raises(Refused, match="not asked"):
        actions.reply(row, kind="nothing", by=table.partner)


def test_those_who_have_not_answered_are_told_once_a_day(table: Table) -> None:
    row = asked(table)
    with acting_as(table.keeper):
        first = actions.chase(row, by=table.keeper)
        second = actions.chase(row, by=table.keeper)

    assert (first, second) == (1, 0)


def test_a_probable_duplicate_is_shown_to_the_secretariat_alone(
    table: Table, sign_in: SignIn
) -> None:
    row = asked(table)
    other = partners.person(table.partner.agency, "agency_lead")
    again = japtm.nomination(other, table.programme, row.nominal, state="submitted")

    kept = sign_in(table.keeper).get(row.get_absolute_url()).content.decode()
    own = sign_in(table.nominator).get(row.get_absolute_url()).content.decode()

    assert (again.reference in kept, again.reference in own) == (True, False)


def test_what_was_sent_back_is_mended_and_approved_again(table: Table) -> None:
    row = approved(table)
    with acting_as(table.keeper):
        actions.send_back(row, reason="Say more of the harm.", by=table.keeper)
    with acting_as(table.nominator):
        actions.write_nomination(row, "harm", {"harm": "More of it."}, by=table.nominator)
        actions.ask_approval(row, by=table.nominator)
    with acting_as(table.approver):
        say_yes(row, by=table.approver)

    assert Nomination.objects.get(pk=row.pk).state == "submitted"


def _end(table: Table) -> None:
    """Before the clock of the test's transaction, which stands still."""
    ended = timezone.now() - timedelta(hours=1)
    SharingAgreement.objects.filter(pk=table.programme.agreement_id).update(ends_at=ended)


def test_an_agency_reads_its_own_after_the_agreement_has_ended(
    table: Table, sign_in: SignIn
) -> None:
    row = approved(table)
    _end(table)
    browser = sign_in(table.nominator)

    page = browser.get(row.get_absolute_url())
    listed = browser.get(reverse("nominals:nominations")).content.decode()

    assert page.status_code == 200
    assert row.reference in listed
    assert table.programme.name not in page.content.decode()


def test_nothing_goes_on_once_the_agreement_has_ended(table: Table) -> None:
    row = whole_draft(table)
    with acting_as(table.nominator):
        actions.ask_approval(row, by=table.nominator)
    _end(table)

    with acting_as(table.approver), pytest.raises(Refused, match="not in force"):
        say_yes(row, by=table.approver)
