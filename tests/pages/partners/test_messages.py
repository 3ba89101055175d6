"""People are told that there is something new: by a reference, once, and at least once by mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from partners import actions, jobs, telling
from partners.models import Agency, Message, User
from partners.tasks import send_message, send_round_up
from portal.models import Job
from referrals import actions as referrals_actions
from tests.conftest import PortalClient, acting_as, database_role
from tests.factories import partners, referrals
from tests.house.committed import ask

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


@pytest.fixture
def force() -> Agency:
    return partners.force()


@pytest.fixture
def analyst(force: Agency) -> User:
    return partners.person(force, "intelligence_analyst", name="Ann Analyst")


@pytest.fixture
def writer() -> User:
    return partners.person(name="Will Writer", email="will@writers.example")


def answer(form: Any, by: User) -> None:
    with acting_as(by):
        referrals_actions.record_outcome(
            form, version=form.version, outcome="INTEL_LOG", note="secret words",
            answer="read_and_used", by=by, priority="low",
        )  # fmt: skip


def works(task: Any, name: str) -> None:
    with database_role("portal_worker"):
        for job in Job.objects.filter(task=name, state="queued"):
            task(job.pk)


def clock() -> None:
    with acting_as(None, role="portal_worker"):
        jobs.send_what_is_due.run()


# Who is told


def test_the_writer_is_told_of_an_answer_until_they_put_it_away(
    sign_in: SignIn, analyst: User, writer: User, force: Agency
) -> None:
    form = referrals.sent(writer, force)
    answer(form, analyst)
    browser = sign_in(writer)

    page = browser.get(reverse("home")).content.decode()
    assert "A form was answered." in page
    assert form.reference in page
    key = Message.objects.get().key
    browser.post(reverse("notices-seen"), {"message": [key]})

    assert "A form was answered." not in browser.get(reverse("home")).content.decode()


def test_what_came_after_the_page_was_shown_stays(sign_in: SignIn, writer: User) -> None:
    told(writer, "k" * 22)
    late = told(writer, "l" * 22)

    sign_in(writer).post(reverse("notices-seen"), {"message": [Message.objects.first().key]})

    assert list(Message.objects.filter(seen_at=None)) == [late]


def test_the_leads_are_told_where_the_writer_has_left(
    analyst: User, writer: User, force: Agency
) -> None:
    lead = partners.person(writer.agency, "agency_lead")
    form = referrals.sent(writer, force)
    User.objects.filter(pk=writer.pk).update(is_active=False)

    answer(form, analyst)

    assert Message.objects.get().person == lead


def test_whoever_is_of_another_agency_now_is_not_told(
    analyst: User, writer: User, force: Agency
) -> None:
    form = referrals.sent(writer, force)
    User.objects.filter(pk=writer.pk).update(agency=partners.agency())

    answer(form, analyst)

    assert not Message.objects.exists()


@pytest.mark.parametrize("at_risk", ["yes", "no"])
def test_analysts_of_the_force_are_told_of_an_urgent_form_at_once(
    at_risk: str, analyst: User, writer: User, force: Agency
) -> None:
    User.objects.filter(pk=analyst.pk).update(mail_pace="weekly")
    partners.person(partners.force(), "intelligence_analyst")
    form = referrals.draft(writer, district=partners.district(force_area=force.police_area))
    with acting_as(writer):
        form = referrals_actions.save_answers(
            form, version=form.version, by=writer,
            answers={"theme": "OTHER", "what_happened": "He is there.", "at_risk": at_risk},
        )  # fmt: skip
        referrals_actions.send_form(form, by=writer)

    assert [message.person for message in Message.objects.all()] == [analyst] * (at_risk == "yes")
    assert Job.objects.filter(task="partners.send_message").count() == (at_risk == "yes")


HEARS = {
    "of the marking": ({}, True),
    "below the marking": ({"highest_marking": "OFFICIAL"}, False),
    "whose vetting has lapsed": ({"vetted_until": date(2026, 1, 1)}, False),
    "whose training has lapsed": ({"trained_until": date(2026, 1, 1)}, False),
    "whose vetting lasts": ({"vetted_until": date(2999, 1, 1)}, True),
}


@pytest.mark.parametrize(("fields", "is_told"), HEARS.values(), ids=HEARS.keys())
def test_of_a_marked_record_is_told_somebody(
    force: Agency, analyst: User, fields: dict[str, Any], is_told: bool
) -> None:
    form = referrals.draft(partners.person(), marking="OFFICIAL-SENSITIVE")
    one = partners.person(force, "agency_lead", **fields)

    with acting_as(analyst):
        for given in ({"people": [one.pk]}, {"or_roles": ["agency_lead"], "once": "again"}):
            told = telling.tell("urgent", agency=force.pk, about=form, **given)
            assert told == is_told


def test_where_nobody_named_may_see_it_those_with_the_role_are_told(
    force: Agency, analyst: User
) -> None:
    form = referrals.draft(partners.person(), marking="OFFICIAL-SENSITIVE")
    named = partners.person(force, highest_marking="OFFICIAL")
    lead = partners.person(force, "agency_lead")

    with acting_as(analyst):
        telling.tell(
            "urgent", agency=force.pk, people=[named.pk], or_roles=["agency_lead"], about=form
        )
    assert Message.objects.get().person == lead


def test_whoever_stands_in_for_a_lead_is_told_as_the_lead_is(force: Agency, analyst: User) -> None:
    lead, deputy = partners.person(force, "agency_lead"), partners.person(force)
    today = timezone.localdate()
    with acting_as(lead):
        actions.name_deputy(deputy, starts_on=today, ends_on=today, by=lead)

    with acting_as(analyst):
        telling.tell("urgent", agency=force.pk, or_roles=["agency_lead"])
    assert set(Message.objects.values_list("person", flat=True)) >= {lead.pk, deputy.pk}


# What the mail says


def test_a_mail_says_the_reference_and_where_to_sign_in_and_nothing_else(
    analyst: User, writer: User, force: Agency
) -> None:
    form = referrals.sent(writer, force)
    answer(form, analyst)

    works(send_message, "partners.send_message")

    (sent,) = mail.outbox
    assert sent.to == [writer.email]
    assert sent.subject == f"There is something new about {form.reference}"
    home = f"http://localhost:8000{reverse('home')}"
    assert sent.body.split("\n\n") == ["Sign in to read it:", f"{home}\n"]
    assert Message.objects.get().mailed_at
    for word in ("Writer", "Analyst", force.name, writer.agency.name, "answer", form.key):
        assert word not in f"{sent.subject} {sent.body}"


def test_a_mail_sent_twice_is_the_same_mail(analyst: User, writer: User, force: Agency) -> None:
    answer(referrals.sent(writer, force), analyst)
    works(send_message, "partners.send_message")
    Job.objects.update(state="queued")  # the worker died before it could say that it had sent
    works(send_message, "partners.send_message")

    first, second = (sent.message() for sent in mail.outbox)
    assert first["Message-ID"] == second["Message-ID"]
    assert Message.objects.get().key in first["Message-ID"]


def test_a_mail_server_that_is_away_is_tried_again(
    analyst: User, writer: User, force: Agency, settings: Any
) -> None:
    answer(referrals.sent(writer, force), analyst)
    kept, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.pages.partners.test_messages.Away"
    works(send_message, "partners.send_message")
    assert Job.objects.get(task="partners.send_message").state == "running"  # the sweeper's
    settings.EMAIL_BACKEND = kept

    Job.objects.update(state="queued")
    works(send_message, "partners.send_message")

    assert len(mail.outbox) == 1


def test_a_mail_that_was_given_up_is_asked_for_by_the_clock(
    analyst: User, writer: User, force: Agency
) -> None:
    answer(referrals.sent(writer, force), analyst)
    Job.objects.filter(task="partners.send_message").update(state="failed", reason="Away.")

    clock()
    works(send_message, "partners.send_message")

    assert len(mail.outbox) == 1


class Away:
    def __init__(self, **options: Any) -> None:
        pass

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError


def test_nobody_who_was_switched_off_is_written_to(
    analyst: User, writer: User, force: Agency
) -> None:
    answer(referrals.sent(writer, force), analyst)
    User.objects.filter(pk=writer.pk).update(is_active=False)

    works(send_message, "partners.send_message")

    assert mail.outbox == []


# By the day and the week


def told(person: User, key: str, **fields: Any) -> Message:
    return Message.objects.create(
        agency=person.agency, person=person, kind="answered", subject_key=key,
        reference=f"CPI-26-AAAA-{key[:4].upper()}", **fields,
    )  # fmt: skip


def seven_o_clock(*, on_monday: bool) -> datetime:
    here = timezone.now().astimezone(ZoneInfo("Europe/London")) - timedelta(hours=7)
    day = here.date() - timedelta(days=here.weekday() if on_monday else 0)
    return datetime(day.year, day.month, day.day, 7, tzinfo=ZoneInfo("Europe/London"))


@pytest.mark.parametrize("pace", ["daily", "weekly"])
@pytest.mark.parametrize(("seconds", "mails"), [(-1, 1), (1, 0)])
def test_a_round_up_holds_what_was_new_at_seven(
    pace: str, seconds: int, mails: int, writer: User
) -> None:
    User.objects.filter(pk=writer.pk).update(mail_pace=pace)
    made = seven_o_clock(on_monday=pace == "weekly") + timedelta(seconds=seconds)
    told(writer, "k" * 22, made_at=made)
    told(writer, "l" * 22, made_at=made)
    told(writer, "r" * 22, made_at=made, seen_at=made)

    clock()
    clock()
    works(send_round_up, "partners.send_round_up")

    assert len(mail.outbox) == mails
    for sent in mail.outbox:
        assert "CPI-26-AAAA-KKKK\n\nCPI-26-AAAA-LLLL\n\nSign in" in sent.body
        assert "RRRR" not in sent.body
        assert not Message.objects.filter(mailed_at=None).exists()


def test_whoever_is_written_to_by_the_day_gets_no_mail_at_once(
    analyst: User, writer: User, force: Agency
) -> None:
    User.objects.filter(pk=writer.pk).update(mail_pace="daily")

    answer(referrals.sent(writer, force), analyst)

    assert not Job.objects.filter(task="partners.send_message").exists()


def test_what_has_a_mail_of_its_own_is_in_no_round_up(
    analyst: User, writer: User, force: Agency
) -> None:
    answer(referrals.sent(writer, force), analyst)
    Message.objects.update(made_at=timezone.now() - timedelta(days=9))

    clock()

    assert not Job.objects.filter(task="partners.send_round_up").exists()


# The verb


def test_the_same_thing_is_told_once(writer: User, analyst: User) -> None:
    form = referrals.draft(writer)
    with acting_as(analyst):
        numbers = [
            telling.tell("answered", agency=writer.agency_id, people=[writer.pk], about=form,
                         once=once)
            for once in ("first", "first", "second", "", "")
        ]  # fmt: skip

    assert numbers == [1, 0, 1, 1, 1]


def test_nobody_is_told_of_their_own_act(writer: User) -> None:
    with acting_as(writer):
        assert telling.tell("answered", agency=writer.agency_id, people=[writer.pk]) == 0


@pytest.mark.parametrize(
    ("kind", "reference", "key"),
    [("An'); --", "", ""), ("answered", "Call 07700 900123", ""), ("answered", "", "no key")],
)
def test_the_wall_takes_no_words_for_a_message(
    kind: str, reference: str, key: str, writer: User, analyst: User
) -> None:
    values = [writer.agency_id, [writer.pk], [], kind, reference, key, "", False, ""]
    with acting_as(analyst):
        ((told,),) = ask(telling._TELL, values)

    assert told is None
    assert not Message.objects.exists()


def test_nobody_signed_in_tells_nobody(writer: User) -> None:
    values = [writer.agency_id, [writer.pk], [], "answered", "", "", "", False, ""]
    with acting_as(None):
        assert ask(telling._TELL, values) == [(None,)]


def test_a_message_is_seen_by_its_person_alone_behind_both_walls(writer: User) -> None:
    told(writer, "k" * 22)
    colleague = partners.person(writer.agency, "agency_lead", "ig_officer")
    for person, number in ((writer, 1), (colleague, 0)):
        with acting_as(person):
            assert Message.objects.count() == number
            assert Message.objects.visible_to(person).count() == number
        assert Message.objects.visible_to(person).count() == number
    User.objects.filter(pk=writer.pk).update(agency=colleague.agency, is_active=False)
    with acting_as(writer):
        assert Message.objects.count() == 0


def test_messages_are_forgotten_in_time(writer: User) -> None:
    now = timezone.now()
    ages = [(89, 89), (91, 91), (364, None), (366, None)]
    for number, (made, seen) in enumerate(ages):
        told(
            writer, str(number) * 22, made_at=now - timedelta(days=made),
            seen_at=seen and now - timedelta(days=seen),
        )  # fmt: skip

    with transaction.atomic(), acting_as(None, role="portal_worker"):
        actions.forget_old_messages()

    assert sorted(message.subject_key[0] for message in Message.objects.all()) == ["0", "2"]
