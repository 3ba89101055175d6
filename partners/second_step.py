"""Codes of the second factor as forms. Five wrong ones let that person's codes rest, nothing else.

Whoever types codes knows the password: held up are the codes alone, so that the person comes in by
a passkey meanwhile, and nobody is kept out of an account.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from django.forms import ValidationError
from django.utils.translation import gettext_lazy as _

from partners import guesses

TOO_MANY = _("Too many wrong codes. Wait 5 minutes, or use your passkey if you have one.")


class _Counted(BaseAuthenticateForm):  # type: ignore[misc]
    def clean_code(self) -> Any:
        if not guesses.take_code(self.user.pk):
            raise ValidationError(TOO_MANY)
        code = super().clean_code()
        guesses.forget_codes(self.user.pk)
        return code


class CodeForm(_Counted, AuthenticateForm):  # type: ignore[misc]
    """Between the password and the portal."""


class ConfirmCodeForm(_Counted, ReauthenticateForm):  # type: ignore[misc]
    """A fresh proof."""
