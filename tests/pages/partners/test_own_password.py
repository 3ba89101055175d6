"""Changing one's own password: who may, what it takes, what ends, and who is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import check_password
from django.core import mail
from django.db import connection
from django.urls import reverse

from partners import guesses
from partners.models import User
from partners.tasks import tell_of_own_change
from portal.models import AuditEvent, Job
from tests.conftest import PortalClient, acting_as, prove_again
from tests.factories import partners
from tests.factories.passkeys import SoftPasskey, add, come_in

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]
OLD, NEW = "harbour lantern meadow", "copper violin orchard tide"


@pytest.fixture
def person() -> User:
    made = partners.person()
    made.set_password(OLD)
    made.save(update_fields=["password"])
    return made


def change(browser: PortalClient, current: str = OLD, password: str = NEW) -> int:
    given = {"current": current, "password": password}
    return browser.post(reverse("password-change"), given).status_code


def holds(person: User, password: str) -> bool:
    person.refresh_from_db()
    return check_password(password, person.password)


def test_a_person_changes_their_password(person: User, sign_in: SignIn) -> None:
    assert change(sign_in(person)) == 302

    assert holds(person, NEW)
    assert AuditEvent.objects.filter(event="sign_in_changed", actor=person.pk).count() == 1


def test_every_other_session_ends_and_this_one_goes_on(person: User, sign_in: SignIn) -> None:
    elsewhere, here = sign_in(person), sign_in(person)
    change(here)

    assert here.get(reverse("mfa_index")).status_code == 200
    assert elsewhere.get(reverse("mfa_index")).status_code == 302


@pytest.mark.parametrize(
    ("current", "password", "words"),
    [
        ("another one entirely", NEW, "This is not the password that you have now."),
        (OLD, OLD, "This is the password that you have now."),
        (OLD, "short", "at least 15 characters"),
        (OLD, "", "Enter a password."),
        ("", NEW, "Enter the password that you have now."),
    ],
    ids=["wrong", "the same", "short", "none", "none now"],
)
def test_it_is_refused_in_words(
    person: User, sign_in: SignIn, current: str, password: str, words: str
) -> None:
    answer = sign_in(person).post(
        reverse("password-change"), {"current": current, "password": password}
    )

    assert words in answer.content.decode()
    assert holds(person, OLD)


def test_guesses_at_the_one_that_holds_are_counted(person: User, sign_in: SignIn) -> None:
    browser = sign_in(person)
    for _each in range(guesses.MOST["pair"]):
        change(browser, current="not this one either")

    assert change(browser) == 200
    assert holds(person, OLD)


def test_what_was_typed_is_not_kept_while_a_proof_is_asked_for(
    person: User, sign_in: SignIn
) -> None:
    browser = sign_in(person)
    prove_again(browser, person, seconds_ago=3_600)

    assert change(browser) == 302
    assert NEW not in str(dict(browser.session.items()))
    assert holds(person, OLD)


def test_whoever_has_none_is_led_away_and_gets_none(person: User, sign_in: SignIn) -> None:
    person.set_unusable_password()
    person.save(update_fields=["password"])

    assert change(sign_in(person)) == 302
    assert not User.objects.get(pk=person.pk).has_usable_password()


@pytest.mark.parametrize("hashed", ["", "!none"], ids=["empty", "unusable"])
def test_the_database_changes_nobody_elses_and_takes_nothing_that_is_none(
    person: User, hashed: str
) -> None:
    other = partners.person()
    with acting_as(other), connection.cursor() as cursor:
        cursor.execute("SELECT wall.change_password(%s)", [hashed])

    assert holds(person, OLD)
    assert User.objects.get(pk=other.pk).password == other.password


def test_nobody_without_a_principal_changes_any(person: User) -> None:
    with acting_as(None), connection.cursor() as cursor:
        cursor.execute("SELECT wall.change_password('sealed')")
        assert cursor.fetchone() == (False,)

    assert holds(person, OLD)


# The mail


def told(person: User) -> list[str]:
    for job in Job.objects.filter(task="partners.tell_of_own_change", asked_by=person):
        tell_of_own_change(job.pk)
    return [each.to[0] for each in mail.outbox]


def test_the_person_is_told_of_their_new_password(person: User, sign_in: SignIn) -> None:
    change(sign_in(person))

    assert told(person) == [person.email]
    assert NEW not in mail.outbox[0].body


def test_the_person_is_told_of_a_new_passkey(person: User, sign_in: SignIn) -> None:
    add(sign_in(person), SoftPasskey())

    assert person.email in told(person)


def test_the_person_is_told_of_new_recovery_codes(person: User, sign_in: SignIn) -> None:
    sign_in(person).post(reverse("mfa_generate_recovery_codes"))
    sign_in(person).post(reverse("mfa_generate_recovery_codes"))

    assert told(person) == [person.email]


def test_the_list_of_sessions_names_the_one_that_goes_on(person: User, sign_in: SignIn) -> None:
    passkey, elsewhere, here = SoftPasskey(), PortalClient(), PortalClient()
    add(sign_in(person), passkey)
    assert come_in(elsewhere, passkey)
    assert come_in(here, passkey)
    change(here)

    (row,) = here.get(reverse("sessions")).context["rows"]
    assert row.is_this
