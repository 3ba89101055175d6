"""What people do with their own factors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.utils import encrypt
from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from partners import accounts
from partners.factors import needs_passkey, tell_of_own_change
from portal import audit, wall
from portal.errors import Refused

if TYPE_CHECKING:
    from django.http import HttpRequest

    from partners.models import User


@transaction.atomic
def remove_passkey(request: HttpRequest, number: int) -> None:
    """A person's own. The last proof stays, and the last passkey where the role needs one."""
    own = Authenticator.objects.filter(user=request.user).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    passkey = own.filter(pk=number, type=Authenticator.Type.WEBAUTHN).first()
    if passkey is None:
        return
    others = own.exclude(pk=passkey.pk)
    if needs_passkey(request.user):
        others = others.filter(type=Authenticator.Type.WEBAUTHN)
    if not others.exists():
        raise Refused(_("Add another passkey first. Without this one you could not sign in."))
    if wall.remove_factor(passkey.pk):
        audit.record(audit.Event.FACTOR_REMOVED, by=request.user)
        tell_of_own_change(request.user)


@transaction.atomic
def make_first_recovery_codes(request: HttpRequest) -> bool:
    """False: the person has some, and they go on."""
    own = Authenticator.objects.filter(user=request.user)
    if own.filter(type=Authenticator.Type.RECOVERY_CODES).exists():
        return False
    make_recovery_codes(request)
    return True


@transaction.atomic
def make_recovery_codes(request: HttpRequest) -> None:
    """In place of those that the person has, which end."""
    fresh = {"seed": encrypt(RecoveryCodes.generate_seed()), "used_mask": 0}
    codes, is_new = Authenticator.objects.get_or_create(
        user=request.user, type=Authenticator.Type.RECOVERY_CODES, defaults={"data": fresh}
    )
    if not is_new:  # what is new is recorded where it is saved
        codes.data = fresh
        codes.save(update_fields=["data"])
        audit.record(audit.Event.FACTOR_ADDED, by=request.user)
        tell_of_own_change(request.user)


@transaction.atomic
def change_password(request: HttpRequest, password: str) -> None:
    """Every other session ends. What it is signed with is made from the password."""
    user: Any = request.user
    hashed = make_password(password)
    if not accounts.change_password(hashed):
        raise Refused(_("This account has no password. Sign in with your passkey."))
    audit.record(audit.Event.SIGN_IN_CHANGED, by=user)
    tell_of_own_change(user)
    user.password = hashed
    update_session_auth_hash(request, user)
    UserSession.objects.create_from_request(request)
    for other in UserSession.objects.filter(user=user).exclude(
        session_key=request.session.session_key
    ):
        other.end()  # without it they would still be listed


@transaction.atomic
def link_subject(issuer: str, subject: str, *, by: User) -> None:
    """One subject for a person, one person for a subject."""
    if not accounts.link_subject(issuer, subject):
        raise Refused(
            _("This cannot be linked: your account has another one, or it belongs to another"
              " account. Unlink the other one first.")
        )  # fmt: skip
    audit.record(audit.Event.SUBJECT_LINKED, by=by)
    tell_of_own_change(by)


@transaction.atomic
def unlink_subject(issuer: str, *, by: User) -> None:
    if accounts.unlink_subject(issuer):
        audit.record(audit.Event.SUBJECT_UNLINKED, by=by)
        tell_of_own_change(by)
