"""The words of code lists: from a day to a day, and never on a form of an earlier day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from partners.models import User
from partners.permissions import RoleName
from portal.models import AuditEvent
from referrals import codes
from referrals.choices import LISTS, CodeList
from referrals.models import Code
from tests.conftest import PortalClient, acting_as
from tests.factories import partners, referrals
from tests.house.committed import ask
from tests.house.test_people_wall import tries

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


@pytest.fixture
def admin() -> User:
    return partners.person(partners.force(is_host=True), "system_administrator")


def parts(name: str, day: date) -> dict[str, Any]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def ahead(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def plan(browser: PortalClient, code: str, label: str, day: date) -> int:
    address = reverse("referrals:code-name", args=["theme", code])
    return int(browser.post(address, {"label": label, **parts("first_day", day)}).status_code)


def end(browser: PortalClient, code: str, day: date) -> int:
    address = reverse("referrals:code-end", args=["theme", code])
    return int(browser.post(address, parts("last_day", day)).status_code)


def called(day: date) -> dict[str, str]:
    codes.forget()
    return dict(codes.offered(CodeList.THEME, on=day))


def test_the_migrations_give_the_words_of_the_code() -> None:
    codes.forget()
    for of, known in LISTS.items():
        assert codes.offered(CodeList(of)) == [(one.value, str(one.label)) for one in known]


def test_a_new_name_counts_from_its_day_and_not_on_older_forms(
    sign_in: SignIn, admin: User
) -> None:
    form = referrals.sent(partners.person(), partners.force())
    before = form.get_theme_display()

    assert plan(sign_in(admin), form.theme, "Nuisance", ahead(2)) == 302

    assert called(ahead(1))[form.theme] == before
    assert called(ahead(2))[form.theme] == "Nuisance"
    later = datetime.combine(ahead(3), datetime.min.time(), UTC)
    assert form.get_theme_display() == before
    assert codes.label(CodeList.THEME, form.theme, at=later) == "Nuisance"
    assert AuditEvent.objects.latest("pk").fields == ["first_day", "label"]


def test_a_form_offers_what_is_called_so_that_day(sign_in: SignIn, admin: User) -> None:
    plan(sign_in(admin), "ASB", "Nuisance", ahead(1))
    writer = partners.person()
    draft = referrals.draft(writer)
    codes.forget()
    address = reverse("referrals:cpi-question", args=[draft.key, "theme"])
    assert "Nuisance" not in sign_in(writer).get(address).content.decode()

    with time_machine.travel(timezone.now() + timedelta(days=1)):
        page = sign_in(writer).get(address).content.decode()
    assert "Nuisance" in page
    assert "Anti-social behaviour" not in page


def test_what_has_ended_is_not_offered_and_still_named(sign_in: SignIn, admin: User) -> None:
    browser = sign_in(admin)
    assert end(browser, "ASB", ahead(0)) == 302

    assert "ASB" in called(ahead(0))
    assert "ASB" not in called(ahead(1))
    later = datetime.combine(ahead(3), datetime.min.time(), UTC)
    assert codes.label(CodeList.THEME, "ASB", at=later) == "Anti-social behaviour"
    assert plan(browser, "ASB", "Anti-social behaviour", ahead(5)) == 302, "offered again"
    assert "ASB" in called(ahead(5))


def test_a_draft_with_an_ended_theme_is_still_sent(sign_in: SignIn, admin: User) -> None:
    """Danger comes before words."""
    end(sign_in(admin), "ASB", ahead(0))
    writer, force = partners.person(), partners.force()
    place = partners.district(force_area=force.police_area)
    draft = referrals.draft(writer, theme="ASB", district=place)
    draft.account.what_happened = "Something that somebody noticed."
    draft.account.save()
    codes.forget()

    with time_machine.travel(timezone.now() + timedelta(days=2)):
        answer = sign_in(writer).post(reverse("referrals:cpi-check", args=[draft.key]))
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.state == "submitted"


def test_plans_replace_each_other_and_are_taken_back(sign_in: SignIn, admin: User) -> None:
    browser = sign_in(admin)
    plan(browser, "ASB", "First", ahead(2))
    plan(browser, "ASB", "Second", ahead(5))
    assert called(ahead(4))["ASB"] == "Anti-social behaviour"
    assert called(ahead(5))["ASB"] == "Second"

    address = reverse("referrals:code-unplan", args=["theme", "ASB"])
    browser.post(address)

    assert called(ahead(9))["ASB"] == "Anti-social behaviour"
    assert Code.objects.filter(code="ASB").count() == 1
    assert browser.post(address).status_code == 409


def test_a_list_never_becomes_empty(sign_in: SignIn, admin: User) -> None:
    browser = sign_in(admin)
    *others, last = LISTS["theme"].values
    for code in others:
        assert end(browser, code, ahead(1)) == 302

    assert end(browser, last, ahead(1)) == 409


@pytest.mark.parametrize("days", [0, -1, 9_999])
def test_a_name_does_not_begin_on_a_day_that_has_begun(
    sign_in: SignIn, admin: User, days: int
) -> None:
    assert plan(sign_in(admin), "ASB", "Nuisance", ahead(days)) == 200
    assert Code.objects.filter(code="ASB").count() == 1


def test_a_code_that_no_list_has_is_no_page(sign_in: SignIn, admin: User) -> None:
    assert sign_in(admin).get(reverse("referrals:code", args=["theme", "NEW"])).status_code == 404


@pytest.mark.parametrize("role", RoleName.values)
def test_the_wall_lets_the_host_s_administrator_alone(role: str) -> None:
    host = partners.force(is_host=True)
    there = partners.person(host, role)
    for sql, value in (
        ("SELECT wall.name_code('theme', 'ASB', 'X', %s)", ahead(1)),
        ("SELECT wall.end_code('theme', 'ASB', %s)", ahead(1)),
    ):
        assert tries(there, sql, value) is (role == "system_administrator")
        assert not tries(partners.person(None, "system_administrator"), sql, value)
        assert not tries(None, sql, value)
    assert not tries(there, "SELECT wall.name_code('theme', 'ASB', 'X', %s)", ahead(0))
    assert not tries(there, "SELECT wall.name_code('theme', 'NEW', 'X', %s)", ahead(1))


def test_no_login_writes_the_words_itself(admin: User) -> None:
    with acting_as(admin), pytest.raises(DatabaseError), transaction.atomic():
        ask("UPDATE referrals_code SET label = 'X'")


def test_the_database_goes_on_knowing_the_codes() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Code.objects.create(list="theme", code="NEW", label="X", first_day=ahead(0))
    with pytest.raises(IntegrityError), transaction.atomic():
        referrals.draft(partners.person(), theme="NEW")
