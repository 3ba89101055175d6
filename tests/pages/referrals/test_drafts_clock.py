"""Drafts by the clock: a warning after 21 days, gone after 28; and an agency's summary."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from partners.models import Message, User
from portal.models import AuditEvent
from referrals import actions, jobs
from referrals.models import CpiAccount, CpiForm
from referrals.summaries import period
from tests.conftest import PortalClient, acting_as
from tests.factories import partners, referrals
from tests.house.committed import ask

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
# Tables of this app that hang on a form and never on a draft: nothing of theirs is to delete.
NEVER_OF_A_DRAFT = {
    "referrals_cpiformgrant", "referrals_cpioutcome", "referrals_cpirendering",
    "referrals_cpicorrection", "referrals_grading", "referrals_sanitising", "referrals_presence",
    "referrals_usefulness", "referrals_referralorigin",
}  # fmt: skip


@pytest.fixture
def writer() -> User:
    return partners.person()


def draft(writer: User, *, days: float, seconds: int = 0, warned: float | None = None) -> CpiForm:
    """Last saved so long ago, to the second: the database's clock stands still in a test."""
    form = referrals.draft(writer)
    ask(
        "UPDATE referrals_cpiform SET saved_at = now() - %s, warned_at = now() - %s::interval"
        " WHERE id = %s RETURNING id",
        [
            timedelta(days=days, seconds=-seconds),
            None if warned is None else timedelta(days=warned), form.pk,
        ],
    )  # fmt: skip
    return form


def clock() -> None:
    with acting_as(None, role="portal_worker"):
        jobs.look_after_drafts.run()


def kinds() -> list[str]:
    return [message.kind for message in Message.objects.order_by("pk")]


@pytest.mark.parametrize(("seconds", "told"), [(1, []), (0, ["draft_ends"]), (-1, ["draft_ends"])])
def test_the_writer_is_warned_after_21_days_and_once(
    seconds: int, told: list[str], writer: User
) -> None:
    draft(writer, days=21, seconds=seconds)

    clock()
    clock()

    assert kinds() == told
    assert CpiForm.objects.count() == 1


@pytest.mark.parametrize(("seconds", "left"), [(1, 1), (0, 0), (-1, 0)])
def test_a_draft_is_deleted_whole_after_28_days(seconds: int, left: int, writer: User) -> None:
    form = draft(writer, days=28, seconds=seconds, warned=7)

    clock()

    assert CpiForm.objects.count() == CpiAccount.objects.count() == left
    assert kinds() == ["draft_gone"] * (1 - left)
    events = AuditEvent.objects.filter(event="cpi_expired")
    assert [(e.operation, e.actor, e.agency, e.objects_seen, e.fields) for e in events] == [
        ("erasure", None, writer.agency_id, [form.key], [])
    ] * (1 - left)


def test_nobodys_draft_goes_unwarned_after_the_clock_stood_still(writer: User) -> None:
    draft(writer, days=60)
    clock()

    assert kinds() == ["draft_ends"]
    ask("UPDATE referrals_cpiform SET warned_at = now() - interval '6 days' RETURNING id")
    clock()

    assert kinds() == ["draft_ends", "draft_gone"]


def test_a_draft_that_is_saved_starts_anew(sign_in: SignIn, writer: User) -> None:
    form = draft(writer, days=27, warned=6)
    with acting_as(writer):
        actions.save_answers(form, version=form.version, answers={"people": "Two"}, by=writer)

    clock()

    form.refresh_from_db()
    assert kinds() == []
    assert form.warned_at is None
    assert timezone.now() - form.saved_at < timedelta(minutes=1)
    goes = timezone.localdate() + timedelta(days=28)
    page = sign_in(writer).get(reverse("referrals:cpi-draft", args=[form.key])).content.decode()
    assert f"is deleted on {goes.day} {goes:%B %Y}" in page


def test_what_was_sent_is_left_alone(writer: User) -> None:
    form = referrals.sent(writer, partners.force())
    CpiForm.objects.filter(pk=form.pk).update(saved_at=timezone.now() - timedelta(days=400))

    clock()

    assert kinds() == []
    assert CpiForm.objects.filter(pk=form.pk).exists()


def test_drafts_of_people_who_left_go_too_and_nobody_is_told(writer: User) -> None:
    draft(writer, days=29, warned=8)
    User.objects.filter(pk=writer.pk).update(is_active=False)

    clock()

    assert not CpiForm.objects.exists()
    assert kinds() == []


def test_all_of_many_are_deleted_in_pieces(writer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("referrals.actions.clock.PIECE", 2)
    for _ in range(5):
        draft(writer, days=30, warned=9)

    clock()

    assert not CpiForm.objects.exists()


def test_the_owner_of_the_tables_reaches_every_part_of_a_draft() -> None:
    """Else a part would keep its draft from going, where the owner is no superuser."""
    hanging = {name for (name,) in ask(
        "SELECT t.relname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid"
        " WHERE c.contype = 'f' AND c.confrelid = 'referrals_cpiform'::regclass"
        " AND t.relname LIKE 'referrals\\_%%' AND t.relforcerowsecurity AND c.confdeltype <> 'c'"
        " AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = t.oid"
        " AND t.relowner = ANY (p.polroles) AND p.polcmd = '*')"
    )}  # fmt: skip

    assert hanging <= NEVER_OF_A_DRAFT


@pytest.mark.parametrize(
    "function", ["warn_of_drafts(9)", "delete_drafts(9)", "delete_whole('referrals_cpiform', 1)"]
)
def test_no_page_deletes_the_drafts_of_others(function: str, writer: User) -> None:
    refused = pytest.raises(DatabaseError, match="permission denied")
    with acting_as(writer), refused, transaction.atomic():
        ask(f"SELECT wall.{function}")


# The summary


def test_leads_are_told_once_that_there_is_a_summary(writer: User) -> None:
    lead = partners.person(writer.agency, "agency_lead")
    partners.person(partners.agency(), "agency_lead")  # of an agency that sent nothing
    form = referrals.sent(writer, partners.force())
    set_times(form, sent_at=timezone.now() - timedelta(days=8))
    for _ in range(2):
        with acting_as(None, role="portal_worker"):
            jobs.tell_of_summaries.run()

    assert [(message.kind, message.person) for message in Message.objects.all()] == [
        ("summary", lead)
    ]


def test_an_agency_that_wants_none_gets_none(sign_in: SignIn, writer: User) -> None:
    lead = partners.person(writer.agency, "agency_lead")
    form = referrals.sent(writer, partners.force())
    set_times(form, sent_at=timezone.now() - timedelta(days=8))
    sign_in(lead).post(reverse("mail-pace"), {"pace": "daily", "summary": "never"})
    with acting_as(None, role="portal_worker"):
        jobs.tell_of_summaries.run()

    assert not Message.objects.exists()
    assert User.objects.get(pk=lead.pk).mail_pace == "daily"


def test_only_a_lead_says_it_for_the_agency(sign_in: SignIn, writer: User) -> None:
    sign_in(writer).post(reverse("mail-pace"), {"pace": "weekly", "summary": "never"})

    writer.agency.refresh_from_db()
    assert writer.agency.summary_pace == "weekly"
    with acting_as(writer):
        assert ask("SELECT wall.keep_summary('never')") == [(False,)]


def test_the_summary_counts_what_its_reader_sees(sign_in: SignIn, writer: User) -> None:
    lead, analyst = partners.person(writer.agency, "agency_lead"), partners.person()
    force = partners.force()
    _since, until = period("weekly", timezone.now())
    answered, waits, late = (referrals.sent(writer, force) for _ in range(3))
    referrals.sent(partners.person(), force)
    set_times(answered, sent_at=until - timedelta(days=9), answered_at=until - timedelta(seconds=1),
              answered_by=analyst, answer="contact", state="closed")  # fmt: skip
    set_times(waits, sent_at=until - timedelta(days=2))
    set_times(late, sent_at=until)

    page = sign_in(lead).get(reverse("referrals:cpi-summary"))

    summary = page.context["summary"]
    assert (summary.sent, summary.waiting) == (1, 1)
    assert [number for _words, number in summary.answers] == [1]
    assert answered.reference in page.content.decode()
    assert AuditEvent.objects.filter(purpose="summary", objects_seen=[answered.key]).exists()


def set_times(form: CpiForm, **fields: Any) -> None:
    ask("SET session_replication_role = replica")
    CpiForm.objects.filter(pk=form.pk).update(**fields)
    ask("SET session_replication_role = origin")


@pytest.mark.parametrize(
    ("pace", "now", "since", "until"),
    [
        ("daily", (2026, 7, 1, 5, 59, 59), (2026, 6, 29, 6), (2026, 6, 30, 6)),
        ("daily", (2026, 7, 1, 6, 0, 0), (2026, 6, 30, 6), (2026, 7, 1, 6)),
        ("weekly", (2026, 11, 23, 6, 59, 59), (2026, 11, 9, 7), (2026, 11, 16, 7)),
        ("weekly", (2026, 11, 23, 7, 0, 0), (2026, 11, 16, 7), (2026, 11, 23, 7)),
        ("weekly", (2026, 10, 26, 8), (2026, 10, 19, 6), (2026, 10, 26, 7)),  # the clock went back
    ],
)  # fmt: skip
def test_a_period_ends_at_seven_on_the_clock(
    pace: str, now: tuple[int, ...], since: tuple[int, ...], until: tuple[int, ...]
) -> None:
    found = period(pace, datetime(*now, tzinfo=UTC))

    assert found == (datetime(*since, tzinfo=UTC), datetime(*until, tzinfo=UTC))


def test_the_database_ends_a_period_at_the_same_moment(writer: User) -> None:
    partners.person(writer.agency, "agency_lead")
    form = referrals.sent(writer, partners.force())
    with time_machine.travel(timezone.now(), tick=False):
        _since, until = period("weekly", timezone.now())
    for sent_at, number in ((until, 0), (until - timedelta(seconds=1), 1)):
        set_times(form, sent_at=sent_at)
        with acting_as(None, role="portal_worker"):
            jobs.tell_of_summaries.run()
        assert Message.objects.count() == number
