"""What can be done with agreements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partners import sharing
from partners.models import RenewalTask
from portal import audit
from portal.errors import Refused

if TYPE_CHECKING:
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
