"""The menu of tactics as people find it, and the secretariat that keeps it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from partners.models import User
from plans.actions import menu
from plans.models import Tactic
from portal.errors import Refused
from portal.models import AuditEvent
from tests.conftest import PortalClient, acting_as
from tests.factories import partners

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
WORDS: dict[str, Any] = {
    "area": "orders", "name": "Warning notice", "what": "Warns somebody off a child.",
    "authority": "", "applicants": "Police", "facts": "", "watch_out": "",
}  # fmt: skip


def shown(browser: PortalClient, query: str = "") -> str:
    return browser.get(reverse("plans:tactics") + query).content.decode()


def test_whoever_does_an_action_narrows_the_menu_by_area_and_words(sign_in: SignIn) -> None:
    browser = sign_in(partners.person())

    whole, some = shown(browser), shown(browser, "?area=orders&words=child+abduction")

    assert "Travel restriction order" in whole
    assert "Child Abduction Warning Notice" in some
    assert "Travel restriction order" not in some
    assert "Travel restriction order" in shown(browser, "?area=nonsense")


def test_what_nobody_checked_says_so_on_list_and_page(sign_in: SignIn) -> None:
    browser = sign_in(partners.person())

    for code, is_checked in (("CAWN", False), ("TRO", True)):
        page = browser.get(reverse("plans:tactic", args=[code])).content.decode()
        name = Tactic.objects.get(code=code).name
        assert ("Check before use" in page) is not is_checked
        assert ("Check before use" in shown(browser, f"?words={name}")) is not is_checked


def test_the_secretariat_words_a_tactic_anew_and_checks_it(sign_in: SignIn) -> None:
    browser = sign_in(partners.person(None, "japtm_secretariat"))
    before = Tactic.objects.get(code="CAWN")

    answer = browser.post(reverse("plans:tactic-word", args=["CAWN"]), WORDS | {"is_checked": "on"})

    before.refresh_from_db()
    now = Tactic.objects.get(code="CAWN", ends_on__isnull=True)
    page = browser.get(answer["Location"]).content.decode()
    assert before.ends_on is not None
    assert (now.name, now.is_checked) == ("Warning notice", True)
    assert before.name in page
    assert "Check before use" not in page
    assert AuditEvent.objects.filter(event="tactic_kept", objects_seen=[str(now.pk)]).exists()


def test_what_is_off_the_menu_is_found_no_more_and_still_read(sign_in: SignIn) -> None:
    browser = sign_in(partners.person(None, "japtm_secretariat"))

    browser.post(reverse("plans:tactic-end", args=["VOO"]))

    assert "Violent Offender Order" not in shown(browser)
    assert "Not in use since" in browser.get("/plans/tactics/VOO/").content.decode()
    assert browser.post(reverse("plans:tactic-end", args=["VOO"])).status_code == 404
    assert browser.post(reverse("plans:tactic-add"), WORDS | {"code": "VOO"}).status_code == 200
    assert not Tactic.objects.filter(code="VOO", ends_on__isnull=True).exists()


def test_nobody_else_changes_the_menu(sign_in: SignIn) -> None:
    browser = sign_in(partners.person(None, "agency_lead", "lead_officer", "co_chair"))

    for name, of in (("add", []), ("word", ["CAWN"]), ("end", ["CAWN"])):
        address = reverse(f"plans:tactic-{name}", args=of)
        assert browser.post(address, WORDS | {"code": "MINE"}).status_code == 403
    assert Tactic.objects.filter(ends_on__isnull=False).count() == 0


def test_the_wall_alone_keeps_the_menu(sign_in: SignIn) -> None:
    """Whatever a page forgets to ask."""

    person = partners.person(None, "agency_lead", "lead_officer")
    with acting_as(person), pytest.raises(Refused):
        menu.keep_tactic(code="CAWN", is_checked=True, by=person, **WORDS)
    with acting_as(person), pytest.raises(Refused):
        menu.end_tactic(Tactic.objects.get(code="CAWN"), by=person)
    assert Tactic.objects.get(code="CAWN", ends_on__isnull=True).is_checked is False
