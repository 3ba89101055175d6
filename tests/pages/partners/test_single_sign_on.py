"""Coming in by one's organisation: only who linked it, only by a token made for us and now."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.urls import reverse
from django.utils import timezone

from partners.models import LinkedSubject, User
from portal.models import AuditEvent
from tests.conftest import PortalClient, prove_again
from tests.factories import partners
from tests.oidc import provider as oidc

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
REFUSED = "This did not sign you in"
PORTAL = "http://localhost:8000"
BACK = f"{PORTAL}/sign-in/organisation/back/"


@pytest.fixture(scope="module")
def force() -> Iterator[oidc.Provider]:
    with oidc.running(BACK) as started:
        yield started


@pytest.fixture(autouse=True)
def _on(force: oidc.Provider, settings: Any) -> None:
    settings.PORTAL_BASE_URL = PORTAL
    settings.SINGLE_SIGN_ON = force.settings(acr=frozenset({"two-factors"}), amr=frozenset({"hwk"}))


def linked(subject: str, *roles: str, at: str, **fields: Any) -> tuple[User, str]:
    person, secret = partners.person(None, *roles, factor=False, **fields), generate_totp_secret()
    data = {"secret": get_adapter().encrypt(secret)}
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data=data)
    LinkedSubject.objects.create(person=person, issuer=at, subject=subject)
    return person, secret


def leave(browser: PortalClient, **sent: str) -> str:
    """Where the portal sends the browser."""
    page = browser.post(reverse("organisation-sign-in"), sent)
    assert page.status_code == 200, page.content.decode()
    to: str = page.context["to"]
    assert page["Refresh"] == f"0; url={to}"
    return to


def come_back(browser: PortalClient, address: str) -> Any:
    parts = urlsplit(address)
    return browser.get(f"{parts.path}?{parts.query}")


def come_in(browser: PortalClient, **answers: str) -> Any:
    return come_back(browser, oidc.Visitor().sign_in(leave(browser), BACK, **answers))


def is_in(browser: PortalClient) -> bool:
    return browser.get(reverse("home")).status_code == 200


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))


# Coming in


@pytest.mark.parametrize("said", [{"acr": "two-factors"}, {"amr": "pwd,hwk"}])
def test_a_linked_person_with_a_second_factor_there_is_in(
    client: PortalClient, force: oidc.Provider, said: dict[str, str]
) -> None:
    person, _secret = linked(str(said), at=force.issuer)
    client.get(reverse("account_login"))
    address = oidc.Visitor().sign_in(leave(client), BACK, sub=str(said), **said)
    before = client.cookies["__Host-sid"].value

    answer = come_back(client, address)

    assert answer.status_code == 302
    assert is_in(client)
    assert client.cookies["__Host-sid"].value != before
    assert AuditEvent.objects.filter(event="signed_in", actor=person.pk).count() == 1


@pytest.mark.parametrize(
    "said", [{}, {"acr": "one-factor"}, {"amr": "pwd"}, {"amr": "two-factors"}]
)
def test_otherwise_the_portals_own_factor_is_asked_for(
    client: PortalClient, force: oidc.Provider, said: dict[str, str]
) -> None:
    _person, secret = linked("someone", at=force.issuer)

    answer = come_in(client, sub="someone", **said)

    assert answer.url == reverse("mfa_authenticate")
    assert not is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert is_in(client)


def test_without_agreed_words_no_sign_in_is_complete(
    client: PortalClient, force: oidc.Provider, settings: Any
) -> None:
    settings.SINGLE_SIGN_ON = force.settings()
    linked("someone", at=force.issuer)

    assert come_in(client, sub="someone", acr="two-factors").url == reverse("mfa_authenticate")


def test_it_leads_on_to_where_somebody_was_going(
    client: PortalClient, force: oidc.Provider
) -> None:
    linked("someone", at=force.issuer)
    to = leave(client, next="/cpi/mine/")

    answer = come_back(client, oidc.Visitor().sign_in(to, BACK, sub="someone", acr="two-factors"))

    assert answer.url == "/cpi/mine/"


def test_it_is_no_fresh_proof_for_what_is_sensitive(
    client: PortalClient, force: oidc.Provider
) -> None:
    _lead, _secret = linked("lead", "agency_lead", at=force.issuer)
    come_in(client, sub="lead", acr="two-factors")

    assert client.get(reverse("invite")).url.startswith(reverse("account_reauthenticate"))


def test_an_administrator_still_proves_a_passkey(
    client: PortalClient, force: oidc.Provider, settings: Any
) -> None:
    settings.PASSKEY_ROLES = ["system_administrator"]
    linked("admin", "system_administrator", at=force.issuer)

    come_in(client, sub="admin", acr="two-factors")

    assert client.get(reverse("home")).url == reverse("mfa_add_webauthn")


def test_its_session_has_the_same_limits(client: PortalClient, force: oidc.Provider) -> None:
    linked("someone", "intelligence_analyst", at=force.issuer)
    come_in(client, sub="someone", acr="two-factors")
    assert is_in(client)

    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        assert not is_in(client)
    with time_machine.travel(timezone.now() + timedelta(hours=8, minutes=1), tick=False):
        assert client.get(reverse("home")).url.startswith(reverse("account_login"))


# Refused, all in the same words


def assert_refused(browser: PortalClient, answer: Any) -> None:
    assert answer.status_code == 403
    assert REFUSED in answer.content.decode()
    assert not is_in(browser)
    assert AuditEvent.objects.filter(event="sign_in_failed").count() == 1


def test_nobody_signs_up_and_no_address_is_believed(
    client: PortalClient, force: oidc.Provider
) -> None:
    """The provider names, as verified, the address of an account that never linked it."""
    partners.person(email="someone@agency.example")
    before = User.objects.count()

    assert_refused(client, come_in(client, sub="someone", acr="two-factors"))

    assert User.objects.count() == before


def test_the_same_subject_of_another_issuer_is_somebody_else(
    client: PortalClient, force: oidc.Provider, settings: Any
) -> None:
    linked("someone", at=force.issuer)
    with oidc.running(BACK) as other:
        settings.SINGLE_SIGN_ON = other.settings(acr=frozenset({"two-factors"}))
        answer = come_in(client, sub="someone", acr="two-factors")

    assert_refused(client, answer)


ENDED = {
    "switched off": lambda person: User.objects.filter(pk=person.pk).update(is_active=False),
    "agency suspended": lambda person: (
        type(person.agency).objects.filter(pk=person.agency_id).update(state="suspended")
    ),
}


@pytest.mark.parametrize("end", ENDED.values(), ids=ENDED)
def test_whoever_may_not_come_in_is_told_what_a_stranger_is_told(
    client: PortalClient, force: oidc.Provider, end: Callable[[User], Any]
) -> None:
    person, _secret = linked("someone", at=force.issuer)
    end(person)

    answer = come_in(client, sub="someone", acr="two-factors")
    stranger = come_in(PortalClient(), sub="nobody", acr="two-factors")

    assert answer.content == stranger.content
    assert answer.status_code == stranger.status_code == 403
    assert not is_in(client)


SPOILT: dict[str, dict[str, Any]] = {
    "made for another client": {"aud": "other"},
    "made for several, by another": {"aud": ["portal", "other"], "azp": "other"},
    "by another issuer": {"iss": "https://elsewhere.example"},
    "run out": {"exp": 1_600_000_000},
    "not yet": {"iat": 4_000_000_000},
    "without an end": {"exp": None},
    "of another sign-in": {"nonce": "of-another-sign-in"},
    "without a nonce": {"nonce": None},
    "without a subject": {"sub": None},
    "with an empty subject": {"sub": ""},
    "signed by a stranger": {"key": "stranger"},
    "signed by an unknown key": {"kid": "two"},
    "not signed": {"alg": "none"},
}


@pytest.mark.parametrize("changes", SPOILT.values(), ids=SPOILT)
def test_a_token_that_is_not_for_this_sign_in_opens_nothing(
    client: PortalClient, force: oidc.Provider, changes: dict[str, Any]
) -> None:
    person, _secret = linked("someone", at=force.issuer)
    LinkedSubject.objects.create(
        person=person, issuer="https://elsewhere.example", subject="someone"
    )

    answer = come_in(client, sub="someone", acr="two-factors", spoil=json.dumps(changes))

    assert_refused(client, answer)


def test_the_same_token_unspoilt_opens(client: PortalClient, force: oidc.Provider) -> None:
    linked("someone", at=force.issuer)

    come_in(client, sub="someone", acr="two-factors", spoil="{}")

    assert is_in(client)


def test_a_code_is_used_once(client: PortalClient, force: oidc.Provider) -> None:
    linked("someone", at=force.issuer)
    address = oidc.Visitor().sign_in(leave(client), BACK, sub="someone", acr="two-factors")
    come_back(client, address)
    client.post(reverse("account_logout"))

    assert_refused(client, come_back(client, address))


def test_a_code_replayed_with_a_new_state_is_refused_by_the_provider(
    client: PortalClient, force: oidc.Provider
) -> None:
    """PKCE: the code of another sign-in does not fit this one's verifier."""
    linked("someone", at=force.issuer)
    stolen = parse_qs(urlsplit(
        oidc.Visitor().sign_in(leave(PortalClient()), BACK, sub="someone", acr="two-factors")
    ).query)["code"][0]  # fmt: skip
    state = parse_qs(urlsplit(leave(client)).query)["state"][0]
    asked = force.tokens_asked()

    answer = client.get(reverse("organisation-back"), {"code": stolen, "state": state})

    assert_refused(client, answer)
    assert force.tokens_asked() == asked + 1


@pytest.mark.parametrize("how", ["made up", "of another browser", "left out"])
def test_a_forged_state_is_refused_before_the_provider_is_asked(
    client: PortalClient, force: oidc.Provider, how: str
) -> None:
    linked("someone", at=force.issuer)
    other = leave(PortalClient())
    address = oidc.Visitor().sign_in(leave(client), BACK, sub="someone", acr="two-factors")
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    forged = {
        "made up": "x" * 43,
        "of another browser": parse_qs(urlsplit(other).query)["state"][0],
    }
    query["state"] = forged.get(how, "")
    asked = force.tokens_asked()

    answer = client.get(reverse("organisation-back"), query)

    assert_refused(client, answer)
    assert force.tokens_asked() == asked


def test_an_answer_that_names_another_issuer_is_refused(
    client: PortalClient, force: oidc.Provider
) -> None:
    linked("someone", at=force.issuer)
    address = oidc.Visitor().sign_in(leave(client), BACK, sub="someone", acr="two-factors")
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}

    answer = client.get(reverse("organisation-back"), query | {"iss": "https://elsewhere.example"})

    assert_refused(client, answer)


def test_turning_back_there_is_no_fault(client: PortalClient, force: oidc.Provider) -> None:
    assert_refused(client, come_in(client, sub="someone", cancel="yes"))


def test_a_state_runs_out(client: PortalClient, force: oidc.Provider) -> None:
    linked("someone", at=force.issuer)
    address = oidc.Visitor().sign_in(leave(client), BACK, sub="someone", acr="two-factors")

    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert come_back(client, address).status_code == 403


def test_what_is_sent_has_state_nonce_and_challenge_and_goes_back_to_us_alone(
    client: PortalClient,
) -> None:
    client.defaults["HTTP_HOST"] = "localhost"
    sent = parse_qs(urlsplit(leave(client)).query)

    assert sent["code_challenge_method"] == ["S256"]
    assert sent["redirect_uri"] == [BACK]
    assert sent["scope"] == ["openid"]
    assert len(sent["state"][0]) == 43
    assert len(sent["nonce"][0]) == 43


@pytest.mark.parametrize("issuer", ["{issuer}/", "http://127.0.0.1:9"], ids=["another", "away"])
def test_an_issuer_that_is_another_or_away_leaves_the_other_ways(
    client: PortalClient, force: oidc.Provider, settings: Any, issuer: str
) -> None:
    settings.SINGLE_SIGN_ON = oidc.Provider(issuer.format(issuer=force.issuer)).settings()

    answer = client.post(reverse("organisation-sign-in"))

    assert answer.status_code == 503
    assert "does not answer" in answer.content.decode()


def test_no_other_host_is_asked_whatever_an_answer_names(force: oidc.Provider) -> None:
    from partners.single_sign_on import Adapter

    with Adapter().get_requests_session() as session:
        assert session.get(f"{force.issuer}/.well-known/openid-configuration").status_code == 200
        for elsewhere in ("http://localhost:9/", "https://127.0.0.1/", "http://127.0.0.1:9/"):
            with pytest.raises(OSError, match="own host"):
                session.get(elsewhere)


# Linking


def link(browser: PortalClient, subject: str) -> Any:
    """On a shared computer somebody else may be signed in there: it must ask anew."""
    page = browser.post(reverse("organisation-link"))
    assert parse_qs(urlsplit(page.context["to"]).query)["prompt"] == ["login"]
    return come_back(browser, oidc.Visitor().sign_in(page.context["to"], BACK, sub=subject))


def test_a_person_links_and_unlinks_their_own(sign_in: SignIn, force: oidc.Provider) -> None:
    person = partners.person()
    browser = sign_in(person)

    answer = link(browser, "mine")

    assert answer.url == reverse("mfa_index")
    assert "linked to your account" in browser.get(answer.url).content.decode()
    row = LinkedSubject.objects.get(person=person)
    assert (row.issuer, row.subject) == (force.issuer, "mine")
    browser.post(reverse("organisation-unlink"))
    assert not LinkedSubject.objects.exists()
    said = AuditEvent.objects.filter(actor=person.pk, event__startswith="subject_")
    assert [event.event for event in said.order_by("pk")] == ["subject_linked", "subject_unlinked"]


def test_after_linking_it_opens(
    sign_in: SignIn, client: PortalClient, force: oidc.Provider
) -> None:
    person = partners.person()
    link(sign_in(person), "mine")

    come_in(client, sub="mine", acr="two-factors")

    assert client.get(reverse("home")).context["user"] == person


@pytest.mark.parametrize("page", ["organisation-link", "organisation-unlink"])
def test_linking_needs_a_proof_of_the_last_minutes(sign_in: SignIn, page: str) -> None:
    person = partners.person()
    browser = sign_in(person)
    prove_again(browser, person, seconds_ago=601)

    answer = browser.post(reverse(page))

    assert answer.url.startswith(reverse("account_reauthenticate"))


def test_a_subject_of_somebody_else_is_not_taken_over(
    sign_in: SignIn, force: oidc.Provider
) -> None:
    owner, _secret = linked("taken", at=force.issuer)

    answer = link(sign_in(partners.person()), "taken")

    assert answer.status_code == 409
    assert LinkedSubject.objects.get(subject="taken").person == owner


def test_a_second_subject_is_not_linked_beside_the_first(
    sign_in: SignIn, force: oidc.Provider
) -> None:
    person = partners.person()
    browser = sign_in(person)
    link(browser, "first")

    assert link(browser, "second").status_code == 409
    assert LinkedSubject.objects.get(person=person).subject == "first"


def test_somebody_elses_return_links_nothing(sign_in: SignIn, force: oidc.Provider) -> None:
    """An attacker's answer from the provider, opened in the browser of somebody signed in."""
    attacker, victim = sign_in(partners.person()), sign_in(partners.person())
    page = attacker.post(reverse("organisation-link"))
    address = oidc.Visitor().sign_in(page.context["to"], BACK, sub="the attacker's")

    assert come_back(victim, address).status_code == 403
    assert not LinkedSubject.objects.exists()


def test_a_link_begun_by_one_is_not_ended_by_another_in_the_same_browser(
    sign_in: SignIn, force: oidc.Provider
) -> None:
    first, second = partners.person(), partners.person()
    browser = sign_in(first)
    page = browser.post(reverse("organisation-link"))
    address = oidc.Visitor().sign_in(page.context["to"], BACK, sub="first's")
    states = browser.session["socialaccount_states"]
    browser = sign_in(second)
    session = browser.session
    session["socialaccount_states"] = states
    session.save()

    assert come_back(browser, address).status_code == 403
    assert not LinkedSubject.objects.exists()


def test_whoever_is_signed_in_is_not_made_another(
    sign_in: SignIn, client: PortalClient, force: oidc.Provider
) -> None:
    person, _other = partners.person(), linked("other", at=force.issuer)
    to = leave(client)
    address = oidc.Visitor().sign_in(to, BACK, sub="other", acr="two-factors")
    states = client.session["socialaccount_states"]
    browser = sign_in(person)
    session = browser.session
    session["socialaccount_states"] = states
    session.save()

    come_back(browser, address)

    assert browser.get(reverse("home")).context["user"] == person


# Off


def test_off_there_is_nothing(client: PortalClient, sign_in: SignIn, settings: Any) -> None:
    settings.SINGLE_SIGN_ON = None
    browser = sign_in(partners.person())

    assert "organisation" not in client.get(reverse("account_login")).content.decode().lower()
    assert "sign-in of" not in browser.get(reverse("mfa_index")).content.decode().lower()
    for page in ("organisation-sign-in", "organisation-link", "organisation-unlink"):
        assert browser.post(reverse(page)).status_code == 404
    assert client.get(reverse("organisation-back")).status_code == 404


def test_on_the_pages_say_so(client: PortalClient, sign_in: SignIn) -> None:
    assert "Sign in with the Force" in client.get(reverse("account_login")).content.decode()
    page = sign_in(partners.person()).get(reverse("mfa_index")).content.decode()
    assert "Sign-in of the Force" in page
