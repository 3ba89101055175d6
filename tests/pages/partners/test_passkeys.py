"""A passkey is a whole sign-in; nothing that is less than one gets in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.urls import reverse
from django.utils import timezone
from fido2.utils import websafe_encode

from partners.models import Feedback, User
from portal.models import AuditEvent
from tests.conftest import PortalClient, prove_again
from tests.factories import partners
from tests.factories.passkeys import SoftPasskey, add, come_in, question

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]


@pytest.fixture
def person() -> User:
    return partners.person()


@pytest.fixture
def passkey(person: User, sign_in: SignIn) -> SoftPasskey:
    made = SoftPasskey()
    assert add(sign_in(person), made).status_code == 302
    return made


def test_a_passkey_is_a_whole_sign_in(client: PortalClient, passkey: SoftPasskey) -> None:
    assert come_in(client, passkey)


def test_adding_and_using_a_passkey_are_recorded(
    client: PortalClient, person: User, passkey: SoftPasskey
) -> None:
    come_in(client, passkey)

    events = AuditEvent.objects.filter(actor=person.pk).values_list("event", flat=True)
    assert {"factor_added", "signed_in"} <= set(events)


def test_a_new_passkey_must_ask_for_finger_face_or_number(person: User, sign_in: SignIn) -> None:
    add(sign_in(person), SoftPasskey(is_verifying=False))

    assert not Authenticator.objects.filter(user=person, type="webauthn").exists()


def asks_for_nothing(passkey: SoftPasskey) -> None:
    passkey.is_verifying = False


def is_of_another_site(passkey: SoftPasskey) -> None:
    passkey.rp = "portal.example"


def names_another_person(passkey: SoftPasskey) -> None:
    passkey.handle = websafe_encode(b"zz")


def names_nobody(passkey: SoftPasskey) -> None:
    passkey.handle = ""


def signs_with_another_key(passkey: SoftPasskey) -> None:
    passkey.key = SoftPasskey().key


def is_another_credential(passkey: SoftPasskey) -> None:
    passkey.credential_id = SoftPasskey().credential_id


@pytest.mark.parametrize(
    "change",
    [asks_for_nothing, is_of_another_site, names_another_person, names_nobody,
     signs_with_another_key, is_another_credential],
    ids=lambda change: change.__name__,
)  # fmt: skip
def test_what_is_less_than_the_passkey_does_not_get_in(
    client: PortalClient, passkey: SoftPasskey, change: Callable[[SoftPasskey], None]
) -> None:
    change(passkey)

    assert not come_in(client, passkey)


def test_an_answer_works_once(client: PortalClient, passkey: SoftPasskey) -> None:
    credential = passkey.answered(question(client))
    client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    second = PortalClient()
    question(second)
    second.post(reverse("mfa_login_webauthn"), {"credential": credential})

    assert second.get(reverse("home")).status_code == 302


def test_a_disabled_person_does_not_get_in_with_a_passkey(
    client: PortalClient, person: User, passkey: SoftPasskey
) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)

    assert not come_in(client, passkey)


@pytest.mark.parametrize(
    "sent",
    ["", "x", "[]", "{}", '{"response": {"userHandle": 1}}', "null", "9" * 5_000, "[" * 19_000],
    ids=lambda sent: sent[:20] or "nothing",
)
def test_rubbish_for_a_passkey_leads_back_to_the_sign_in_page(
    client: PortalClient, sent: str
) -> None:
    question(client)
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": sent})

    assert (answer.status_code, answer.url) == (302, reverse("account_login"))


# Taking one off


def handle_of(browser: PortalClient) -> str:
    (shown,) = browser.get(reverse("mfa_index")).context["passkeys"]
    handle: str = shown.handle
    return handle


def test_a_passkey_is_taken_off_by_its_owner(
    person: User, sign_in: SignIn, passkey: SoftPasskey
) -> None:
    browser = sign_in(person)
    browser.post(reverse("passkey-remove"), {"passkey": handle_of(browser)})

    assert not Authenticator.objects.filter(user=person, type="webauthn").exists()
    assert AuditEvent.objects.filter(event="factor_removed", actor=person.pk).count() == 1


def test_the_last_proof_is_not_taken_off(
    person: User, sign_in: SignIn, passkey: SoftPasskey
) -> None:
    Authenticator.objects.filter(user=person, type="totp").delete()
    browser = sign_in(person)
    answer = browser.post(reverse("passkey-remove"), {"passkey": handle_of(browser)})

    assert answer.status_code == 409
    assert Authenticator.objects.filter(user=person, type="webauthn").exists()


def test_nobody_takes_off_anothers_passkey(
    person: User, sign_in: SignIn, passkey: SoftPasskey
) -> None:
    handle = handle_of(sign_in(person))
    answer = sign_in(partners.person()).post(reverse("passkey-remove"), {"passkey": handle})

    assert answer.status_code == 302
    assert Authenticator.objects.filter(user=person, type="webauthn").exists()


# Roles that need one


def add_app(person: User) -> str:
    secret: str = generate_totp_secret()
    data = {"secret": get_adapter().encrypt(secret)}
    Authenticator.objects.update_or_create(user=person, type="totp", defaults={"data": data})
    return secret


def app_code(secret: str) -> str:
    counter = int(timezone.now().timestamp()) // 30
    code: str = format_hotp_value(hotp_value(secret, counter))
    return code


@pytest.fixture
def administrator() -> User:
    return partners.person(None, "system_administrator")


def test_an_administrator_without_passkey_is_asked_to_add_one(
    administrator: User, sign_in: SignIn
) -> None:
    browser = sign_in(administrator)
    prove_again(browser, administrator, kind="totp")

    answer = browser.get(reverse("home"))

    assert (answer.status_code, answer.url) == (302, reverse("mfa_add_webauthn"))


def test_an_administrator_who_came_by_code_is_asked_for_the_passkey(
    administrator: User, sign_in: SignIn
) -> None:
    browser = sign_in(administrator)
    add(browser, SoftPasskey())
    prove_again(browser, administrator, kind="totp")

    answer = browser.get(reverse("home"))

    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert "code_form" not in browser.get(answer.url).context


@pytest.mark.parametrize("kind", ["app", "recovery code"])
def test_a_code_takes_the_place_of_that_passkey_nowhere(
    administrator: User, sign_in: SignIn, kind: str
) -> None:
    """Neither for the page asked for, nor for something sent that waits for the proof."""
    browser = sign_in(administrator)
    add(browser, SoftPasskey())
    codes = browser.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    secret = add_app(administrator)
    prove_again(browser, administrator, kind="totp")
    sent = browser.post(reverse("feedback"), {"text": "Sent without a passkey."})
    code = app_code(secret) if kind == "app" else codes[0]

    browser.post(reverse("account_reauthenticate"), {"code": code, "next": reverse("feedback")})

    assert sent.url.startswith(reverse("account_reauthenticate"))
    assert not Feedback.objects.exists()
    assert browser.get(reverse("home")).status_code == 302


def test_whoever_came_by_code_adds_no_passkey_beside_the_one_that_is_needed(
    administrator: User, sign_in: SignIn
) -> None:
    """Else a password and one code, typed into the wrong page, would be enough."""
    browser = sign_in(administrator)
    add(browser, SoftPasskey())
    prove_again(browser, administrator, kind="totp")

    asked = browser.get(reverse("mfa_add_webauthn"))
    browser.post(reverse("mfa_add_webauthn"), {"name": "telephone", "credential": "{}"})

    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.filter(user=administrator, type="webauthn").count() == 1


def test_an_administrator_works_after_a_passkey(
    administrator: User, sign_in: SignIn, client: PortalClient
) -> None:
    passkey = SoftPasskey()
    add(sign_in(administrator), passkey)

    assert come_in(client, passkey)


# Recovery codes


def test_recovery_codes_are_shown_once_and_each_works_once(
    person: User, sign_in: SignIn, passkey: SoftPasskey
) -> None:
    Authenticator.objects.filter(user=person, type="totp").delete()
    browser = sign_in(person)
    browser.post(reverse("mfa_generate_recovery_codes"))
    codes = browser.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    again = browser.get(reverse("mfa_view_recovery_codes")).content.decode()
    person.set_password("harbour-lantern-meadow")
    person.save()

    tried = []
    for _ in range(2):
        client = PortalClient()
        login = {"login": person.email, "password": "harbour-lantern-meadow"}
        client.post(reverse("account_login"), login)
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        tried.append(client.get(reverse("home")).status_code)

    assert len(codes) == 10
    assert codes[0] not in again
    assert tried == [200, 302]
