"""What the workers do for people and agencies."""

from __future__ import annotations

from django.utils.translation import gettext as _

from partners import accounts, emails
from partners.models import Invitation, User
from portal import audit
from portal.errors import Refused
from portal.models import Job
from portal.tasks import portal_task


@portal_task("partners.send_invitation")
def send_invitation(job: Job) -> None:
    """The link is drawn here and goes into the mail alone: no row and no message ever holds it.

    A worker that dies after sending sends again: the later mail has the link that opens.
    """
    by = job.asked_by
    invitation = (
        Invitation.objects.visible_to(by).select_related("owner").filter(pk=job.subject).first()
    )
    token = accounts.new_token()
    sent = accounts.send(invitation.pk, token) if invitation else accounts.OVER
    if invitation is None or sent == accounts.OVER:
        raise Refused(_("This invitation was taken back before it was sent."))
    audit.record(audit.Event.INVITATION_SENT, by=by, on=invitation)
    if invitation.person_id is not None:
        emails.recover(invitation, token)
    elif sent == accounts.KNOWN:
        emails.tell_of_account(invitation)
    else:
        emails.invite(invitation, token)


@portal_task("partners.tell_of_change")
def tell_of_change(job: Job) -> None:
    person = User.objects.visible_to(job.asked_by).filter(pk=job.subject, is_active=True).first()
    if person is None:
        raise Refused(_("This account is switched off now."))
    emails.tell_of_change(person)
