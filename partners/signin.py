"""How people sign in: no self sign-up, secrets encrypted, every sign-in recorded."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import user_logged_in, user_logged_out, user_login_failed
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners import guesses, stepup
from partners.factors import tell_of_own_change
from partners.models import User
from portal import audit, sealed, wall


class SignIn(AuthenticationBackend):  # type: ignore[misc]
    def _authenticate_by_email(self, email: str, password: str) -> AbstractBaseUser | None:
        """An unknown address takes the same steps: nobody's account is named."""
        wall.name_account(wall.account_at(email.lower()))
        found: AbstractBaseUser | None = super()._authenticate_by_email(email, password)
        return found

    def get_user(self, user_id: int) -> AbstractBaseUser | None:
        """With the agency: every page asks whether it is suspended."""
        found: User | None = User.objects.select_related("agency").filter(pk=user_id).first()
        return found if found is not None and self.user_can_authenticate(found) else None


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "incorrect_password": _("The password is not right."),
        "too_many_login_attempts": _(
            "Too many tries. Wait 15 minutes, then try again, or sign in with your passkey."
        ),
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Before the password is hashed, and in place of the library's limit, which locks out."""
        self._login_failed_rl_usage = None
        if not guesses.take(request, credentials.get("email") or ""):
            raise self.validation_error("too_many_login_attempts")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """One page for all ways of proving it afresh."""
        return [{"id": "confirm", "description": "", "url": reverse("account_reauthenticate")}]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str = "") -> bool:
        """Right after the first sign-in there is no factor yet to ask for a second time."""
        request = context.request
        return bool(is_mfa_enabled(request.user)) and not stepup.is_fresh(request)

    def get_login_stages(self) -> list[str]:
        theirs, ours = "allauth.mfa.stages.AuthenticateStage", "SecondFactorStage"
        stages: list[str] = super().get_login_stages()
        return [f"partners.single_sign_on.{ours}" if one == theirs else one for one in stages]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return "/"


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("The code is not right. Wait for the next one, then enter it."),
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """A passkey belongs to the portal's one address, whatever a request says its host is."""
        return {"id": urlsplit(settings.PORTAL_BASE_URL).hostname or "", "name": settings.NAME}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 the library's
        return gettext("Passkey added on %(day)s") % {
            "day": date_format(timezone.localtime(), "j F Y")
        }

    def encrypt(self, text: str) -> str:
        return sealed.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealed.unseal(encrypted_text)


@receiver(post_save, sender=Authenticator)
def record_factor_added(sender: Any, instance: Authenticator, created: bool, **kwargs: Any) -> None:  # noqa: FBT001 Django's own
    """In the transaction of the act: the library's own signal comes after it.

    Adding one proves that it is at hand, as using it would.
    """
    if not created or context.request is None:
        return
    audit.record(audit.Event.FACTOR_ADDED, by=instance.user)
    if instance.type != Authenticator.Type.RECOVERY_CODES:
        tell_of_own_change(instance.user)
        record_authentication(
            context.request, instance.user, "mfa", id=instance.pk, type=instance.type
        )


@receiver(user_logged_in)
def record_sign_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    audit.record(audit.Event.SIGNED_IN, by=user)
    guesses.forgive(request)
    request.signed_in = user  # type: ignore[attr-defined]  # the middleware marks the browser


@receiver(user_logged_out)
def record_sign_out(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    if user:
        audit.record(audit.Event.SIGNED_OUT, by=user)


@receiver(user_login_failed)
def record_failed_sign_in(sender: Any, **kwargs: Any) -> None:
    """Nobody is named: what was typed may be a password in the wrong box."""
    audit.record(audit.Event.SIGN_IN_FAILED, by=None)
