"""A changed FIELD_KEY: nobody is locked out, and the old key can be thrown away afterwards."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from partners.models import User
from portal import sealed
from tests.factories import partners

pytestmark = pytest.mark.django_db
PASSWORD = "a meadow full of lanterns"
CODE_SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def person() -> User:
    made = partners.person()
    made.set_password(PASSWORD)
    made.save()
    Authenticator.objects.filter(user=made).delete()
    Authenticator.objects.create(
        user=made, type=Authenticator.Type.TOTP, data={"secret": sealed.seal(CODE_SECRET)}
    )
    return made


def renew() -> str:
    out = StringIO()
    call_command("renew_field_keys", stdout=out)
    return out.getvalue().strip()


def test_after_renewing_the_old_key_is_needed_no_more(person: User, settings: Any) -> None:
    (old,), new = settings.FIELD_KEYS, Fernet.generate_key().decode()
    settings.FIELD_KEYS = [new, old]

    assert renew() == "Written anew: factors 1, passwords 1, keys of months 0."
    assert renew() == "Written anew: factors 0, passwords 0, keys of months 0."

    settings.FIELD_KEYS = [new]
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    factor = Authenticator.objects.get(user=person)
    assert sealed.unseal(factor.data["secret"]) == CODE_SECRET


def test_a_key_that_is_missing_changes_nothing(person: User, settings: Any) -> None:
    before = Authenticator.objects.get(user=person).data
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(CommandError, match="Nothing was changed"):
        renew()

    assert Authenticator.objects.get(user=person).data == before
