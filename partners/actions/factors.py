"""What people do with their own factors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.base.internal.flows import delete_and_cleanup
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from partners.factors import needs_passkey
from portal.errors import Refused

if TYPE_CHECKING:
    from django.http import HttpRequest


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
    delete_and_cleanup(request, passkey)
