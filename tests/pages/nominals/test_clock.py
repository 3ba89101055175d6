"""Partners are told by the clock, what is late goes to the next meeting, age is weighed again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nominals import actions, cut_off
from nominals.models import AgendaItem, Meeting, Nominal, Nomination, Signature
from partners.models import Message, User
from portal.errors import Refused
from portal.models import AuditEvent
from tests.conftest import PortalClient, acting_as, database_role
from tests.factories import japtm, nominals, partners, scores
from tests.factories.scores import Round, round_of
from tests.house.test_people_wall import tries

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


def page(name: str, *args: Any) -> str:
    return reverse(f"nominals:{name}", args=args)


def today(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


def is_born(nominal: Nominal, by: User, *, years: int) -> None:
    born = today(-years * 366)
    nominals.said(by, nominal, kind="birth", code="", value="", starts_on=born)


# Chasers


def asked(days: int) -> tuple[Round, Nomination]:
    """Partners are asked about one nomination, with so many days left."""
    of = round_of(0)
    row = japtm.nomination(of.first, of.programme, state="enriching", answers_due=today(days))
    for to in (of.second.agency, of.secretariat.agency):
        japtm.lend(row, to, row.approved_by)
    return of, row


def chased() -> int:
    with database_role("portal_worker"):
        return actions.chase_partners()


def test_who_has_not_answered_is_told_once_three_days_before() -> None:
    of, row = asked(3)
    keeper = partners.person(of.secretariat.agency, "agency_lead")
    japtm.reply(row, keeper)

    assert chased() == 1
    assert chased() == 0

    told = Message.objects.get()
    assert (told.person, told.kind, told.reference) == (
        of.second, "nomination_chased", row.reference,
    )  # fmt: skip
    event = AuditEvent.objects.get(event="partners_chased")
    assert (event.recipients, event.actor) == ([of.second.agency_id], None)


def test_who_has_not_answered_by_the_day_is_told_once_more_when_it_has_passed() -> None:
    of, row = asked(3)
    assert (chased(), chased()) == (1, 0)
    Nomination.objects.filter(pk=row.pk).update(answers_due=today())
    assert chased() == 0
    Nomination.objects.filter(pk=row.pk).update(answers_due=today(-1))

    assert (chased(), chased()) == (1, 0)

    assert {each.person for each in Message.objects.all()} == {of.second}


@pytest.mark.parametrize("days", [4, 30])
def test_nobody_is_told_before(days: int) -> None:
    asked(days)

    assert chased() == 0
    assert not AuditEvent.objects.filter(event="partners_chased").exists()


def test_nobody_is_told_of_what_they_may_not_read_or_may_no_longer() -> None:
    of, row = asked(1)
    Nomination.objects.filter(pk=row.pk).update(readers=[])
    assert chased() == 0

    of, row = asked(1)
    agreement = of.programme.agreement
    type(agreement).objects.filter(pk=agreement.pk).update(
        ends_at=timezone.now() - timedelta(hours=1)
    )
    assert chased() == 0


def test_only_the_worker_chases_by_the_clock() -> None:
    of, _row = asked(1)

    assert not tries(of.secretariat, "SELECT wall.chase_partners(3)")
    assert tries(None, "SELECT wall.chase_partners(3)", role="portal_worker")


# The cut-off


def moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10, 0)))


def sent(round_: Round, day: date, **fields: Any) -> Nomination:
    return japtm.nomination(
        round_.first, round_.programme, approved_at=moment(day), **{"state": "scored"} | fields
    )


def planned(of: Round, day: date) -> Meeting:
    return japtm.meeting(of.programme, of.secretariat, state="planned", planned_for=moment(day))


@pytest.fixture
def of() -> Round:
    made = round_of(0)
    type(made.programme).objects.filter(pk=made.programme.pk).update(cut_off_days=15)
    made.programme.refresh_from_db()
    return made


def test_the_cut_off_lies_fifteen_working_days_before_the_meeting(of: Round) -> None:
    meeting = planned(of, date(2026, 11, 30))  # a Monday

    assert cut_off.last_day(meeting, of.programme) == date(2026, 11, 9)
    in_time, late = sent(of, date(2026, 11, 9)), sent(of, date(2026, 11, 10))
    assert not cut_off.is_late(in_time, meeting, of.programme)
    assert cut_off.is_late(late, meeting, of.programme)


def test_the_nominator_reads_to_which_meeting_it_goes(sign_in: SignIn, of: Round) -> None:
    soon, later = planned(of, today(7)), planned(of, today(60))
    row = sent(of, today(), state="submitted")

    shown = sign_in(of.first).get(row.get_absolute_url()).content.decode()

    last = cut_off.last_day(soon, of.programme)
    assert f"It came after {last:%-d %B %Y}, the cut-off" in shown
    assert f"It goes to the meeting on {later.planned_for:%-d %B %Y}." in shown


def test_without_a_later_meeting_it_goes_to_the_next_that_is_planned(
    sign_in: SignIn, of: Round
) -> None:
    row = sent(of, today(), state="enriching", answers_due=today(9))
    for missed in (False, True):
        if missed:
            planned(of, today(7))
        shown = sign_in(of.first).get(row.get_absolute_url()).content.decode()
        assert "It goes to the next meeting that is planned." in shown
        assert ("the cut-off for the meeting" in shown) is missed


def test_what_came_late_goes_on_an_agenda_with_a_reason_alone(sign_in: SignIn, of: Round) -> None:
    meeting = planned(of, today(7))
    late, in_time = sent(of, today()), sent(of, today(-60))
    browser, address = sign_in(of.secretariat), page("meeting-agenda", meeting.key)
    chosen = {"nominations": [late.key, in_time.key]}

    refused = browser.post(address, chosen).content.decode()
    browser.post(address, chosen | {"late_reason": "A life is in danger."})

    assert "Write why what came after the cut-off goes on now." in refused
    reasons = dict(AgendaItem.objects.values_list("nomination", "late_reason"))
    assert reasons == {late.pk: "A life is in danger.", in_time.pk: ""}
    shown = browser.get(meeting.get_absolute_url()).content.decode()
    assert shown.count("A life is in danger.") == 1


def test_the_action_refuses_a_late_one_without_a_reason(of: Round) -> None:
    meeting, late = planned(of, today(7)), sent(of, today())

    with acting_as(of.secretariat), pytest.raises(Refused, match="goes to the next meeting"):
        actions.list_items(meeting, [late], late_reason="  ", by=of.secretariat)
    assert not AgendaItem.objects.exists()


def test_what_was_deferred_is_never_late(of: Round) -> None:
    meeting, row = planned(of, today(7)), sent(of, today(), state="deferred")

    with acting_as(of.secretariat):
        actions.list_items(meeting, [row], by=of.secretariat)

    assert AgendaItem.objects.get().late_reason == ""


# Age


def test_at_the_reveal_who_may_be_a_child_stays_behind(sign_in: SignIn) -> None:
    of = round_of(2)
    young, adult = of.nominations
    is_born(young.nominal, of.secretariat, years=16)
    for row in of.nominations:
        scores.score(row, of.first)

    before = sign_in(of.secretariat).get(page("reveal", of.programme.key)).content.decode()
    scores.revealed(of)

    assert young.reference in before
    assert "Refer them to safeguarding from their page" in before
    young.refresh_from_db()
    adult.refresh_from_db()
    assert (young.state, young.revealed_at, adult.state) == ("scoring", None, "scored")


def test_nothing_is_revealed_where_all_may_be_children() -> None:
    of = round_of(1)
    is_born(of.nominations[0].nominal, of.secretariat, years=16)

    with acting_as(of.secretariat), pytest.raises(Refused, match="safeguarding"):
        actions.reveal(of.programme, by=of.secretariat)


def test_who_may_be_a_child_comes_on_no_agenda() -> None:
    of = round_of(0)
    row, meeting = sent(of, today(-60)), planned(of, today(7))
    is_born(row.nominal, of.secretariat, years=17)

    with acting_as(of.secretariat), pytest.raises(Refused, match=f"{row.reference}.*safeguarding"):
        actions.list_items(meeting, [row], by=of.secretariat)


def on_the_table(of: Round) -> tuple[Any, User]:
    row = sent(of, today(-60), state="listed")
    chair = partners.person(of.secretariat.agency, "co_chair")
    japtm.chair(of.programme, chair)
    return japtm.item(japtm.meeting(of.programme, of.secretariat), row, of.secretariat), chair


def test_nothing_is_proposed_and_nothing_signed_of_who_may_be_a_child() -> None:
    of = round_of(0)
    japtm_item, chair = on_the_table(of)
    japtm.lend(japtm_item.nomination, chair.agency, japtm_item.nomination.approved_by)
    decided = japtm.decision(japtm_item, of.secretariat)
    japtm.put_on_table(japtm_item, of.secretariat)
    is_born(japtm_item.nomination.nominal, of.secretariat, years=17)

    with acting_as(of.secretariat), pytest.raises(Refused, match="under 18"):
        actions.propose(japtm_item, outcome="accepted", reasons="x", by=of.secretariat)
    with acting_as(chair), pytest.raises(Refused, match="under 18"):
        actions.sign(decided, sha256=decided.sha256, by=chair)
    assert not Signature.objects.exists()


@pytest.mark.parametrize("state", ["submitted", "enriching", "scoring", "scored"])
def test_the_secretariat_closes_what_is_of_somebody_who_may_be_a_child(
    sign_in: SignIn, state: str
) -> None:
    of = round_of(0)
    row = sent(of, today(), state=state)
    browser, address = sign_in(of.secretariat), page("nomination-move-on", row.key, "close")

    assert browser.post(address).status_code == 409
    is_born(row.nominal, of.secretariat, years=16)
    shown = browser.get(row.get_absolute_url()).content.decode()
    assert browser.post(address).status_code == 302

    assert "The nomination goes no further" in shown
    row.refresh_from_db()
    assert row.state == "closed"
    told = Message.objects.get(person=of.first)
    assert told.kind == "nomination_closed"
    theirs = sign_in(of.first).get(row.get_absolute_url()).content.decode()
    assert "under 18" not in theirs


# Nominated anew


def test_after_closing_somebody_is_nominated_anew_and_the_secretariat_sees_the_former(
    sign_in: SignIn,
) -> None:
    of = round_of(0)
    former = sent(of, today(-60), state="rejected")
    with acting_as(of.first), pytest.raises(Refused, match="already"):
        actions.begin_nomination(former.nominal, of.programme, by=of.first)

    sign_in(of.secretariat).post(page("nomination-move-on", former.key, "close"))
    with acting_as(of.first):
        again = actions.begin_nomination(former.nominal, of.programme, by=of.first)
    Nomination.objects.filter(pk=again.pk).delete()
    again = sent(of, today(), of=former.nominal, state="submitted")

    shown = sign_in(of.secretariat).get(again.get_absolute_url()).content.decode()
    assert "Nominated before" in shown
    assert former.reference in shown
    theirs = sign_in(of.first).get(again.get_absolute_url()).content.decode()
    assert "Nominated before" not in theirs


# The list of a programme


def test_the_page_of_a_programme_names_whom_the_reader_may_see(sign_in: SignIn) -> None:
    of = round_of(0)
    own = nominals.said(of.secretariat, value="BRASS, Barnaby")
    sent(of, today(), of=own.nominal)
    other = sent(of, today())
    japtm.lend(other, of.secretariat.agency, other.approved_by)
    browser = sign_in(of.secretariat)

    shown = browser.get(of.programme.get_absolute_url()).content.decode()

    assert "BRASS, Barnaby" in shown
    assert other.reference in shown
    theirs = sign_in(of.first).get(of.programme.get_absolute_url()).content.decode()
    assert "BRASS" not in theirs


def test_the_page_of_a_programme_asks_no_more_for_more_nominations(sign_in: SignIn) -> None:
    of = round_of(3)
    browser = sign_in(of.first)
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as asked_for:
            browser.get(of.programme.get_absolute_url())
        counts.append(len(asked_for))
        for _one in range(8):
            japtm.nomination(of.first, of.programme, state="scoring")

    assert counts[0] == counts[1]
