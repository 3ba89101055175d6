"""A person sees and ends their own sessions, and nobody's else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.usersessions.models import UserSession
from django.urls import reverse

from partners.models import User
from tests.conftest import PortalClient
from tests.factories import partners
from tests.factories.passkeys import SoftPasskey, add, come_in

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
SignsIn = Callable[[User], PortalClient]


@pytest.fixture
def by_passkey(sign_in: SignIn) -> SignsIn:
    """Through the pages: only what really signs in is a session that is listed."""
    passkeys: dict[int, SoftPasskey] = {}

    def signed_in(person: User) -> PortalClient:
        if person.pk not in passkeys:
            passkeys[person.pk] = SoftPasskey()
            add(sign_in(person), passkeys[person.pk])
        browser = PortalClient()
        assert come_in(browser, passkeys[person.pk])
        return browser

    return signed_in


def is_in(browser: PortalClient) -> bool:
    return browser.get(reverse("home")).status_code == 200


def rows(browser: PortalClient) -> list[object]:
    shown: list[object] = browser.get(reverse("sessions")).context["rows"]
    return shown


def test_each_sign_in_is_listed(by_passkey: SignsIn) -> None:
    person = partners.person()
    first, _second = by_passkey(person), by_passkey(person)

    assert [row.is_this for row in rows(first)].count(True) == 1  # type: ignore[attr-defined]
    assert len(rows(first)) == 2


def test_one_is_ended_from_another(by_passkey: SignsIn) -> None:
    person = partners.person()
    here, there = by_passkey(person), by_passkey(person)
    (other,) = [row for row in rows(here) if not row.is_this]  # type: ignore[attr-defined]

    here.post(reverse("sessions"), {"session": other.handle})  # type: ignore[attr-defined]

    assert (is_in(here), is_in(there)) == (True, False)


def test_all_others_are_ended_at_once(by_passkey: SignsIn) -> None:
    person = partners.person()
    here, *others = [by_passkey(person) for _ in range(3)]

    here.post(reverse("sessions"), {"others": "1"})

    assert is_in(here)
    assert not any(is_in(browser) for browser in others)


def test_nobody_ends_anothers(by_passkey: SignsIn) -> None:
    victim = by_passkey(partners.person())
    (theirs,) = rows(victim)

    by_passkey(partners.person()).post(reverse("sessions"), {"session": theirs.handle})  # type: ignore[attr-defined]

    assert is_in(victim)


def test_a_signed_out_session_is_not_listed(by_passkey: SignsIn) -> None:
    person = partners.person()
    here, there = by_passkey(person), by_passkey(person)

    there.post(reverse("account_logout"))

    assert len(rows(here)) == 1
    assert UserSession.objects.filter(user=person).count() == 1
