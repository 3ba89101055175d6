"""The inbox: by the clock, narrowed, shared out, kept under a name, in few questions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partners.models import User
from referrals.models import CpiForm, SavedFilter
from tests.conftest import PortalClient
from tests.factories import partners, referrals

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
INBOX = "/cpi/inbox/"
MOST_QUERIES = 12  # with rows, with looks of one's own, with colleagues to share out among
# What the tests' own transaction and change of role ask.
NOT_OF_THE_PAGE = (
    "SET ", "RESET ", "SAVEPOINT", "RELEASE", "SELECT set_config('portal.principal', '', true)",
)  # fmt: skip


@pytest.fixture
def analyst() -> User:
    return partners.person(partners.force(), "intelligence_analyst")


def sent(to: User, *, due_in: int = 0, **fields: object) -> CpiForm:
    """A form of which the clock runs out in so many hours."""
    form = referrals.sent(partners.person(), to.agency)
    now = timezone.now()
    decided = {"state": "in_triage", "triaged_at": now, "triaged_by": to}
    CpiForm.objects.filter(pk=form.pk).update(
        due_at=now + timedelta(hours=due_in), **(decided if "priority" in fields else {}), **fields
    )
    return form


def shown(page: str, forms: list[CpiForm]) -> list[CpiForm]:
    """Those of the forms that stand on the page, in its order."""
    found = [(page.find(form.reference), form) for form in forms]
    return [form for place, form in sorted(found, key=lambda pair: pair[0]) if place >= 0]


def test_what_runs_out_next_stands_first_and_lateness_is_said(
    sign_in: SignIn, analyst: User
) -> None:
    later, late, soon = (sent(analyst, due_in=hours) for hours in (50, -3, 2))

    page = sign_in(analyst).get(INBOX).content.decode()

    assert shown(page, [later, late, soon]) == [late, soon, later]
    assert page.count("late by") == 1


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("priority=high", [1]),
        ("priority=none", [0, 2]),
        ("who=me", [2]),
        ("who=nobody", [0, 1]),
        ("late=yes", [0]),
        ("priority=nonsense", [0, 1, 2]),
    ],
)
def test_the_list_is_narrowed_by_what_is_offered(
    sign_in: SignIn, analyst: User, query: str, places: list[int]
) -> None:
    forms = [
        sent(analyst, due_in=-1),
        sent(analyst, due_in=1, priority="high"),
        sent(analyst, due_in=2, claimed_by=analyst, claimed_at=timezone.now()),
    ]

    page = sign_in(analyst).get(f"{INBOX}?show=waiting&{query}").content.decode()

    assert shown(page, forms) == [forms[place] for place in places]


def test_pages_go_on_by_the_clock(sign_in: SignIn, analyst: User) -> None:
    forms = [sent(analyst, due_in=hours) for hours in range(27)]
    browser = sign_in(analyst)

    first = browser.get(INBOX).content.decode()
    second = browser.get(f"{INBOX}?show=waiting&after={forms[24].key}").content.decode()

    assert shown(first, forms) == forms[:25]
    assert shown(second, forms) == forms[25:]


def test_ticked_forms_are_shared_out_and_those_of_others_are_not(
    sign_in: SignIn, analyst: User
) -> None:
    second = partners.person(analyst.agency, "intelligence_analyst")
    mine, foreign = sent(analyst), sent(partners.person(partners.force(), "intelligence_analyst"))
    browser = sign_in(analyst)
    address = reverse("referrals:cpi-assign")

    unticked = browser.post(address, {"person": second.key}).content.decode()
    hidden = browser.post(address, {"person": second.key, "form": [foreign.key]}).content.decode()
    done = browser.post(address, {"person": second.key, "form": [mine.key]})
    mine.refresh_from_db()
    foreign.refresh_from_db()

    assert "Tick the forms" in unticked
    assert "no longer on this page" in hidden
    assert done.status_code == 302
    assert (mine.claimed_by, foreign.claimed_by) == (second, None)


def test_a_look_is_kept_under_a_name_of_ones_own(sign_in: SignIn, analyst: User) -> None:
    second = partners.person(analyst.agency, "intelligence_analyst")
    browser = sign_in(analyst)
    browser.post(
        reverse("referrals:cpi-look-save"),
        {"name": "My late ones", "query": "show=waiting&late=yes&after=x&evil=1"},
    )
    kept = SavedFilter.objects.get()

    assert kept.query == "show=waiting&late=yes"
    assert "My late ones" in browser.get(INBOX).content.decode()
    assert "My late ones" not in sign_in(second).get(INBOX).content.decode()
    delete = reverse("referrals:cpi-look-delete", args=[kept.key])
    assert sign_in(second).post(delete).status_code == 404
    assert browser.post(delete).status_code == 302
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("show", ["urgent", "waiting", "all", "lent"])
def test_a_page_of_the_inbox_asks_few_questions(sign_in: SignIn, analyst: User, show: str) -> None:
    for _ in range(26):
        sent(analyst, is_urgent=True, claimed_by=analyst, claimed_at=timezone.now())
    referrals.look(analyst)
    browser = sign_in(analyst)
    browser.get(f"{INBOX}?show={show}")

    with CaptureQueriesContext(connection) as asked:
        page = browser.get(f"{INBOX}?show={show}")

    counted = [each["sql"] for each in asked if not each["sql"].startswith(NOT_OF_THE_PAGE)]
    assert len(counted) <= MOST_QUERIES, counted
    assert page.content.count(b"data-shortcut-row") == (0 if show == "lent" else 25)
