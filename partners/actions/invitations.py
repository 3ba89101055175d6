"""Asking somebody into one's agency, and coming in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from partners import accounts
from partners.factors import tell_of_own_change
from partners.models import Invitation, User
from partners.permissions import may_give
from portal import audit, outbox, wall
from portal.errors import Refused
from portal.models import Job, JobState

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
    outbox.put("partners.send_invitation", by=by, key=_job_key(invitation), subject=number)
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
def send_again(invitation: Invitation, *, by: User) -> None:
    """After a mail that failed for good; any other is on its way or there."""
    failed = Job.objects.filter(key=_job_key(invitation), state=JobState.FAILED).first()
    if failed is None:
        return
    outbox.ask_again(failed, by=by)
    audit.record(audit.Event.INVITATION_ASKED_AGAIN, by=by, on=invitation)


@transaction.atomic
def recover(person: User, *, by: User) -> None:
    """For somebody who lost every factor. What they have holds until the new link is used."""
    number = accounts.recover(person.pk)
    if number is None:
        raise Refused(
            _("This cannot be done: it is your own account, it is switched off, or it may do"
              " something that you may not. Another lead of your agency does it.")
        )  # fmt: skip
    invitation: Invitation = Invitation.objects.visible_to(by).get(pk=number)
    audit.record(audit.Event.RECOVERY_STARTED, by=by, on=person)
    outbox.put("partners.send_invitation", by=by, key=_job_key(invitation), subject=number)


def _job_key(invitation: Invitation) -> str:
    return f"invitation {invitation.key}"


@transaction.atomic
def accept_invitation(*, proof: str, password: str | None) -> User | None:
    """Whoever holds the link becomes the person. None: somebody was quicker, or it has ended."""
    invited = accounts.invited(proof)
    number = accounts.accept(proof, make_password(password)) if invited else None
    if invited is None or number is None:
        return None
    wall.enter(number)
    user = User.objects.select_related("agency").get(pk=number)
    event = audit.Event.INVITATION_ACCEPTED
    if invited.is_recovery:
        event = audit.Event.PERSON_RECOVERED
        tell_of_own_change(user)
    audit.record(event, by=user, on=user, after={"roles": user.roles})
    return user
