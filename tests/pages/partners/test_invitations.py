"""Coming in: a lead invites, a worker writes the mail, one person opens the link once."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable
from datetime import timedelta
from secrets import token_hex
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from partners.models import Invitation, User
from partners.tasks import send_invitation
from portal import logs
from portal.models import AuditEvent, Job, JobState
from tests.conftest import PortalClient, database_role, prove_again
from tests.factories import partners
from tests.factories.audit import really_committing
from tests.factories.passkeys import SoftPasskey, add
from tests.house.committed import ask, cleared_afterwards, login

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
PASSWORD = "harbour-lantern-meadow"
# Between two leads: names, keys of addresses and tokens against forged requests.
DIFFERS = re.compile(r'people/[^"]+|name="csrf[^>]+>|(?:Agency |Person |person)\d+')
ADDRESS = "new.person@agency.example"


@pytest.fixture(autouse=True)
def _counts_of_its_own(settings: Any) -> None:
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": token_hex(8)}}


def asked(browser: PortalClient, **fields: Any) -> Any:
    sent = {"name": "New Person", "email": ADDRESS, "roles": ["practitioner"]} | fields
    return browser.post(reverse("invite"), sent)


def work() -> Job:
    job = Job.objects.get(task="partners.send_invitation", state=JobState.QUEUED)
    with database_role("portal_worker"):
        send_invitation(job.pk)
    job.refresh_from_db()
    return job


def link_in(message: Any) -> str:
    found = re.search(r"https?://[^/]+(/invitation/\S+)", message.body)
    assert found
    return found[1]


def token_in(message: Any) -> str:
    return link_in(message).partition("token=")[2]


def opened(token: str, **sent: str) -> tuple[PortalClient, Any]:
    browser = PortalClient()
    assert browser.get(reverse("invitation"), {"token": token}).url == reverse("invitation")
    return browser, browser.post(reverse("invitation"), sent)


def lead(*more: str, **fields: Any) -> User:
    return partners.person(None, "agency_lead", *more, **fields)


def test_an_invited_person_is_in_with_a_password_and_a_factor(sign_in: SignIn) -> None:
    inviting = lead()
    asked(sign_in(inviting))
    assert work().state == JobState.DONE
    browser, answer = opened(token_in(mail.outbox[0]), password=PASSWORD)

    person = User.objects.get(email=ADDRESS)
    assert answer.url == reverse("mfa_activate_totp")
    assert (person.agency, person.roles, person.name) == (
        inviting.agency, ["practitioner"], "New Person",
    )  # fmt: skip
    assert person.check_password(PASSWORD)
    assert browser.get(reverse("home")).url == reverse("mfa_activate_totp")
    events = AuditEvent.objects.filter(actor=person.pk).values_list("event", flat=True)
    assert set(events) == {"invitation_accepted", "signed_in"}


def test_a_passkey_needs_no_password() -> None:
    partners.invitation(lead(), token="t", email=ADDRESS)
    browser, answer = opened("t", passkey="yes")

    assert answer.url == reverse("mfa_add_webauthn")
    assert browser.get(answer.url).status_code == 200
    assert not User.objects.get(email=ADDRESS).has_usable_password()
    assert browser.get(reverse("mfa_activate_totp")).url == answer.url, "a code alone is no way in"


def test_without_a_password_there_are_no_recovery_codes_that_would_open_nothing() -> None:
    partners.invitation(lead(), token="t", email=ADDRESS)
    browser, _answer = opened("t", passkey="yes")

    answer = add(browser, SoftPasskey())
    home = browser.get(answer.url).content.decode()
    made = browser.post(reverse("mfa_generate_recovery_codes"))
    own = browser.get(reverse("mfa_index")).content.decode()

    assert (answer.url, made.url) == (reverse("home"), reverse("mfa_index"))
    assert "Add one on a second device" in home
    assert "You have no password" in own
    assert "Recovery codes" not in own
    assert not Authenticator.objects.filter(type="recovery_codes").exists()


def test_the_mail_holds_a_link_of_256_random_bits_that_runs_72_hours(sign_in: SignIn) -> None:
    asked(sign_in(lead()))
    work()

    invitation = Invitation.objects.get()
    assert len(token_in(mail.outbox[0])) == 43
    assert invitation.expires_at - invitation.sent_at == timedelta(hours=72)
    assert mail.outbox[0].to == [ADDRESS]


def test_a_name_writes_no_paragraphs_into_the_mail(sign_in: SignIn) -> None:
    asked(sign_in(lead()), name="New\r\n\r\nYour account is closed: telephone\t\u2028me")
    work()

    assert "New Your account is closed: telephone me,\n" in mail.outbox[0].body


def test_the_link_is_in_the_mail_and_nowhere_else(
    sign_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    asked(sign_in(lead()))
    work()
    token = token_in(mail.outbox[0])
    opened(token, password=PASSWORD)

    tables = ("portal_job", "portal_auditevent", "partners_invitation", "partners_user")
    kept = str([ask(f"SELECT t::text FROM {table} t") for table in tables])
    assert token not in kept
    assert token not in caplog.text


def test_a_fault_while_a_link_is_opened_does_not_log_the_link(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    partners.invitation(lead(), token="a-very-secret-token")
    monkeypatch.setattr("partners.accounts.accept", lambda *_: 1 / 0)
    caplog.handler.setFormatter(logs.JsonFormatter())
    browser = PortalClient(raise_request_exception=False)

    browser.get(reverse("invitation"), {"token": "a-very-secret-token"})
    answer = browser.post(reverse("invitation"), {"password": PASSWORD})

    assert answer.status_code == 500
    assert "a-very-secret-token" not in caplog.text


def test_the_link_leaves_the_address_at_once_and_is_on_no_page() -> None:
    """Or it would stand in histories, in a reloaded page, and in what is shown to a colleague."""
    partners.invitation(lead(), token="a-very-secret-token")
    browser = PortalClient()

    first = browser.get(reverse("invitation"), {"token": "a-very-secret-token"})
    page = browser.get(first.url)

    assert first.url == reverse("invitation")
    assert "a-very-secret-token" not in page.content.decode()
    assert "a-very-secret-token" not in str(dict(browser.session))
    assert first["Referrer-Policy"] == page["Referrer-Policy"] == "same-origin"
    assert PortalClient().get(first.url).status_code == 404, "of another browser"


def test_opening_the_page_does_not_use_the_link_up() -> None:
    partners.invitation(lead(), token="t")
    pages = [
        PortalClient().get(reverse("invitation"), {"token": "t"}, follow=True).status_code
        for _ in range(3)
    ]

    assert pages == [200, 200, 200]
    assert opened("t", password=PASSWORD)[1].status_code == 302


# Links that open nothing


def _used(invitation: Invitation) -> None:
    opened("t", password=PASSWORD)


def _with(**fields: Any) -> Callable[[Invitation], None]:
    return lambda invitation: _change(Invitation, invitation.pk, **fields)


def _change(model: Any, pk: int, **fields: Any) -> None:
    model.objects.filter(pk=pk).update(**fields)


def _agency_suspended(invitation: Invitation) -> None:
    _change(type(invitation.owner), invitation.owner_id, state="suspended")


def _inviting_person(**fields: Any) -> Callable[[Invitation], None]:
    return lambda invitation: _change(User, invitation.created_by_id, **fields)


def _withdrawn(invitation: Invitation) -> None:
    _with(withdrawn_at=timezone.now(), withdrawn_by=invitation.created_by)(invitation)


def _address_taken(invitation: Invitation) -> None:
    partners.person(email=invitation.email)


ENDED = {
    "used": _used,
    "taken back": _withdrawn,
    "run out": _with(expires_at=timezone.now() - timedelta(seconds=1)),
    "unknown": _with(digest="x" * 64),
    "agency suspended": _agency_suspended,
    "who invited is switched off": _inviting_person(is_active=False),
    "who invited is no lead any more": _inviting_person(roles=["practitioner"]),
}


@pytest.mark.parametrize("happens", ENDED.values(), ids=ENDED)
def test_a_link_that_opens_nothing_is_the_same_page(
    happens: Callable[[Invitation], None],
) -> None:
    happens(partners.invitation(lead(), token="t"))
    people = User.objects.count()
    nothing = PortalClient().get(reverse("invitation"))

    shown = PortalClient().get(reverse("invitation"), {"token": "t"}, follow=True)
    _browser, sent = opened("t", password=PASSWORD)

    assert nothing.status_code == shown.status_code == sent.status_code == 404
    assert nothing.content == shown.content == sent.content
    assert User.objects.count() == people


def test_an_address_that_got_an_account_meanwhile_keeps_it() -> None:
    invitation = partners.invitation(lead(), token="t")
    _address_taken(invitation)

    _browser, answer = opened("t", password=PASSWORD)

    assert answer.status_code == 404
    assert User.objects.filter(email=invitation.email).count() == 1


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("too short", "at least 15 characters"),
        ("newperson@agency.example", "like your name or address"),
        ("", "Enter a password"),
    ],
    ids=["short", "like the address", "none"],
)
def test_a_weak_password_is_refused_and_the_link_stays(password: str, says: str) -> None:
    partners.invitation(lead(), token="t", email="newperson@agency.example")

    _browser, answer = opened("t", password=password)

    assert answer.status_code == 200
    assert says in answer.content.decode()
    assert opened("t", password=PASSWORD)[1].status_code == 302


def _open_together(proof: str) -> list[int | None]:
    start, made = threading.Barrier(2), []

    def open_it() -> None:
        web = login("portal_web")
        start.wait()
        made.extend(ask("SELECT wall.accept_invitation(%s, 'hashed')", [proof], by=web))
        web.close()

    together = [threading.Thread(target=open_it) for _ in range(2)]
    for each in together:
        each.start()
    for each in together:
        each.join()
    return [number for (number,) in made]


def test_two_who_open_it_at_once_make_one_account() -> None:
    with really_committing(), cleared_afterwards():
        partners.invitation(lead(), token="t", email=ADDRESS)
        made = _open_together(hashlib.sha256(b"t").hexdigest())
        accounts = list(User.objects.filter(email=ADDRESS).values_list("pk", flat=True))

    assert len(made) == 2
    assert [number for number in made if number] == accounts
    assert len(accounts) == 1


# What the lead sees and may do


def test_a_known_address_shows_the_lead_nothing(sign_in: SignIn) -> None:
    partners.person(email=ADDRESS)
    known, new = lead(), lead()
    pages = []
    for inviting, email in ((known, ADDRESS), (new, "another.one@agency.example")):
        browser = sign_in(inviting)
        answer = asked(browser, email=email)
        work()
        page = browser.get(answer.url).content.decode().replace(email, "ADDRESS")
        pages.append(DIFFERS.sub("", page))

    assert pages[0] == pages[1]
    assert "You already have an account" in mail.outbox[0].subject
    assert "token" not in mail.outbox[0].body
    assert Invitation.objects.get(email=ADDRESS).digest == ""


def test_inviting_again_ends_the_earlier_link(sign_in: SignIn) -> None:
    browser = sign_in(lead())
    asked(browser)
    work()
    asked(browser)
    work()

    first, second = map(token_in, mail.outbox)
    assert opened(first, password=PASSWORD)[1].status_code == 404
    assert opened(second, password=PASSWORD)[1].status_code == 302


def test_an_invitation_taken_back_before_it_was_sent_sends_nothing(sign_in: SignIn) -> None:
    browser = sign_in(lead())
    asked(browser)
    browser.post(reverse("invitation-withdraw", args=[Invitation.objects.get().key]))

    assert work().state == JobState.FAILED
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("domains", "email", "is_sent"),
    [
        ([], "a@anywhere.example", True),
        (["agency.example"], "a@agency.example", True),
        (["agency.example"], "A@AGENCY.example", True),
        (["agency.example"], "a@other.example", False),
        (["agency.example"], "a@evil-agency.example", False),
        (["agency.example"], "a@sub.agency.example", False),
    ],
    ids=["any", "listed", "in capitals", "another", "ends alike", "below it"],
)
def test_an_agency_invites_at_its_own_domains(
    sign_in: SignIn, domains: list[str], email: str, is_sent: bool
) -> None:
    inviting = partners.person(partners.agency(mail_domains=domains), "agency_lead")
    asked(sign_in(inviting), email=email)

    assert Invitation.objects.exists() is is_sent


@pytest.mark.parametrize(
    ("holds", "gives", "is_given"),
    [
        (["agency_lead"], ["practitioner"], True),
        (["agency_lead"], ["agency_lead", "ig_officer"], True),
        (["agency_lead"], ["intelligence_analyst"], False),
        (["agency_lead"], ["practitioner", "profile_analyst"], False),
        (["agency_lead"], ["system_administrator"], False),
        (["agency_lead", "profile_analyst"], ["profile_analyst"], True),
        (["agency_lead"], ["superuser"], False),
        (["agency_lead"], [], False),
    ],
)
def test_nobody_gives_a_role_beyond_their_own(
    sign_in: SignIn, holds: list[str], gives: list[str], is_given: bool
) -> None:
    asked(sign_in(partners.person(None, *holds)), roles=gives)

    assert Invitation.objects.exists() is is_given


def test_a_unit_of_another_agency_is_not_offered(sign_in: SignIn) -> None:
    inviting, theirs = lead(), partners.unit(partners.agency())
    partners.unit(inviting.agency)

    answer = asked(sign_in(inviting), unit=theirs.pk)

    assert answer.status_code == 200
    assert not Invitation.objects.exists()


def test_inviting_asks_for_a_fresh_proof(sign_in: SignIn) -> None:
    inviting = lead()
    browser = sign_in(inviting)
    prove_again(browser, inviting, seconds_ago=601)

    assert asked(browser).url.startswith(reverse("account_reauthenticate"))
    assert not Invitation.objects.exists()


def test_the_page_of_people_shows_ones_own_agency_alone(sign_in: SignIn) -> None:
    inviting, stranger = lead(), partners.person(name="Strange Stranger")
    colleague = partners.person(inviting.agency, name="Close Colleague")

    page = sign_in(inviting).get(reverse("people")).content.decode()

    assert colleague.name in page
    assert stranger.name not in page
