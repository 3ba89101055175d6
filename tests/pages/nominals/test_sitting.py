"""Who was there, advice and dissent, the time an item takes, and who is out of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from nominals import actions, documents
from nominals.models import (
    AgendaItem,
    Attendance,
    Decision,
    EarlyInterest,
    Interest,
    Meeting,
    Nomination,
    Remark,
    Score,
)
from nominals.score_querysets import to_score
from partners.models import User
from portal.errors import Refused
from portal.models import AuditEvent
from tests.conftest import acting_as
from tests.factories import japtm, partners, scores
from tests.pages.nominals.table import (
    SignIn,
    Table,
    closed,
    is_open,
    laid,
    loans_end,
    pack_page,
    proposed,
    signed,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    made = laid()
    is_open(made)
    return made


def came(table: Table, name: str = "Ida Invented", kind: str = "present") -> Attendance:
    with acting_as(table.keeper):
        return actions.record_attendance(
            table.meeting, agency=table.nominator.agency, name=name, kind=kind, by=table.keeper
        )


def said(table: Table, by: User, **fields: str) -> Remark:
    given = {"kind": "dissent", "words": "We would wait."} | fields
    with acting_as(by):
        return actions.remark(table.item, **given, by=by)


# Attendance


def test_the_secretariat_records_people_by_agency_and_mends_what_it_entered(
    table: Table, sign_in: SignIn
) -> None:
    address = reverse("nominals:meeting-attendance", args=[table.meeting.key])
    browser = sign_in(table.keeper)
    entry = {"agency": table.nominator.agency.key, "name": "Ida Invented", "kind": "present"}

    first = browser.post(address, entry)
    second = browser.post(address, entry | {"kind": "apologies"})
    page = browser.get(address).content.decode()

    assert (first.status_code, second.status_code) == (302, 302)
    assert [(row.name, row.kind) for row in Attendance.objects.all()] == [
        ("Ida Invented", "apologies")
    ]
    assert "Apologies" in page
    assert AuditEvent.objects.filter(event="attendance_recorded").count() == 2


def test_only_parties_are_there_only_while_it_is_open_only_by_the_secretariat(
    table: Table,
) -> None:
    stranger = partners.agency()
    with acting_as(table.keeper), pytest.raises(Refused):
        actions.record_attendance(
            table.meeting, agency=stranger, name="x", kind="present", by=table.keeper
        )
    with acting_as(table.first), pytest.raises(Refused):
        actions.record_attendance(
            table.meeting, agency=table.first.agency, name="x", kind="present", by=table.first
        )
    closed(table)
    with pytest.raises(Refused):
        came(table)
    with acting_as(table.keeper), pytest.raises(DatabaseError), transaction.atomic():
        japtm.attendance(table.meeting, table.keeper)

    assert Attendance.objects.count() == 0


# Advice and dissent


def test_members_say_their_own_and_it_is_in_the_minutes(table: Table, sign_in: SignIn) -> None:
    browser = sign_in(table.nominator)
    address = reverse("nominals:item-remark", args=[table.item.key])

    done = browser.post(address, {"kind": "advice", "words": "Ask housing first."})
    said(table, table.second)
    came(table)
    came(table, "Una Unable", "apologies")
    live = browser.get(table.meeting.get_absolute_url()).content.decode()
    closed(table)
    minutes = browser.get(pack_page(table.meeting, "minutes")).content.decode()

    assert done.status_code == 302
    assert f"{table.nominator.name}" in live
    assert "Ask housing first." in live
    for words in ("Ask housing first.", "We would wait.", "Ida Invented", "Una Unable"):
        assert words in minutes


def test_the_secretariat_writes_down_what_somebody_present_said(table: Table) -> None:
    there = came(table)

    made = said(table, table.keeper, speaker=str(there.pk))

    assert (made.name, made.owner, made.recorded_by) == (there.name, there.owner, table.keeper)


def test_nobody_speaks_for_another(table: Table) -> None:
    there, away = came(table), came(table, "Una Unable", "apologies")
    for by, speaker in ((table.keeper, away), (table.nominator, there)):
        with pytest.raises(Refused):
            said(table, by, speaker=str(speaker.pk))
    with acting_as(table.nominator), pytest.raises(DatabaseError), transaction.atomic():
        japtm.remark(table.item, table.nominator, name=table.second.name)
    with acting_as(table.nominator), pytest.raises(DatabaseError), transaction.atomic():
        japtm.remark(table.item, table.nominator, owner=table.second.agency)

    assert Remark.objects.count() == 0


def test_a_remark_stands_and_voids_no_signature(table: Table) -> None:
    decision = proposed(table)
    signed(decision, table.first)
    made = said(table, table.nominator)
    signed(decision, table.second)

    decision.refresh_from_db()
    assert decision.took_effect is not None
    with acting_as(table.nominator), pytest.raises(DatabaseError), transaction.atomic():
        Remark._base_manager.filter(pk=made.pk).update(words="Nothing.")


def test_nothing_is_said_after_the_close(table: Table) -> None:
    item = table.item
    closed(table)

    with acting_as(table.nominator), pytest.raises(Refused):
        actions.remark(item, kind="advice", words="Too late.", by=table.nominator)


def test_whatever_is_said_changes_the_number_that_pages_ask_for(table: Table) -> None:
    for act in (came, lambda table: said(table, table.nominator)):
        before = Meeting.objects.get().version
        act(table)
        assert Meeting.objects.get().version > before


# An interest


@pytest.fixture
def weighed() -> scores.Round:
    return scores.round_of(1)


def declared(nomination: Nomination, by: User) -> EarlyInterest:
    with acting_as(by):
        return actions.declare_early(nomination, words="A cousin.", by=by)


def test_whoever_declares_an_interest_does_not_score(
    weighed: scores.Round, sign_in: SignIn
) -> None:
    row, by = weighed.nominations[0], weighed.first
    browser = sign_in(by)

    done = browser.post(
        reverse("nominals:nomination-interest", args=[row.key]), {"words": "A cousin."}
    )
    page = browser.get(reverse("nominals:score", args=[row.key])).content.decode()

    assert done.status_code == 302
    assert "or you have declared an interest in it" in page
    with acting_as(by):
        assert not to_score(by).exists()
        with pytest.raises(Refused, match="You have declared an interest"):
            actions.score(row, scores.given(), by=by)
        with pytest.raises(DatabaseError), transaction.atomic():
            scores.score(row, by)
    colleague = partners.person(by.agency, "nominating_officer")
    with acting_as(colleague):
        actions.score(row, scores.given(), by=colleague)
    assert Score.objects.get().scored_by == colleague


def test_a_score_that_was_given_goes_before_the_reveal(weighed: scores.Round) -> None:
    row, by = weighed.nominations[0], weighed.first
    colleague = partners.person(by.agency, "nominating_officer")
    with acting_as(by):
        actions.score(row, scores.given(), by=by)

    declared(row, colleague)
    kept = Score.objects.count()
    declared(row, by)

    assert (kept, Score.objects.count()) == (1, 0)
    assert AuditEvent.objects.filter(event="score_withdrawn", actor=by.pk).count() == 1


def test_one_that_is_declared_early_is_theirs_and_the_secretariats_to_see(
    weighed: scores.Round,
) -> None:
    made = declared(weighed.nominations[0], weighed.first)
    keeper = partners.person(made.nomination.recipient, "japtm_secretariat")
    colleague = partners.person(weighed.first.agency, "nominating_officer")

    for by, seen in ((weighed.first, True), (keeper, True), (colleague, False)):
        with acting_as(by):
            assert EarlyInterest.objects.visible_to(by).exists() is seen
            assert EarlyInterest._base_manager.exists() is seen


def test_it_goes_with_the_nomination_onto_the_agenda(table: Table) -> None:
    row = japtm.nomination(table.nominator, table.programme, state="scored")
    japtm.lend(row, table.second.agency, table.nominator)
    declared(row, table.second)
    with acting_as(table.keeper):
        actions.list_items(table.meeting, [row], late_reason="Now.", by=table.keeper)

    found = Interest.objects.get(item__nomination=row)
    assert (found.declared_by, found.words) == (table.second, "A cousin.")


def test_on_an_agenda_it_is_declared_in_the_meeting(table: Table) -> None:
    with pytest.raises(Refused):
        declared(table.row, table.second)


def test_whoever_has_an_interest_is_out_of_the_item_while_it_is_on_the_table(
    table: Table, sign_in: SignIn
) -> None:
    browser, item = sign_in(table.second), table.item
    before = browser.get(table.meeting.get_absolute_url()).content.decode()
    browser.post(reverse("nominals:item-interest", args=[item.key]), {"words": "A cousin."})
    proposed(table)

    page = browser.get(table.meeting.get_absolute_url()).content.decode()

    assert "Runs a line" in before
    assert "Runs a line" not in page
    assert "You are out of it" in page
    for name in ("item-propose", "item-interest", "item-remark"):
        assert browser.get(reverse(f"nominals:{name}", args=[item.key])).status_code == 404
    with acting_as(table.second):
        for model in (AgendaItem, Decision):
            assert not model.objects.visible_to(table.second).exists()
            assert not model._base_manager.exists()
    with acting_as(table.second), pytest.raises(Refused):
        actions.remark(item, kind="advice", words="Still.", by=table.second)
    closed(table)
    assert "A cousin." in browser.get(table.meeting.get_absolute_url()).content.decode()


def test_whoever_may_not_see_what_is_on_the_table_is_not_told_of_an_interest(
    table: Table, sign_in: SignIn
) -> None:
    loans_end(table)

    page = sign_in(table.second).get(table.meeting.get_absolute_url()).content.decode()

    assert "Runs a line" not in page
    assert "You are out of it" not in page


def test_a_secretary_with_an_interest_closes_the_whole_meeting(table: Table) -> None:
    with acting_as(table.keeper):
        actions.declare_interest(table.item, words="A cousin.", by=table.keeper)

    closed(table)

    assert Nomination.objects.get(pk=table.row.pk).state == "scored"
    with acting_as(table.keeper):
        assert len(documents.minutes_of(table.meeting, by=table.keeper).items) == 1


# The time it takes


def test_the_time_runs_from_what_is_kept_with_the_meeting(table: Table, sign_in: SignIn) -> None:
    Meeting.objects.update(on_table_since=timezone.now() - timedelta(minutes=7, seconds=5))
    browser = sign_in(table.nominator)
    within = browser.get(table.meeting.get_absolute_url()).content.decode()
    Meeting.objects.update(on_table_since=timezone.now() - timedelta(minutes=16))
    over = browser.get(table.meeting.get_absolute_url()).content.decode()

    assert "7 minutes</span> of 15" in " ".join(within.split())
    assert "data-portal-over hidden" in within
    assert "data-portal-over>" in over


def test_the_next_item_begins_anew(table: Table) -> None:
    Meeting.objects.update(on_table_since=timezone.now() - timedelta(minutes=7))
    with acting_as(table.keeper):
        actions.show_item(table.meeting, table.item.key, by=table.keeper)

    since = Meeting.objects.get().on_table_since
    assert since is not None
    assert timezone.now() - since < timedelta(minutes=1)


EARLY = ("submitted", "enriching", "scored", "reserve", "deferred")


@pytest.mark.parametrize(
    ("state", "may"),
    [
        *((state, True) for state in EARLY),
        ("rejected", False),
        ("closed", False),
        ("listed", False),
    ],
)
def test_an_interest_is_declared_as_long_as_it_may_be_weighed(
    table: Table, state: str, may: bool
) -> None:
    row = japtm.nomination(table.nominator, table.programme, state=state)
    given = {"nomination": row, "words": "A cousin.", "owner": table.nominator.agency,
             "name": "x", "declared_by": table.nominator}  # fmt: skip

    with acting_as(table.nominator):
        try:
            with transaction.atomic():
                EarlyInterest._base_manager.create(**given)
        except DatabaseError:
            assert not may
        else:
            assert may
            EarlyInterest.objects.visible_to(table.nominator).get()


def test_the_secretariat_reads_who_is_out_where_it_makes_the_agenda(
    table: Table, sign_in: SignIn
) -> None:
    row = japtm.nomination(table.nominator, table.programme, state="reserve")
    with acting_as(table.nominator):
        actions.declare_early(row, words="A cousin of mine.", by=table.nominator)
    browser = sign_in(table.keeper)

    agenda = browser.get(reverse("nominals:meeting-agenda", args=[table.meeting.key]))
    its_page = browser.get(reverse("nominals:nomination-interest", args=[row.key]))
    others = sign_in(table.second).get(table.meeting.get_absolute_url())

    assert "A cousin of mine." in agenda.content.decode()
    assert "A cousin of mine." in its_page.content.decode()
    assert "A cousin of mine." not in others.content.decode()


def test_an_interest_is_declared_before_the_table_comes_to_it(
    table: Table, sign_in: SignIn
) -> None:
    browser = sign_in(table.second)
    page = reverse("nominals:item-interest", args=[table.item.key])

    assert page in browser.get(table.meeting.get_absolute_url()).content.decode()
    browser.post(page, {"words": "A cousin of mine."})
    seen_by_keeper = sign_in(table.keeper).get(table.meeting.get_absolute_url()).content.decode()

    assert "A cousin of mine." in seen_by_keeper
