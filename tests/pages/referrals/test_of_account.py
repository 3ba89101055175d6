"""What hangs on an account that a reader was given are the rows that the whole rule gives."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partners.models import User
from portal.models import Job
from referrals.models import CpiAccount, CpiAttachment, CpiForm
from referrals.parts import KINDS, parts_beside, parts_of
from referrals.safeguarding import handed_to, named_by, referrals_of
from referrals.views.attachments import attachments_beside, attachments_of
from tests.conftest import PortalClient, acting_as
from tests.factories import partners, referrals
from tests.factories.audit import triggers_off

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
MOST_ASKED = 42


@pytest.fixture
def people() -> dict[str, User]:
    """Forms of two forces with every kind of part; one form lent, one a draft."""
    force, other = partners.force(), partners.force()
    council = partners.agency()
    unit = partners.unit(council)
    writer = partners.person(council, unit=unit)
    analyst = partners.person(force, "intelligence_analyst")
    for form in (
        referrals.draft(writer), referrals.sent(writer, force), referrals.sent(writer, other),
        referrals.sent(partners.person(), force),
    ):  # fmt: skip
        _filled(form, analyst)
    borrower = partners.person(partners.force(), "intelligence_analyst")
    referrals.lend(CpiForm.objects.filter(owner=force).order_by("pk")[0], borrower.agency, analyst)
    return {
        "writer": writer,
        "lead of the unit": partners.person(council, unit=unit, leads_unit=True),
        "lead of the agency": partners.person(council, "agency_lead"),
        "analyst": analyst,
        "borrower": borrower,
        "another force": partners.person(partners.force(), "intelligence_analyst"),
        "switched off": partners.person(force, "intelligence_analyst", is_active=False),
    }


TOLD: dict[str, dict[str, str]] = {
    "persons": {"name": "Zed"}, "vehicles": {"make": "Seat"}, "locations": {"address": "A lane"},
    "numbers": {"handle": "@zed"}, "businesses": {"name": "A shop"},
}  # fmt: skip


def _filled(form: CpiForm, by: User) -> None:
    job = Job.objects.create(
        key=f"check {form.pk}", task="none", subject=0, state="done", asked_by=by
    )
    with triggers_off():
        for name, kind in KINDS.items():
            kind.objects.create(form=form, number=1, **TOLD[name])
        CpiAttachment.objects.create(
            form=form, number=1, name="a.pdf", kind="pdf", size=1, state="waiting", job=job
        )


READERS = {
    "writer": 3, "lead of the unit": 2, "lead of the agency": 0, "analyst": 2, "borrower": 1,
    "another force": 0, "switched off": 0,
}  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("walled", [False, True], ids=["first wall", "both walls"])
def test_what_hangs_on_an_account_is_what_the_rule_gives(
    people: dict[str, User], reader: str, walled: bool
) -> None:
    by = people[reader]
    with acting_as(by) if walled else nullcontext():
        _agrees(by, READERS[reader])


def _agrees(by: User, number: int) -> None:
    accounts = list(CpiAccount.objects.visible_to(by).select_related("form"))
    assert len(accounts) == number
    for account in accounts:
        given = parts_beside(account, by=by)
        assert all(given.values())
        assert given == parts_of(account.form, by=by)
        assert attachments_beside(account, by) == attachments_of(account.form, by) != []


def test_who_may_see_nothing_is_given_nothing_of_an_account(people: dict[str, User]) -> None:
    account = CpiAccount.objects.visible_to(people["analyst"])[0]

    assert not any(parts_beside(account, by=people["switched off"]).values())
    assert attachments_beside(account, people["switched off"]) == []


def test_the_newest_referral_that_was_not_sent_back_names_who_has_it(
    people: dict[str, User],
) -> None:
    form, by = CpiForm.objects.exclude(state="draft")[0], people["analyst"]

    assert named_by(referrals_of(form, by=by)) == handed_to(form, by=by) == ""


@pytest.mark.parametrize("reader", ["analyst", "borrower", "writer"])
def test_a_page_of_a_form_asks_few_things(
    people: dict[str, User], sign_in: SignIn, reader: str
) -> None:
    sent = CpiForm.objects.exclude(state="draft").order_by("pk")
    form = sent.filter(owner=people["analyst"].agency)[0]
    browser, address = sign_in(people[reader]), reverse("referrals:cpi-read", args=[form.key])
    browser.get(address)

    with CaptureQueriesContext(connection) as asked:
        shown: Any = browser.get(address)

    assert shown.status_code == 200
    assert len(asked) <= MOST_ASKED, len(asked)
