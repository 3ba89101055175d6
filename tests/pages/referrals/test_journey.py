"""The CPI journey through the pages, by the test client: what each side sees at each step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from partners.models import User
from portal.models import AuditEvent
from referrals.choices import GateAnswer
from referrals.models import CpiForm, GateStop
from tests.conftest import PortalClient
from tests.factories import partners, referrals

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


def send_a_form(browser: PortalClient, district_pk: int) -> str:
    """Through every page, as the form's own links lead; returns the key."""
    begin = browser.post(reverse("referrals:cpi-begin"), {"token": "one-token"})
    key = begin.url.split("/")[2]
    answers = {
        "theme": {"theme": "CUCKOOING"},
        "district": {"district": str(district_pk)},
        "account": {"what_happened": "Young men come and go at night."},
        "danger": {"at_risk": "no"},
        "people": {"people": "A man called Zed Canary"},
        "places": {"places": ""},
        "source": {"source_type": "saw_or_heard"},
        "risk": {"risk": "none", "risk_detail": ""},
    }
    address = begin.url
    for version, (step, values) in enumerate(answers.items(), start=1):
        assert address.endswith(f"/{step}/")
        assert browser.get(address).status_code == 200
        answer = browser.post(address, values | {"version": str(version)})
        assert answer.status_code == 302, answer.content
        address = answer.url
    assert browser.get(address).status_code == 200
    sent = browser.post(address, {})
    assert sent.status_code == 302
    assert browser.get(sent.url).status_code == 200
    return key


def test_a_form_is_sent_read_answered_and_the_sender_hears(sign_in: SignIn) -> None:
    writer = partners.person()
    area = partners.force_area()
    place = partners.district(force_area=area)
    writer.agency.districts.add(place)
    force = partners.force(area)
    teacher = sign_in(writer)
    key = send_a_form(teacher, place.pk)
    form = CpiForm.objects.get(key=key)
    assert (form.owner, form.sender, form.state) == (force, writer.agency, "submitted")

    analyst = sign_in(partners.person(force, "intelligence_analyst"))
    assert form.reference in analyst.get(reverse("referrals:cpi-inbox")).content.decode()
    page = analyst.get(reverse("referrals:cpi-read", args=[key])).content.decode()
    assert "Zed Canary" in page
    outcome = reverse("referrals:cpi-outcome", args=[key])
    assert analyst.get(outcome).status_code == 200
    answer = analyst.post(outcome, {
        "outcome": "INTEL_LOG", "note": "Seen before", "answer": "read_and_used", "priority": "low",
        "version": form.version,
    })  # fmt: skip
    assert answer.status_code == 302

    page = teacher.get(reverse("referrals:cpi-read", args=[key])).content.decode()
    assert "has been read and assessed" in page
    assert "Seen before" not in page
    assert "intelligence log" not in page


def test_a_double_tap_starts_and_sends_once(sign_in: SignIn) -> None:
    writer = partners.person()
    area = partners.force_area()
    place = partners.district(force_area=area)
    partners.force(area)
    teacher = sign_in(writer)
    key = send_a_form(teacher, place.pk)
    again = teacher.post(reverse("referrals:cpi-begin"), {"token": "one-token"})
    assert key in again.url
    assert teacher.post(reverse("referrals:cpi-check", args=[key]), {}).status_code == 302
    assert CpiForm.objects.count() == 1


@pytest.mark.parametrize("answer", ["emergency", "terrorism", "misconduct", "tasked"])
def test_a_stop_counts_month_and_answer_and_leaves_nothing_else(
    sign_in: SignIn, answer: str
) -> None:
    teacher = sign_in(partners.person())
    teacher.post(reverse("referrals:cpi-gate"), {"answer": answer})
    page = teacher.post(reverse("referrals:cpi-gate"), {"answer": answer})
    assert page.status_code == 200
    assert [(stop.answer, stop.times) for stop in GateStop.objects.all()] == [(answer, 2)]
    assert CpiForm.objects.count() == 0


@pytest.mark.parametrize("answer", ["emergency", "misconduct"])
def test_a_stop_after_a_pause_asks_for_nothing_first_and_is_kept_nowhere(
    sign_in: SignIn, answer: str
) -> None:
    begun = timezone.now()
    with time_machine.travel(begun, tick=False) as clock:
        teacher = sign_in(partners.person())
        teacher.get(reverse("referrals:cpi-gate"))
        clock.move_to(begun + timedelta(minutes=61))
        events = AuditEvent.objects.count()
        page = teacher.post(reverse("referrals:cpi-gate"), {"answer": answer})

    assert page.status_code == 200
    assert answer not in str(dict(teacher.session))
    assert AuditEvent.objects.count() == events


def test_every_answer_of_the_gate_has_one_length(sign_in: SignIn) -> None:
    """A log of lengths, of the portal or of a line in between, tells no answer."""
    teacher = sign_in(partners.person())
    lengths = {
        len(teacher.post(reverse("referrals:cpi-gate"), {"answer": answer.value}).content)
        for answer in GateAnswer
    }

    assert len(lengths) == 1


@pytest.mark.parametrize("answer", ["none", "crime_report", "at_risk"])
def test_the_gate_lets_on_with_advice(sign_in: SignIn, answer: str) -> None:
    page = sign_in(partners.person()).post(reverse("referrals:cpi-gate"), {"answer": answer})
    assert page.status_code == 200
    assert reverse("referrals:cpi-begin") in page.content.decode()
    assert GateStop.objects.count() == 0


def test_a_page_from_before_another_change_keeps_its_words(sign_in: SignIn) -> None:
    teacher = sign_in(partners.person())
    begin = teacher.post(reverse("referrals:cpi-begin"), {"token": "a-token"})
    key = begin.url.split("/")[2]
    people = reverse("referrals:cpi-question", args=[key, "people"])
    assert teacher.post(people, {"people": "First", "version": "1"}).status_code == 302
    late = teacher.post(people, {"people": "Second words", "version": "1"})
    assert late.status_code == 409
    assert "Second words" in late.content.decode()


def test_what_was_typed_comes_back_when_the_session_has_ended(sign_in: SignIn) -> None:
    begun = timezone.now()
    with time_machine.travel(begun, tick=False) as clock:
        teacher = sign_in(partners.person())
        begin = teacher.post(reverse("referrals:cpi-begin"), {"token": "a-token"})
        clock.move_to(begun + timedelta(hours=8, seconds=1))
        words = "He waits by the bus stop in Quay Lane."
        answer = teacher.post(
            begin.url.replace("theme", "people"), {"people": words, "version": "1"}
        )
    assert answer.status_code == 403
    assert words in answer.content.decode()


def test_a_second_tap_on_save_goes_on_as_the_first_did(sign_in: SignIn) -> None:
    teacher = sign_in(partners.person())
    begin = teacher.post(reverse("referrals:cpi-begin"), {"token": "a-token"})
    people = begin.url.replace("theme", "people")
    first = teacher.post(people, {"people": "Two men", "version": "1"})
    again = teacher.post(people, {"people": "Two men", "version": "1"})
    assert (first.status_code, again.status_code) == (302, 302)
    assert again.url == first.url


def test_an_outcome_page_from_before_another_change_keeps_its_note(sign_in: SignIn) -> None:
    force = partners.force()
    form = referrals.sent(partners.person(), force)
    analyst = sign_in(partners.person(force, "intelligence_analyst"))
    late = {
        "outcome": "INTEL_LOG", "note": "Known van", "answer": "read_and_used", "version": "77",
        "priority": "low",
    }  # fmt: skip
    answer = analyst.post(reverse("referrals:cpi-outcome", args=[form.key]), late)
    assert answer.status_code == 409
    assert "Known van" in answer.content.decode()


def test_a_force_is_not_offered_a_form_to_itself(sign_in: SignIn) -> None:
    force = partners.force()
    lead = sign_in(partners.person(force, "agency_lead"))
    start = f'href="{reverse("referrals:cpi-start")}"'
    assert start not in lead.get(reverse("home")).content.decode()
