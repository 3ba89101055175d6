"""The pages of the ladder: they stand by the clock, also where no job has run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse

from partners.models import User
from referrals import actions
from referrals.models import CpiForm, DutyTurn, Escalation, TriageSettings
from tests.conftest import PortalClient, database_role
from tests.factories import partners, referrals
from tests.factories.audit import triggers_off

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
PAGE = "/cpi/escalations/"
LATE = "not been opened in time"


@pytest.fixture
def analyst() -> User:
    area = partners.force_area(control_room_telephone="01632 960999")
    return partners.person(partners.force(area), "intelligence_analyst")


@pytest.fixture
def lead(analyst: User) -> User:
    return partners.person(analyst.agency, "agency_lead")


def urgent(to: User, *, minutes: int) -> CpiForm:
    form = referrals.sent(partners.person(), to.agency, is_urgent=True)
    assert form.sent_at
    with triggers_off():
        CpiForm.objects.filter(pk=form.pk).update(sent_at=form.sent_at - timedelta(minutes=minutes))
    form.refresh_from_db()
    return form


def escalate() -> None:
    with database_role("portal_worker"):
        actions.escalate()


@pytest.mark.parametrize(("minutes", "is_late"), [(14, False), (16, True)])
def test_every_page_of_an_analyst_says_it_without_any_job(
    sign_in: SignIn, analyst: User, minutes: int, is_late: bool
) -> None:
    urgent(analyst, minutes=minutes)

    pages = [sign_in(analyst).get(page).content.decode() for page in ("/", "/help/", PAGE)]

    assert [LATE in page for page in pages] == [is_late] * 3
    assert ("nobody was told by the portal" in pages[2]) is is_late


def test_a_lead_sees_the_reference_and_cannot_open_the_form(
    sign_in: SignIn, analyst: User, lead: User
) -> None:
    form = urgent(analyst, minutes=31)
    escalate()
    browser = sign_in(lead)

    page = browser.get(PAGE).content.decode()

    assert form.reference in page
    assert LATE in page
    assert form.get_absolute_url() not in page
    assert browser.get(form.get_absolute_url()).status_code == 404


def test_the_control_room_is_shown_and_the_call_kept_with_its_name(
    sign_in: SignIn, analyst: User
) -> None:
    TriageSettings.objects.create(
        owner=analyst.agency, control_room_address="1 Room Street", changed_by=analyst
    )
    form = urgent(analyst, minutes=46)
    escalate()
    first = Escalation.objects.get(form=form, rung="duty")
    browser, address = (
        sign_in(analyst),
        reverse("referrals:escalation-acknowledge", args=[first.key]),
    )

    page = browser.get(address).content.decode()
    empty = browser.post(address).content.decode()
    done = browser.post(address, {"spoke_with": "Inspector Example"})

    assert "01632 960999" in page
    assert "1 Room Street" in page
    assert "Write who took your call." in empty
    assert done.status_code == 302
    rungs = Escalation.objects.filter(form=form)
    assert {(rung.ended_by, rung.spoke_with) for rung in rungs} == {(analyst, "Inspector Example")}
    after = browser.get(PAGE).content.decode()
    assert LATE not in after
    assert "Inspector Example" in after


def test_opening_the_form_takes_it_off_the_page(sign_in: SignIn, analyst: User) -> None:
    form = urgent(analyst, minutes=46)
    escalate()
    browser = sign_in(analyst)

    browser.get(form.get_absolute_url())

    assert LATE not in browser.get(PAGE).content.decode()
    assert Escalation.objects.filter(form=form, ended_how="opened").count() == 3


def test_an_opened_form_stays_on_every_page_until_it_is_decided(
    sign_in: SignIn, analyst: User, lead: User
) -> None:
    form, browser = urgent(analyst, minutes=60), sign_in(analyst)
    browser.get(form.get_absolute_url())
    with triggers_off():
        CpiForm.objects.filter(pk=form.pk).update(due_at=form.sent_at)
    escalate()
    rung = Escalation.objects.get(rung="undecided")
    acknowledge = reverse("referrals:escalation-acknowledge", args=[rung.key])

    for person in (browser, sign_in(lead)):
        page = person.get(PAGE).content.decode()
        assert LATE in page
        assert acknowledge not in page
        assert person.get(acknowledge).url == PAGE
        assert person.post(acknowledge).status_code == 409
    form.refresh_from_db()
    given = {"priority": "high", "version": form.version}
    browser.post(reverse("referrals:cpi-triage", args=[form.key]), given)

    assert LATE not in browser.get(PAGE).content.decode()
    assert "The form was decided" in browser.get(PAGE).content.decode()


def test_an_unopened_form_keeps_the_way_to_the_control_room(sign_in: SignIn, analyst: User) -> None:
    form = urgent(analyst, minutes=60)
    with triggers_off():
        CpiForm.objects.filter(pk=form.pk).update(due_at=form.sent_at)
    escalate()

    page = sign_in(analyst).get(PAGE).content.decode()

    room = Escalation.objects.get(form=form, rung="control_room")
    assert reverse("referrals:escalation-acknowledge", args=[room.key]) in page
    assert "Say whom you telephoned" in page


def test_those_in_the_rung_are_told_with_the_way_to_it(
    sign_in: SignIn, analyst: User, lead: User
) -> None:
    urgent(analyst, minutes=31)
    escalate()
    rungs = dict(Escalation.objects.values_list("rung", "key"))

    for person, rung in ((analyst, "duty"), (lead, "supervisor")):
        page = sign_in(person).get("/").content.decode()
        assert reverse("referrals:escalation-acknowledge", args=[rungs[rung]]) in page


def test_an_analyst_goes_on_and_off_duty(sign_in: SignIn, analyst: User) -> None:
    browser = sign_in(analyst)

    browser.post("/cpi/duty/", {"part": "duty"})
    turn = DutyTurn.objects.get(person=analyst)
    page = browser.get("/cpi/duty/").content.decode()
    ended = browser.post(reverse("referrals:duty-end", args=[turn.key]))
    again = browser.post(reverse("referrals:duty-end", args=[turn.key]))

    assert "I am on duty now" not in page
    assert (ended.status_code, again.status_code) == (302, 409)


def test_a_lead_names_an_analyst_and_nobody_else_for_duty(
    sign_in: SignIn, analyst: User, lead: User
) -> None:
    browser = sign_in(lead)

    refused = browser.post("/cpi/duty/", {"person": lead.key, "part": "duty"})
    taken = browser.post("/cpi/duty/", {"person": analyst.key, "part": "duty"})

    assert b"Only an analyst can open the forms" in refused.content
    assert taken.status_code == 302
    assert DutyTurn.objects.get().person == analyst


def test_the_lead_sets_the_clocks_in_order(sign_in: SignIn, lead: User) -> None:
    browser = sign_in(lead)
    clocks = {
        "duty_minutes": "5", "supervisor_minutes": "10", "control_room_minutes": "20",
        "high_minutes": "30", "medium_hours": "8", "low_days": "3", "control_room_address": "",
    }  # fmt: skip

    refused = browser.post("/cpi/clocks/", clocks | {"supervisor_minutes": "5"})
    taken = browser.post("/cpi/clocks/", clocks)

    assert b"Enter more minutes than for the step before." in refused.content
    assert taken.status_code == 302
    assert TriageSettings.objects.get().duty_minutes == 5


def test_a_lead_of_another_agency_has_no_such_pages(sign_in: SignIn) -> None:
    browser = sign_in(partners.person(None, "agency_lead"))

    assert {browser.get(page).status_code for page in (PAGE, "/cpi/duty/", "/cpi/clocks/")} == {403}
