"""Asking somebody into one's agency, and coming in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from partners import accounts
from partners.models import Invitation, User
from partners.permissions import may_give
from portal import audit, outbox, wall
from portal.errors import Refused

if TYPE_CHECKING:
    from partners.models import Unit


@transaction.atomic
def invite(
    *, name: str, email: str, roles: Sequence[str], unit: Unit | None, by: User
) -> Invitation:
    """A worker writes the mail. Whether the address has an account already shows nowhere here."""
    if not may_give(by, roles):
        raise PermissionDenied
    number = accounts.invite(name=name, email=email.lower(), roles=roles, unit=unit)
    invitation: Invitation = Invitation.objects.visible_to(by).get(pk=number)
    audit.record(
        audit.Event.PERSON_INVITED, by=by, on=invitation,
        after={"email": invitation.email, "roles": list(roles), "unit": unit and unit.pk},
    )  # fmt: skip
    outbox.put(
        "partners.send_invitation", by=by, key=f"invitation {invitation.key}", subject=number
    )
    return invitation


@transaction.atomic
def invite_all(people: Sequence[Mapping[str, Any]], *, by: User) -> None:
    """All of a list or nobody of it."""
    for person in people:
        invite(**person, by=by)


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User) -> None:
    if not accounts.withdraw(invitation.pk):
        raise Refused(_("This invitation has been accepted or taken back already."))
    audit.record(audit.Event.INVITATION_WITHDRAWN, by=by, on=invitation)


@transaction.atomic
def accept_invitation(*, token: str, password: str | None) -> User | None:
    """Whoever holds the link becomes the person. None: somebody was quicker, or it has ended."""
    number = accounts.accept(token, make_password(password))
    if number is None:
        return None
    wall.enter(number)
    user = User.objects.select_related("agency").get(pk=number)
    audit.record(audit.Event.INVITATION_ACCEPTED, by=user, on=user, after={"roles": user.roles})
    return user
