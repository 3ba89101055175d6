"""What can be done with agreements and with one's own factors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.base.internal.flows import delete_and_cleanup
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partners import sharing
from partners.factors import needs_passkey
from partners.models import RenewalTask
from portal import audit
from portal.errors import Refused

if TYPE_CHECKING:
    from django.http import HttpRequest

    from partners.models import User


@transaction.atomic
def close_renewal(task: RenewalTask, *, by: User) -> None:
    """Close a task once an agreement is in force again; until then it stays open."""
    if sharing.agreement_in_force(task.owner, task.other) is None:
        raise Refused(_("No agreement between the two agencies is in force yet. Renew it first."))
    if task.done_at is None:
        task.done_at = timezone.now()
        task.save(update_fields=["done_at"])
        audit.record(audit.Event.RENEWAL_CLOSED, by=by, on=task)


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
