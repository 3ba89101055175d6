"""What the workers do for people and agencies."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Concat, Now
from django.utils.translation import gettext as _

from partners import accounts, emails
from partners.models import Invitation, Message, User
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


@portal_task("partners.tell_of_own_change")
def tell_of_own_change(job: Job) -> None:
    emails.tell_of_own_change(job.asked_by, again=job.key)


@portal_task("partners.send_message")
def send_message(job: Job) -> None:
    """Sent, then marked: a worker that dies in between sends the same mail once more."""
    mine = Message.objects.visible_to(job.asked_by).filter(pk=job.subject)
    message = mine.first()
    if message is not None:  # else the person has left the agency or is switched off
        emails.tell(message, to=job.asked_by)
        mine.update(mailed_at=Now())


@portal_task("partners.send_round_up")
def send_round_up(job: Job) -> None:
    """All that the person has not read and no mail of its own has told, as it was when asked."""
    own_mail = Job.objects.filter(key=Concat(Value("message "), OuterRef("key")))
    due = Message.objects.visible_to(job.asked_by).filter(
        ~Exists(own_mail), mailed_at__isnull=True, made_at__lte=job.asked_at
    )
    if unread := list(due.filter(seen_at__isnull=True).order_by("pk")):
        emails.tell_all(unread, to=job.asked_by, name=job.key)
    due.update(mailed_at=Now())
