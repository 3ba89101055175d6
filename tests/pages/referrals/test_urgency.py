"""Danger comes before paperwork: the sender is told whom to call, the force sees it first."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from partners.models import User
from referrals import actions
from referrals.models import CpiForm
from tests.conftest import PortalClient, acting_as
from tests.factories import partners, referrals

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
THREAT = "He said that he will kill her tomorrow if she does not pay."
CALM = "A van stands outside number 14 on most evenings."


@pytest.fixture
def writer() -> User:
    area = partners.force_area()
    person = partners.person()
    person.agency.districts.add(partners.district(force_area=area, mash_telephone="01632 960111"))
    person.force = partners.force(area)  # type: ignore[attr-defined]
    return person


def a_draft(writer: User) -> CpiForm:
    return referrals.draft(writer, theme="CUCKOOING", district=writer.agency.districts.get())


def answer(browser: PortalClient, form: CpiForm, step: str, **values: str) -> str:
    form.refresh_from_db()
    address = reverse("referrals:cpi-question", args=[form.key, step])
    told = browser.post(address, values | {"version": str(form.version)})
    assert told.status_code == 302, told.content
    return str(told.url)


@pytest.mark.parametrize(
    ("step", "values", "is_urgent"),
    [
        pytest.param("danger", {"at_risk": "yes"}, True, id="said so"),
        pytest.param("danger", {"at_risk": "no"}, False, id="said no"),
        pytest.param("danger", {"at_risk": "unknown"}, False, id="does not know"),
        pytest.param("account", {"what_happened": THREAT}, True, id="what happened"),
        pytest.param("people", {"people": THREAT}, True, id="people"),
        pytest.param("risk", {"risk": "", "risk_detail": THREAT}, True, id="risk"),
        pytest.param("account", {"what_happened": CALM}, False, id="calm"),
    ],
)
def test_danger_is_told_at_once_and_marks_the_form(
    sign_in: SignIn, writer: User, step: str, values: dict[str, str], is_urgent: bool
) -> None:
    form, browser = a_draft(writer), sign_in(writer)

    address = answer(browser, form, step, **values)
    page = browser.get(address)
    form.refresh_from_db()
    danger = reverse("referrals:cpi-danger", args=[form.key, step])

    assert form.is_urgent is is_urgent
    assert (address == danger) is is_urgent
    assert (b"01632 960111" in page.content) is is_urgent


def test_words_that_are_taken_back_leave_no_mark(sign_in: SignIn, writer: User) -> None:
    form, browser = a_draft(writer), sign_in(writer)

    answer(browser, form, "account", what_happened=THREAT)
    answer(browser, form, "account", what_happened=CALM)
    form.refresh_from_db()

    assert not form.is_urgent


def test_the_way_goes_on_after_the_page_about_danger(sign_in: SignIn, writer: User) -> None:
    form, browser = a_draft(writer), sign_in(writer)

    page = browser.get(answer(browser, form, "account", what_happened=THREAT))

    after = reverse("referrals:cpi-question", args=[form.key, "danger"])
    assert f'href="{after}"'.encode() in page.content


def test_an_urgent_form_is_the_first_that_the_force_sees(sign_in: SignIn, writer: User) -> None:
    calm, urgent = a_draft(writer), a_draft(writer)
    browser = sign_in(writer)
    answer(browser, calm, "account", what_happened=CALM)
    answer(browser, urgent, "account", what_happened=THREAT)
    for form in (urgent, calm):
        form.refresh_from_db()
        with acting_as(writer):
            actions.send_form(form, by=writer)
    analyst = partners.person(writer.force, "intelligence_analyst")  # type: ignore[attr-defined]

    inbox = sign_in(analyst).get(reverse("referrals:cpi-inbox")).content.decode()

    assert urgent.reference in inbox
    assert calm.reference not in inbox
    assert "not opened for" in inbox


def test_opening_it_stops_the_clock_once(sign_in: SignIn, writer: User) -> None:
    form = a_draft(writer)
    answer(sign_in(writer), form, "account", what_happened=THREAT)
    form.refresh_from_db()
    with acting_as(writer):
        actions.send_form(form, by=writer)
    first, second = (
        partners.person(writer.force, "intelligence_analyst")  # type: ignore[attr-defined]
        for _ in range(2)
    )

    page = sign_in(first).get(form.get_absolute_url())
    sign_in(second).get(form.get_absolute_url())
    form.refresh_from_db()

    assert b"Words that may mean a threat to life" in page.content
    assert form.opened_by == first


def test_an_urgent_form_that_was_opened_hides_no_other(sign_in: SignIn, writer: User) -> None:
    form = a_draft(writer)
    answer(sign_in(writer), form, "account", what_happened=THREAT)
    form.refresh_from_db()
    with acting_as(writer):
        actions.send_form(form, by=writer)
    calm = referrals.sent(writer, writer.force)  # type: ignore[attr-defined]
    browser = sign_in(partners.person(writer.force, "intelligence_analyst"))  # type: ignore[attr-defined]

    before = browser.get(reverse("referrals:cpi-inbox")).content.decode()
    browser.get(form.get_absolute_url())
    after = browser.get(reverse("referrals:cpi-inbox")).content.decode()

    assert calm.reference not in before
    assert calm.reference in after
    assert form.reference in after


def test_reading_ones_own_form_stops_no_clock(sign_in: SignIn, writer: User) -> None:
    form = a_draft(writer)
    browser = sign_in(writer)
    answer(browser, form, "account", what_happened=THREAT)
    form.refresh_from_db()
    with acting_as(writer):
        actions.send_form(form, by=writer)

    browser.get(form.get_absolute_url())
    form.refresh_from_db()

    assert form.opened_at is None
