"""After FIELD_KEY was given a new first key: write what the old ones wrote once more under it."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from partners.hashing import SealedArgon2
from partners.models import User
from portal import sealed
from portal.models import SearchKey

SEALED_PARTS = ("secret", "seed")  # of a code app, of recovery codes


class Command(BaseCommand):
    help = "Write second factors and password hashes under the newest FIELD_KEY. As the owner."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            factors = sum(map(_renew_factor, Authenticator.objects.select_for_update()))
            months = sum(map(_renew_month, SearchKey.objects.select_for_update()))
            passwords = sum(map(_renew_password, User.objects.select_for_update()))
        except sealed.InvalidToken as error:
            raise CommandError(
                "Something was written under a key that is not given. Nothing was changed: "
                "add the missing key to FIELD_KEY, behind the others."
            ) from error
        self.stdout.write(
            f"Written anew: factors {factors}, passwords {passwords}, keys of months {months}."
        )


def _renew_factor(factor: Authenticator) -> bool:
    old = {name: factor.data[name] for name in SEALED_PARTS if name in factor.data}
    old = {name: token for name, token in old.items() if not sealed.is_under_newest_key(token)}
    factor.data |= {name: sealed.seal(sealed.unseal(token)) for name, token in old.items()}
    if old:
        factor.save(update_fields=["data"])
    return bool(old)


def _renew_month(key: SearchKey) -> bool:
    if sealed.is_under_newest_key(key.sealed):
        return False
    key.sealed = sealed.seal(sealed.unseal(key.sealed))
    key.save(update_fields=["sealed"])
    return True


def _renew_password(user: User) -> bool:
    """An account without a password, or from before hashes were encrypted, has nothing to renew."""
    algorithm, _, token = user.password.partition("$")
    if algorithm != SealedArgon2.algorithm or sealed.is_under_newest_key(token):
        return False
    user.password = f"{algorithm}${sealed.seal(sealed.unseal(token))}"
    User.objects.filter(pk=user.pk).update(password=user.password)
    return True
