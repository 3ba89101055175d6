"""Codes of the second factor as forms. Five wrong ones let that person's codes rest, nothing else.

Whoever types codes knows the password: held up are the codes alone, and in strange browsers alone,
so that the person comes in by their own browser or a passkey, and nobody is kept out of an account.
"""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.forms import ValidationError
from django.utils.translation import gettext_lazy as _

from partners import guesses

SPENT, MOST_SPENT = "spent", 50
TOO_MANY = _("Too many wrong codes. Wait 5 minutes, or use your passkey if you have one.")


class _Counted(BaseAuthenticateForm):  # type: ignore[misc]
    def clean_code(self) -> Any:
        if not guesses.take_code(context.request, self.user):
            raise ValidationError(TOO_MANY)
        code = super().clean_code()
        if not use_up(self.authenticator, code):
            raise get_adapter().validation_error("incorrect_code")
        guesses.forget_codes(context.request, self.user)
        return code


class CodeForm(_Counted, AuthenticateForm):  # type: ignore[misc]
    """Between the password and the portal."""


class ConfirmCodeForm(_Counted, ReauthenticateForm):  # type: ignore[misc]
    """A fresh proof."""


def use_up(factor: Authenticator, code: str) -> bool:
    """False where this code of the app has opened something before.

    The library remembers it in the cache for one period, while it is good for three: it would open
    again a minute later, after the cache was emptied, and after the clock was set back.
    """
    if factor.type != Authenticator.Type.TOTP:
        return True
    held = Authenticator.objects.select_for_update().get(pk=factor.pk)
    secret = get_adapter().decrypt(held.data["secret"])
    good = [n for n in yield_hotp_counters_from_time() if _is(code, secret, n)]
    spent = held.data.get(SPENT, [])
    if not good or set(good) & set(spent):
        return False
    held.data[SPENT] = [*spent, *good][-MOST_SPENT:]
    held.save(update_fields=["data"])
    return True


def _is(code: str, secret: str, counter: int) -> bool:
    expected = format_hotp_value(hotp_value(secret, counter))
    return bool(compare_user_code(actual=code, expected=expected))
