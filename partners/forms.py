"""Forms of signing in, in the portal's own words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.utils import url_str_to_user_pk
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import LoginWebAuthnForm, SignupWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from django.utils.translation import gettext_lazy as _
from fido2.utils import websafe_decode

from portal import wall


class SignInForm(LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["login"].error_messages["required"] = _("Enter your e-mail address.")
        self.fields["password"].error_messages["required"] = _("Enter your password.")


class PasskeyForm(SignupWebAuthnForm):  # type: ignore[misc]
    """A new passkey: it must have asked for a finger, a face or a number."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = 60

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        credential = cleaned.get("credential")
        if credential:
            answer = webauthn.parse_registration_response(credential).response
            if not answer.attestation_object.auth_data.is_user_verified():
                raise get_adapter().validation_error("incorrect_code")
        return cleaned


class PasskeySignInForm(LoginWebAuthnForm):  # type: ignore[misc]
    """The passkey names its account; the wall opens that one, and then the signature is checked."""

    def clean_credential(self) -> Any:
        wall.name_account(_account_in(self.cleaned_data["credential"]))
        return super().clean_credential()


def _account_in(credential: Any) -> int | None:
    try:
        handle = websafe_decode(credential["response"]["userHandle"]).decode()
        return int(url_str_to_user_pk(handle))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
