"""Inviting by a list: everybody in it or nobody, and a report line by line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partners.models import Invitation, User
from portal.models import Job
from tests.conftest import PortalClient
from tests.factories import partners

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
HEAD = "name,email,roles,unit\n"
GOOD = "Ann Example,ann@agency.example,practitioner,\n"


def sent(browser: PortalClient, content: str | bytes) -> Any:
    raw = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile("people.csv", raw, content_type="text/csv")
    return browser.post(reverse("invite-many"), {"people": file})


@pytest.fixture
def browser(sign_in: SignIn) -> PortalClient:
    lead = partners.person(None, "agency_lead")
    partners.unit(lead.agency, "Housing")
    return sign_in(lead)


def test_everybody_in_the_list_is_invited(browser: PortalClient) -> None:
    answer = sent(
        browser, HEAD + GOOD + "Bob,bob@agency.example,Practitioner; Agency lead,housing\n"
    )

    assert answer.url == reverse("people")
    made = Invitation.objects.order_by("pk").values_list("name", "roles", "unit__name")
    assert list(made) == [
        ("Ann Example", ["practitioner"], None),
        ("Bob", ["practitioner", "agency_lead"], "Housing"),
    ]
    assert Job.objects.filter(task="partners.send_invitation").count() == 2


WRONG = {
    "a role beyond one's own": ("Eve,eve@agency.example,intelligence_analyst,\n", "Choose only"),
    "a role that is none": ("Eve,eve@agency.example,superuser,\n", "Choose only"),
    "no role": ("Eve,eve@agency.example,,\n", "at least one role"),
    "no address": ("Eve,eve,practitioner,\n", "whole e-mail address"),
    "a unit that is none": ("Eve,eve@agency.example,practitioner,Nowhere\n", "Choose one"),
    "an address twice": ("Eve,ann@agency.example,practitioner,\n", "more than once"),
}


@pytest.mark.parametrize(("line", "says"), WRONG.values(), ids=WRONG)
def test_one_wrong_line_invites_nobody_and_is_named(
    browser: PortalClient, line: str, says: str
) -> None:
    page = sent(browser, HEAD + GOOD + line).content.decode()

    assert "Nobody was invited" in page
    assert says in page
    assert not Invitation.objects.exists()


UNREADABLE = {
    "nothing": b"",
    "no first line": GOOD.encode(),
    "only the first line": HEAD.encode(),
    "other columns": b"email,name\n",
    "bytes": bytes(range(256)),
    "a NUL": (HEAD + "A\0,a@agency.example,practitioner,\n").encode(),
    "another encoding": (HEAD + GOOD).encode("utf-16"),
    "too many lines": (HEAD + "A,a@agency.example,practitioner,\n" * 201).encode(),
    "too long": (HEAD + "A" * 100_001).encode(),
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    browser: PortalClient, content: bytes
) -> None:
    answer = sent(browser, content)

    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_a_cell_that_begins_like_a_formula_is_text(browser: PortalClient) -> None:
    sent(browser, HEAD + "\"=cmd|' /C calc'!A0\",f@agency.example,practitioner,\n")

    assert Invitation.objects.get().name == "=cmd|' /C calc'!A0"
