"""Setting up anew how one signs in: asked for by a lead, done by the person, never by less."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from secrets import token_hex
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from partners.models import Invitation, LinkedSubject, Notice, User
from partners.tasks import send_invitation, tell_of_own_change
from portal.models import AuditEvent, Job, JobState
from tests.conftest import PortalClient, database_role, prove_again
from tests.factories import partners

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
PASSWORD = "harbour-lantern-meadow"


@pytest.fixture(autouse=True)
def _counts_of_its_own(settings: Any) -> None:
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": token_hex(8)}}


@pytest.fixture
def lead() -> User:
    return partners.person(None, "agency_lead")


def ask_for(browser: PortalClient, person: User) -> Any:
    return browser.post(reverse("person-recover", args=[person.key]))


def work() -> Job:
    job = Job.objects.get(task="partners.send_invitation", state=JobState.QUEUED)
    with database_role("portal_worker"):
        send_invitation(job.pk)
    job.refresh_from_db()
    return job


def link() -> str:
    found = re.search(r"https?://[^/]+(/invitation/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


def use(address: str, **sent: str) -> tuple[PortalClient, Any]:
    browser = PortalClient()
    browser.get(address)
    return browser, browser.post(reverse("invitation"), sent or {"password": PASSWORD})


def test_until_the_link_is_used_everything_stays_and_then_it_ends(
    sign_in: SignIn, lead: User
) -> None:
    person = partners.person(lead.agency)
    LinkedSubject.objects.create(person=person, issuer="https://a.example", subject="1")
    theirs = sign_in(person)
    ask_for(sign_in(lead), person)
    assert work().state == JobState.DONE
    address = link()
    PortalClient().get(address)  # a program that looks through mail
    assert theirs.get(reverse("home")).status_code == 200
    assert Authenticator.objects.filter(user=person).count() == 1

    browser, answer = use(address)

    assert answer.url == reverse("mfa_activate_totp")
    assert browser.get(reverse("home")).url == reverse("mfa_activate_totp"), "a factor first"
    assert theirs.get(reverse("home")).status_code == 302
    assert not Authenticator.objects.filter(user=person).exists()
    assert not LinkedSubject.objects.filter(person=person).exists()
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    events = AuditEvent.objects.values_list("event", "actor")
    assert {("recovery_started", lead.pk), ("person_recovered", person.pk)} <= set(events)


def test_the_person_is_told_here_and_by_mail_at_the_address_of_the_account(
    sign_in: SignIn, lead: User
) -> None:
    person = partners.person(lead.agency)
    ask_for(sign_in(lead), person)
    work()

    assert mail.outbox[-1].to == [person.email]
    assert "tell another lead" in mail.outbox[-1].body
    assert Notice.objects.get(person=person).kind == "recovery"
    assert "set up anew how you sign in" in sign_in(person).get(reverse("home")).content.decode()


def test_the_use_of_the_link_is_told_by_mail(sign_in: SignIn, lead: User) -> None:
    person = partners.person(lead.agency)
    ask_for(sign_in(lead), person)
    work()
    use(link())

    job = Job.objects.get(task="partners.tell_of_own_change")
    with database_role("portal_worker"):
        tell_of_own_change(job.pk)

    assert mail.outbox[-1].to == [person.email]
    assert "If it was not you" in mail.outbox[-1].body


def test_a_half_finished_sign_up_is_begun_again(sign_in: SignIn, lead: User) -> None:
    person = partners.person(lead.agency, factor=False)
    ask_for(sign_in(lead), person)
    work()

    _browser, answer = use(link(), passkey="yes")

    assert answer.url == reverse("mfa_add_webauthn")
    assert User.objects.filter(email=person.email).count() == 1


def test_the_link_works_once_and_for_72_hours(sign_in: SignIn, lead: User) -> None:
    person = partners.person(lead.agency)
    ask_for(sign_in(lead), person)
    work()
    address = link()
    row = Invitation.objects.get(person=person)
    assert row.expires_at - row.sent_at == timedelta(hours=72)

    assert use(address)[1].status_code == 302
    assert use(address)[1].status_code == 404


def test_a_later_one_ends_the_earlier(sign_in: SignIn, lead: User) -> None:
    person = partners.person(lead.agency)
    browser = sign_in(lead)
    ask_for(browser, person)
    work()
    earlier = link()
    ask_for(browser, person)
    work()

    assert use(earlier)[1].status_code == 404
    assert use(link())[1].status_code == 302


def changes(what: str, person: User, lead: User) -> None:
    if what == "switched off":
        User.objects.filter(pk=person.pk).update(is_active=False)
    elif what == "given what the lead lacks":
        User.objects.filter(pk=person.pk).update(roles=["system_administrator"])
    elif what == "moved":
        User.objects.filter(pk=person.pk).update(agency=partners.agency())
    else:
        User.objects.filter(pk=lead.pk).update(roles=["practitioner"])


@pytest.mark.parametrize(
    "what", ["switched off", "given what the lead lacks", "moved", "the lead is none any more"]
)
def test_what_changes_meanwhile_counts(sign_in: SignIn, lead: User, what: str) -> None:
    person = partners.person(lead.agency)
    ask_for(sign_in(lead), person)
    work()
    changes(what, person, lead)

    assert use(link())[1].status_code == 404
    assert Authenticator.objects.filter(user=person).exists()


def test_nobody_recovers_what_they_could_not_give(sign_in: SignIn, lead: User) -> None:
    administrator = partners.person(lead.agency, "system_administrator")

    assert ask_for(sign_in(lead), administrator).status_code == 409
    assert not Invitation.objects.exists()


def test_nobody_recovers_themselves_or_somebody_elsewhere(sign_in: SignIn, lead: User) -> None:
    browser = sign_in(lead)

    assert ask_for(browser, lead).status_code == 409
    assert ask_for(browser, partners.person()).status_code == 404


def test_it_needs_a_proof_of_the_last_minutes(sign_in: SignIn, lead: User) -> None:
    person = partners.person(lead.agency)
    browser = sign_in(lead)
    prove_again(browser, lead, seconds_ago=601)

    assert ask_for(browser, person).url.startswith(reverse("account_reauthenticate"))
    assert not Invitation.objects.exists()


def test_it_stands_with_the_person_and_not_among_the_invited(sign_in: SignIn, lead: User) -> None:
    person = partners.person(lead.agency)
    browser = sign_in(lead)
    ask_for(browser, person)

    page = browser.get(reverse("person", args=[person.key]))

    assert "on its way" in page.content.decode()
    assert browser.get(reverse("people")).context["invitations"] == []


# A mail that fails


def invite(browser: PortalClient) -> None:
    sent = {"name": "New Person", "email": "new@agency.example", "roles": ["practitioner"]}
    browser.post(reverse("invite"), sent)


def test_a_mail_that_failed_is_said_and_sent_again_by_any_lead(
    sign_in: SignIn, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = sign_in(partners.person(lead.agency, "agency_lead"))
    invite(sign_in(lead))
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", lambda *_: 1 / 0)
        assert work().state == JobState.FAILED
    invitation = Invitation.objects.get()
    page = other.get(reverse("people")).content.decode()
    assert "The mail could not be sent" in page
    assert "Send again" in page

    other.post(reverse("invitation-send-again", args=[invitation.key]))

    page = other.get(reverse("people")).content.decode()
    assert "on its way" in page
    assert "Send again" not in page
    assert work().state == JobState.DONE
    assert use(link())[1].status_code == 302


def test_a_mail_that_was_sent_is_not_sent_again(sign_in: SignIn, lead: User) -> None:
    browser = sign_in(lead)
    invite(browser)
    work()

    browser.post(reverse("invitation-send-again", args=[Invitation.objects.get().key]))

    assert not Job.objects.filter(state=JobState.QUEUED).exists()
    assert len(mail.outbox) == 1


def test_the_officer_sees_that_it_failed_and_sends_nothing(
    sign_in: SignIn, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    invite(sign_in(lead))
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda *_: 1 / 0)
    work()
    officer = sign_in(partners.person(lead.agency, "ig_officer"))

    assert "The mail could not be sent" in officer.get(reverse("people")).content.decode()
    key = Invitation.objects.get().key
    assert officer.post(reverse("invitation-send-again", args=[key])).status_code == 403


def test_a_link_that_ran_out_opens_nothing(sign_in: SignIn, lead: User) -> None:
    person = partners.person(lead.agency)
    ask_for(sign_in(lead), person)
    work()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert use(link())[1].status_code == 404
