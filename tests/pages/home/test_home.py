"""The front page: what waits, what is late, what is new since the last visit, and first steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partners.models import RenewalTask, User
from portal.workdays import working_days_before
from referrals.models import CpiForm
from tests.conftest import PortalClient
from tests.factories import partners, referrals
from tests.factories.audit import triggers_off

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


def home(browser: PortalClient) -> str:
    return browser.get(reverse("home")).content.decode()


def visits_again(sign_in: SignIn, person: User) -> str:
    """The front page in a second session."""
    return home(sign_in(User.objects.get(pk=person.pk)))


def _sent_at(form: CpiForm, days: int) -> None:
    with triggers_off():
        CpiForm.objects.filter(pk=form.pk).update(sent_at=timezone.now() - timedelta(days=days))


@pytest.mark.parametrize(
    ("day", "number", "before"),
    [
        (date(2026, 11, 27), 5, date(2026, 11, 20)),
        (date(2026, 11, 23), 1, date(2026, 11, 20)),
        (date(2026, 11, 22), 1, date(2026, 11, 20)),
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
    ],
)
def test_working_days_leave_weekends_out(day: date, number: int, before: date) -> None:
    assert working_days_before(day, number) == before


@pytest.mark.parametrize(("days", "is_late"), [(3, False), (15, True)])
def test_a_form_that_waits_too_long_is_late(sign_in: SignIn, days: int, is_late: bool) -> None:
    force = partners.force()
    analyst = partners.person(force, "intelligence_analyst")
    _sent_at(referrals.sent(partners.person(), force), days)

    page = home(sign_in(analyst))
    assert ("1 of these is late" in page) is is_late
    assert ("1 has waited for more than 5 working days." in page) is is_late


def test_forms_of_another_force_are_never_counted(sign_in: SignIn) -> None:
    _sent_at(referrals.sent(partners.person(), partners.force()), 15)
    page = home(sign_in(partners.person(partners.force(), "intelligence_analyst")))

    assert "Nothing waits for you." in page


def test_a_renewal_of_a_month_is_late(sign_in: SignIn) -> None:
    lead = partners.person(None, "agency_lead")
    task = RenewalTask.objects.create(owner=lead.agency, other=partners.force())
    assert "is late" not in home(sign_in(lead))
    RenewalTask.objects.filter(pk=task.pk).update(opened_at=timezone.now() - timedelta(days=29))

    assert "1 of these is late" in home(sign_in(lead))


def test_a_first_visit_has_no_news_and_the_next_counts_from_it(sign_in: SignIn) -> None:
    force = partners.force()
    analyst = partners.person(force, "intelligence_analyst")
    referrals.sent(partners.person(), force)
    first = sign_in(analyst)
    assert "New since" not in home(first)

    referrals.sent(partners.person(), force)
    referrals.sent(partners.person(), partners.force())

    assert "New since" not in home(first), "the same session"
    again = visits_again(sign_in, analyst)
    assert "1 form sent to your force" in again
    assert "Nothing new since your last visit." in visits_again(sign_in, analyst)


def test_a_lead_hears_of_people_and_forms_of_the_own_agency(sign_in: SignIn) -> None:
    lead = partners.person(None, "agency_lead")
    home(sign_in(lead))
    referrals.sent(partners.person(lead.agency), partners.force())
    referrals.sent(partners.person(), partners.force())

    page = visits_again(sign_in, lead)
    assert "1 form sent by colleagues" in page
    assert "1 person has come into your agency" in page


def test_the_front_page_asks_as_often_for_much_as_for_little(sign_in: SignIn) -> None:
    force = partners.force()
    analyst = partners.person(force, "intelligence_analyst", "profile_analyst")
    home(sign_in(analyst))
    counts = []
    for number in (1, 6):
        for _each in range(number):
            referrals.sent(partners.person(), force)
        browser = sign_in(User.objects.get(pk=analyst.pk))
        with CaptureQueriesContext(connection) as asked:
            home(browser)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_first_steps_are_put_away_for_good_until_another_role(sign_in: SignIn) -> None:
    person = partners.person()
    browser = sign_in(person)
    assert "takes about three minutes. You may stop" in home(browser)

    browser.post(reverse("hints-read"))

    assert "You may stop" not in home(browser)
    assert "You may stop" not in visits_again(sign_in, person)
    User.objects.filter(pk=person.pk).update(roles=["practitioner", "ig_officer"])
    page = visits_again(sign_in, person)
    assert "You never see what a form says." in page
    assert "You may stop" not in page


def test_first_steps_of_others_stay(sign_in: SignIn) -> None:
    one, other = partners.person(), partners.person()
    sign_in(one).post(reverse("hints-read"))

    assert User.objects.get(pk=other.pk).hints_read == []
