"""Looking after accounts: roles, leaving, vetting and training, and the review of 90 days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from partners.models import Invitation, Notice, User
from partners.tasks import tell_of_change
from portal.models import AuditEvent, Job
from referrals.models import CpiForm
from tests.conftest import PortalClient, acting_as, database_role, prove_again
from tests.factories import partners, referrals
from tests.house.committed import ask

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
TODAY = timezone.localdate()


@pytest.fixture
def lead() -> User:
    return partners.person(None, "agency_lead")


@pytest.fixture
def colleague(lead: User) -> User:
    return partners.person(lead.agency, name="Close Colleague")


def does(browser: PortalClient, act: str, person: User, **sent: Any) -> int:
    return int(browser.post(reverse(f"person-{act}", args=[person.key]), sent).status_code)


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


# Roles


def test_other_roles_end_the_sessions_and_the_person_is_told(
    sign_in: SignIn, lead: User, colleague: User
) -> None:
    theirs = sign_in(colleague)
    assert theirs.get(reverse("home")).status_code == 200

    does(sign_in(lead), "roles", colleague, roles=["agency_lead"])

    assert theirs.get(reverse("home")).url.startswith("/sign-in/")
    assert fresh(colleague).roles == ["agency_lead"]
    again = sign_in(fresh(colleague))
    assert "Your roles or your unit were changed." in again.get(reverse("home")).content.decode()
    again.post(reverse("notices-seen"))
    assert "were changed" not in again.get(reverse("home")).content.decode()
    event = AuditEvent.objects.get(event="roles_changed")
    assert (event.actor, event.objects_seen, event.fields) == (
        lead.pk, [colleague.key], ["roles", "unit"],
    )  # fmt: skip


def test_the_mail_about_a_change_says_nothing_of_it(
    sign_in: SignIn, lead: User, colleague: User
) -> None:
    does(sign_in(lead), "roles", colleague, roles=["agency_lead"])
    with database_role("portal_worker"):
        tell_of_change(Job.objects.get(task="partners.tell_of_change").pk)

    (message,) = mail.outbox
    assert message.to == [colleague.email]
    assert "lead of your agency" in message.body
    assert "Agency lead" not in message.body


@pytest.mark.parametrize(
    ("held", "given", "is_changed"),
    [
        (["practitioner"], ["agency_lead"], True),
        (["intelligence_analyst"], ["practitioner"], True),
        (["intelligence_analyst"], ["intelligence_analyst", "practitioner"], True),
        (["practitioner"], ["intelligence_analyst"], False),
        (["practitioner"], ["practitioner", "system_administrator"], False),
        (["practitioner"], ["superuser"], False),
        (["practitioner"], [], False),
    ],
    ids=[
        "one's own right", "taking one away", "leaving one that they have", "beyond one's own",
        "beyond one's own, among others", "no role at all", "none",
    ],
)  # fmt: skip
def test_a_lead_adds_only_roles_of_their_own(
    sign_in: SignIn, lead: User, held: list[str], given: list[str], is_changed: bool
) -> None:
    person = partners.person(lead.agency, *held)
    does(sign_in(lead), "roles", person, roles=given)

    assert set(fresh(person).roles) == set(given if is_changed else held)


ACTS = {
    "roles": {"roles": ["agency_lead"]},
    "switch-off": {},
    "switch-on": {},
    "checks": {"vetting": ""},
    "confirm": {},
}


@pytest.mark.parametrize("act", ACTS)
def test_nobody_changes_their_own_account(sign_in: SignIn, lead: User, act: str) -> None:
    assert does(sign_in(lead), act, lead, **ACTS[act] | {"roles": ["practitioner"]}) == 409
    assert fresh(lead).roles == ["agency_lead"]
    assert fresh(lead).is_active


@pytest.mark.parametrize("act", ["roles", "switch-off", "switch-on", "checks"])
def test_a_change_asks_for_a_fresh_proof(
    sign_in: SignIn, lead: User, colleague: User, act: str
) -> None:
    browser = sign_in(lead)
    prove_again(browser, lead, seconds_ago=601)
    answer = browser.post(reverse(f"person-{act}", args=[colleague.key]), ACTS[act])

    assert answer.url.startswith(reverse("account_reauthenticate"))


# Leaving


def test_a_person_switched_off_is_out_at_the_next_request(
    sign_in: SignIn, lead: User, colleague: User
) -> None:
    theirs = sign_in(colleague)
    theirs.get(reverse("home"))

    does(sign_in(lead), "switch-off", colleague)

    assert theirs.get(reverse("home")).url.startswith("/sign-in/")
    assert fresh(colleague).switched_off_by == lead
    assert AuditEvent.objects.filter(event="person_switched_off", actor=lead.pk).count() == 1


def test_drafts_of_somebody_who_left_pass_to_nobody(
    sign_in: SignIn, lead: User, colleague: User
) -> None:
    draft = referrals.draft(colleague)
    does(sign_in(lead), "switch-off", colleague)

    for person in (lead, partners.person(lead.agency)):
        assert not CpiForm.objects.visible_to(person).filter(pk=draft.pk).exists()
        with acting_as(person):
            assert not CpiForm.objects.filter(pk=draft.pk).exists()


def test_a_lead_who_left_lets_nobody_in_any_more(sign_in: SignIn, lead: User) -> None:
    leaving = partners.person(lead.agency, "agency_lead")
    partners.invitation(leaving, token="t")
    does(sign_in(lead), "switch-off", leaving)

    answer = PortalClient().get(reverse("invitation"), {"token": "t"}, follow=True)

    assert answer.status_code == 404
    assert Invitation.objects.filter(accepted_at__isnull=True).count() == 1


def test_switching_on_again_needs_the_rights_of_the_account(sign_in: SignIn, lead: User) -> None:
    analyst = partners.person(lead.agency, "intelligence_analyst", is_active=False)
    plain = partners.person(lead.agency, is_active=False)
    browser = sign_in(lead)

    assert does(browser, "switch-on", analyst) == 409
    assert does(browser, "switch-on", plain) == 302
    assert (fresh(analyst).is_active, fresh(plain).is_active) == (False, True)


# Vetting and training


def test_dates_are_recorded_by_the_lead_or_the_ig_officer(
    sign_in: SignIn, lead: User, colleague: User
) -> None:
    officer = partners.person(lead.agency, "ig_officer")
    sent = {"vetting": "NPPV2", "vetted_until_day": "1", "vetted_until_month": "2"}
    sent["vetted_until_year"] = "2030"
    does(sign_in(officer), "checks", colleague, **sent)

    changed = fresh(colleague)
    assert (changed.vetting, changed.vetted_until) == ("NPPV2", date(2030, 2, 1))
    assert Notice.objects.get(person=colleague).kind == "checks"


@pytest.mark.parametrize(
    ("fields", "sees"),
    [
        ({}, True),
        ({"vetted_until": TODAY + timedelta(days=1)}, True),
        ({"vetted_until": TODAY}, True),
        ({"vetted_until": TODAY - timedelta(days=1)}, False),
        ({"trained_until": TODAY - timedelta(days=1)}, False),
        ({"trained_until": TODAY - timedelta(days=1), "vetted_until": TODAY}, False),
    ],
    ids=["nothing recorded", "tomorrow", "the last day", "vetting", "training", "either is enough"],
)
def test_what_has_run_out_hides_what_is_sensitive_behind_both_walls(
    fields: dict[str, date], sees: bool
) -> None:
    force = partners.force()
    analyst = partners.person(force, "intelligence_analyst", **fields)
    form = referrals.sent(partners.person(), force)

    assert CpiForm.objects.visible_to(analyst).filter(pk=form.pk).exists() is sees
    with acting_as(analyst):
        assert CpiForm.objects.filter(pk=form.pk).exists() is sees


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (-1, "Your training ran out on"),
        (0, "Your training runs out on"),
        (30, "Your training runs out on"),
        (31, ""),
    ],
)
def test_the_front_page_says_what_runs_out(sign_in: SignIn, days: int, says: str) -> None:
    person = partners.person(trained_until=TODAY + timedelta(days=days))
    page = sign_in(person).get(reverse("home")).content.decode()

    assert says in page
    assert bool(says) is ("Your training" in page)


def test_a_session_ends_when_vetting_or_training_runs_out(sign_in: SignIn, colleague: User) -> None:
    """With the next click, and what was being sent comes back; a renewal ends nothing."""
    browser = sign_in(colleague)
    before = browser.get(reverse("home")).status_code
    User.objects.filter(pk=colleague.pk).update(trained_until=TODAY - timedelta(days=1))

    answer = browser.post(reverse("feedback"), {"text": "These words are kept."})
    after = browser.get(reverse("home"))
    again = sign_in(fresh(colleague))
    lapsed = again.get(reverse("home")).status_code
    User.objects.filter(pk=colleague.pk).update(trained_until=TODAY)

    assert (before, answer.status_code, lapsed) == (200, 403, 200)
    assert "These words are kept." in answer.content.decode()
    assert after.url.startswith(reverse("account_login"))
    assert again.get(reverse("home")).status_code == 200


def test_the_lead_reads_of_a_lapse_what_holds(sign_in: SignIn, lead: User, colleague: User) -> None:
    """They go on sending: a page that denies it keeps somebody from telling the police."""
    User.objects.filter(pk=colleague.pk).update(trained_until=date(2026, 1, 2))

    page = sign_in(lead).get(reverse("person", args=[colleague.key])).content.decode()
    own = sign_in(colleague).get(reverse("home")).content.decode()

    assert "They can still send information." in page
    assert "Your training ran out on 2 January 2026:" in own


def test_who_has_lapsed_begins_a_form_sends_it_and_reads_it(sign_in: SignIn) -> None:
    """Danger comes before paperwork: what runs out narrows what is learnt from others."""
    force = partners.force()
    place = partners.district(force_area=force.police_area)
    person = partners.person(
        trained_until=TODAY - timedelta(days=1), vetting="NPPV2",
        vetted_until=TODAY - timedelta(days=1),
    )  # fmt: skip
    browser = sign_in(person)
    begun = browser.post(reverse("referrals:cpi-begin"), {"token": "a-new-form"})
    form = CpiForm.objects.get(created_by=person)
    assert begun.url.endswith(f"{form.key}/draft/theme/")
    for step, answer in (
        ("theme", {"theme": "ASB"}),
        ("district", {"district": place.pk}),
        ("account", {"what_happened": "Young men come and go at night."}),
    ):
        version = CpiForm.objects.get(pk=form.pk).version
        address = reverse("referrals:cpi-question", args=[form.key, step])
        assert browser.post(address, {"version": version, **answer}).status_code == 302

    assert browser.post(reverse("referrals:cpi-check", args=[form.key])).status_code == 302

    page = browser.get(form.get_absolute_url()).content.decode()
    assert "Young men come and go at night." in page
    assert "You can still send information" in browser.get(reverse("home")).content.decode()


@pytest.mark.parametrize("lapses", [False, True], ids=["in date", "lapsed"])
def test_a_lapsed_lead_of_a_unit_reads_no_colleagues_forms(lapses: bool) -> None:
    unit = partners.unit(partners.agency())
    writer = partners.person(unit.agency, unit=unit)
    form = referrals.sent(writer, partners.force(), unit=unit)
    until = TODAY - timedelta(days=1) if lapses else None
    lead = partners.person(unit.agency, unit=unit, leads_unit=True, trained_until=until)

    assert CpiForm.objects.visible_to(lead).filter(pk=form.pk).exists() is not lapses
    with acting_as(lead):
        assert CpiForm.objects.filter(pk=form.pk).exists() is not lapses


# The review of 90 days


def _joined(person: User, days: int) -> None:
    ask(
        "UPDATE partners_user SET joined_at = now() - make_interval(days => %s) WHERE id = %s",
        [days, person.pk],
    )


@pytest.mark.parametrize(("days", "is_due"), [(89, False), (91, True)])
def test_an_account_is_to_be_confirmed_after_90_days(
    sign_in: SignIn, lead: User, colleague: User, days: int, is_due: bool
) -> None:
    _joined(colleague, days)
    page = sign_in(lead).get(reverse("home")).content.decode()

    assert ("Confirm the account of Close Colleague" in page) is is_due


def test_confirming_lasts_90_days(sign_in: SignIn, lead: User, colleague: User) -> None:
    _joined(colleague, 400)
    browser = sign_in(lead)
    does(browser, "confirm", colleague)

    assert "Confirm the account" not in browser.get(reverse("home")).content.decode()
    assert fresh(colleague).reviewed_by == lead


def test_only_the_lead_is_asked_to_confirm(sign_in: SignIn, lead: User, colleague: User) -> None:
    _joined(colleague, 400)
    other = partners.person(None, "agency_lead")

    for person in (other, colleague, partners.person(lead.agency, "ig_officer")):
        assert "Confirm the account" not in sign_in(person).get(reverse("home")).content.decode()
