"""Deputies of leads, and who leads a unit. The wall decides once more who may."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from partners import accounts
from partners.actions.people import tell_of_change
from portal import audit
from portal.errors import Refused

if TYPE_CHECKING:
    from partners.models import Deputyship, User


@transaction.atomic
def name_deputy(person: User, *, starts_on: date, ends_on: date, by: User) -> None:
    """For those days the person holds what `by` then holds as a lead. Both are told."""
    if not accounts.name_deputy(person.pk, first=starts_on, last=ends_on):
        raise Refused(
            _("This cannot be done: you have a deputy on one of these days already, this is your"
              " own account or one that is switched off, or you are no lead in your own right.")
        )  # fmt: skip
    days = {"starts_on": starts_on, "ends_on": ends_on}
    audit.record(audit.Event.DEPUTY_NAMED, by=by, on=person, after=days)
    for told in (person, by):
        tell_of_change(told, by=by)


@transaction.atomic
def end_deputy(deputyship: Deputyship, *, by: User) -> None:
    """Counts with the deputy's next request. Both are told."""
    if not accounts.end_deputy(deputyship.pk):
        raise Refused(_("This deputyship is over already."))
    audit.record(audit.Event.DEPUTY_ENDED, by=by, on=deputyship.person)
    for told in (deputyship.person, deputyship.created_by):
        tell_of_change(told, by=by)


@transaction.atomic
def lead_unit(person: User, *, leads: bool, by: User) -> None:
    if leads == person.leads_unit:
        return
    if not accounts.lead_unit(person.pk, leads=leads):
        raise Refused(
            _("This cannot be done: it is your own account, is switched off, or is in no unit.")
        )
    before, after = {"leads_unit": not leads}, {"leads_unit": leads}
    audit.record(audit.Event.ROLES_CHANGED, by=by, on=person, before=before, after=after)
    tell_of_change(person, by=by)
