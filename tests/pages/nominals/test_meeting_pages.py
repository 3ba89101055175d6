"""Pages of a meeting: what members follow it by, what the table says, who may put what on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from nominals.models import AgendaItem, Meeting
from partners.models import User
from portal.models import AuditEvent
from tests.conftest import PortalClient
from tests.factories import japtm, partners

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


@pytest.fixture
def held() -> tuple[User, User, Meeting, AgendaItem]:
    """Who keeps it, a member of another agency, the open meeting and its one item."""
    keeper = partners.person(None, "japtm_secretariat")
    member = partners.person(None, "nominating_officer")
    programme = japtm.programme(keeper, member.agency)
    meeting = japtm.meeting(programme, keeper)
    row = japtm.nomination(member, programme, state="listed", harm="Runs a line.")
    return keeper, member, meeting, japtm.item(meeting, row, keeper)


def test_asking_for_the_number_reads_nothing_and_is_no_sign_of_life(
    held: tuple[User, User, Meeting, AgendaItem], sign_in: SignIn
) -> None:
    _keeper, member, meeting, _item = held
    browser = sign_in(member)
    browser.get(meeting.get_absolute_url())
    session = browser.session
    session["last_seen_at"] -= 60
    session.save()
    before = session["last_seen_at"], AuditEvent.objects.count()

    answer = browser.get(reverse("nominals:meeting-version", args=[meeting.key]))

    meeting.refresh_from_db()
    assert answer.json() == {"version": meeting.version}
    assert (browser.session["last_seen_at"], AuditEvent.objects.count()) == before


def test_what_is_put_on_the_table_is_on_every_page_of_the_meeting(
    held: tuple[User, User, Meeting, AgendaItem], sign_in: SignIn
) -> None:
    keeper, member, meeting, item = held
    browser = sign_in(member)
    before = browser.get(meeting.get_absolute_url()).content.decode()

    shown = sign_in(keeper).post(
        reverse("nominals:meeting-show", args=[meeting.key]), {"item": item.key}
    )
    after = browser.get(meeting.get_absolute_url()).content.decode()

    assert shown.status_code == 302
    assert ("Runs a line." in before, "Runs a line." in after) == (False, True)


def test_an_open_meeting_follows_itself_without_javascript(
    held: tuple[User, User, Meeting, AgendaItem], sign_in: SignIn
) -> None:
    _keeper, member, meeting, _item = held

    page = sign_in(member).get(meeting.get_absolute_url()).content.decode()

    follow = reverse("nominals:meeting-follow", args=[meeting.key])
    refresh = f'<noscript><meta http-equiv="refresh" content="10; url={follow}"></noscript>'
    assert refresh in page
    assert 'data-portal-version="' in page
