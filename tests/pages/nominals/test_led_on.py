"""Nobody is left at a dead end: youth and dependants lead to safeguarding, a part stays open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from nominals import actions
from nominals.models import Nomination
from partners.models import AgreementParty, User
from tests import markup
from tests.conftest import PortalClient, acting_as
from tests.factories import japtm, nominals, partners
from tests.pages.nominals import office, table
from tests.pages.nominals.office import Table, at, waiting, whole_draft

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


@pytest.fixture
def desk() -> Table:
    return office.laid()


def refer(row: Nomination) -> str:
    return reverse("referrals:nominal-refer", args=[row.nominal.key])


def born(desk: Table, row: Nomination, **fields: object) -> None:
    day = timezone.localdate() - timedelta(days=14 * 365)
    nominals.said(desk.nominator, row.nominal, kind="birth", code="", value="", starts_on=day,
                  **fields)  # fmt: skip


# Youth


def test_who_may_not_be_nominated_is_referred_from_the_answer_itself(
    desk: Table, sign_in: SignIn
) -> None:
    said = nominals.said(
        desk.nominator, kind="birth", code="", value="", starts_on=date(2012, 5, 4)
    )

    answer = sign_in(desk.nominator).post(
        at("nominate", said.nominal), {"programme": desk.programme.key}
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert reverse("referrals:nominal-refer", args=[said.nominal.key]) in page
    assert "This person is or may be under 18" in page
    assert markup.faults(page) == []
    assert not Nomination.objects.exists()


def test_the_approver_is_led_on_and_nothing_is_sent(desk: Table, sign_in: SignIn) -> None:
    row = waiting(desk)
    browser = sign_in(desk.approver)
    sent = {"necessity": "Nothing less would do.", "sha256": office.shown_print(browser, row)}
    born(desk, row)

    answer = browser.post(at("nomination-approve", row), sent)

    assert (answer.status_code, refer(row) in answer.content.decode()) == (409, True)
    row.refresh_from_db()
    assert (row.state, row.approved_at) == ("awaiting", None)


def test_whoever_asks_for_approval_is_led_on(desk: Table, sign_in: SignIn) -> None:
    row = whole_draft(desk)
    born(desk, row)

    answer = sign_in(desk.nominator).post(at("nomination-move", row, "ask"))

    assert (answer.status_code, refer(row) in answer.content.decode()) == (409, True)


def test_who_may_not_refer_reads_who_may(desk: Table, sign_in: SignIn) -> None:
    row = office.approved(desk)
    said = nominals.said(
        desk.nominator, row.nominal, kind="birth", code="", value="", starts_on=date(2012, 5, 4)
    )
    nominals.lend(said, desk.keeper.agency, desk.approver, agreement=desk.programme.agreement)
    day = timezone.localdate() + timedelta(days=14)
    sent = {"answers_due_day": day.day, "answers_due_month": day.month,
            "answers_due_year": day.year}  # fmt: skip

    answer = sign_in(desk.keeper).post(at("nomination-ask", row), sent)

    page = answer.content.decode()
    assert (answer.status_code, refer(row) in page) == (409, False)
    assert "Tell one of them now." in page


# Dependants


def test_dependants_that_safeguarding_does_not_know_of_are_warned_of_once_they_are_written(
    desk: Table, sign_in: SignIn
) -> None:
    row = whole_draft(desk)
    browser = sign_in(desk.nominator)
    assert refer(row) not in browser.get(row.get_absolute_url()).content.decode()

    with acting_as(desk.nominator):
        actions.write_nomination(
            row, "management", {"dependants": 2, "are_dependants_safe": False}, by=desk.nominator
        )
    assert refer(row) in browser.get(row.get_absolute_url()).content.decode()

    with acting_as(desk.nominator):
        actions.write_nomination(
            row, "management", {"dependants": 2, "are_dependants_safe": True}, by=desk.nominator
        )
    assert refer(row) not in browser.get(row.get_absolute_url()).content.decode()


def test_the_approver_has_the_link_on_both_pages(desk: Table, sign_in: SignIn) -> None:
    row = whole_draft(desk)
    Nomination._base_manager.filter(pk=row.pk).update(dependants=1, are_dependants_safe=False)
    with acting_as(desk.nominator):
        actions.ask_approval(row, by=desk.nominator)
    browser = sign_in(desk.approver)

    for address in (row.get_absolute_url(), at("nomination-approve", row)):
        assert refer(row) in browser.get(address).content.decode()


@pytest.mark.parametrize("may_refer", [True, False])
def test_the_secretariat_has_the_link_where_it_may_refer(
    desk: Table, sign_in: SignIn, may_refer: bool
) -> None:
    row = whole_draft(desk)
    Nomination._base_manager.filter(pk=row.pk).update(dependants=1, are_dependants_safe=False)
    with acting_as(desk.nominator):
        actions.ask_approval(row, by=desk.nominator)
    with acting_as(desk.approver):
        office.say_yes(Nomination.objects.get(pk=row.pk), by=desk.approver)
    keeper = desk.keeper
    if may_refer:
        keeper = partners.person(keeper.agency, "japtm_secretariat", "nominating_officer")

    page = sign_in(keeper).get(row.get_absolute_url()).content.decode()

    assert "safeguarding is not told" in page
    assert (refer(row) in page) is may_refer


# The page of a meeting that reloads itself


@pytest.mark.parametrize(
    ("asked", "kept"), [("?part=1", "?part=1"), ("", ""), ("?part=9", ""), ("?part=%22x", "")]
)  # fmt: skip
def test_the_part_that_is_read_stays_open(sign_in: SignIn, asked: str, kept: str) -> None:
    laid = table.laid()
    table.is_open(laid)

    page = sign_in(laid.second).get(laid.meeting.get_absolute_url() + asked).content.decode()

    follow = reverse("nominals:meeting-follow", args=[laid.meeting.key])
    assert f'content="10; url={follow}{kept}"' in page


def test_an_item_that_is_not_seen_reads_as_no_item(sign_in: SignIn) -> None:
    laid = table.laid()
    table.is_open(laid)
    outsider = partners.person(None, "nominating_officer")
    AgreementParty.objects.create(agreement=laid.programme.agreement, agency=outsider.agency)
    empty = japtm.meeting(laid.programme, laid.keeper)

    pages = [
        sign_in(outsider).get(meeting.get_absolute_url()).content.decode()
        for meeting in (laid.meeting, empty)
    ]

    words = "Nothing that you may see is on the table now."
    assert [words in page for page in pages] == [True, True]
