"""A meeting moved or called off before it is opened; an item taken off its agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nominals.actions.nominations import move
from nominals.japtm_choices import MeetingState, NominationState
from nominals.models import AgendaItem, Decision, Meeting, Nomination
from partners.permissions import Permission, roles_with
from partners.telling import tell
from portal import audit
from portal.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from partners.models import User

_TAKE_OFF = "SELECT wall.take_off(%s, %s)"


def held(meeting: Meeting, *, by: User, states: Iterable[str]) -> Meeting:
    """The row for the secretariat that holds it: what happens to it waits for it."""
    rows = Meeting.objects.editable_by(by).select_related("programme")
    try:
        found: Meeting | None = rows.select_for_update(of=("self",)).filter(pk=meeting.pk).first()
    except DatabaseError as error:
        raise Refused(_("Somebody else is changing the meeting. Try again.")) from error
    if found is None or found.state not in list(states):
        raise Refused(_("The meeting has moved on. Open it again to see where it stands."))
    return found


def refuse_the_past(planned_for: datetime) -> None:
    if timezone.localdate(planned_for) < timezone.localdate():
        raise Refused(_("Give a day from today on."))


@transaction.atomic
def move_meeting(meeting: Meeting, *, planned_for: datetime, by: User) -> None:
    """Members are told. What is on the agenda stays on it, whatever the cut-off is now."""
    kept = held(meeting, by=by, states=(MeetingState.PLANNED,))
    refuse_the_past(planned_for)
    before, kept.planned_for = kept.planned_for, planned_for
    kept.save(update_fields=["planned_for"])
    audit.record(
        audit.Event.MEETING_MOVED, by=by, on=kept,
        before={"planned_for": before.isoformat()}, after={"planned_for": planned_for.isoformat()},
    )  # fmt: skip
    tell_members("meeting_moved", kept, once=planned_for.isoformat())


@transaction.atomic
def call_off(meeting: Meeting, *, reason: str, by: User) -> None:
    """Before it is opened. What was on its agenda goes back to where it was."""
    kept = held(meeting, by=by, states=(MeetingState.PLANNED,))
    on_it = AgendaItem.objects.visible_to(by).filter(meeting=kept, off_at__isnull=True)
    for item in on_it.select_related("nomination"):
        _take_off(item, reason=reason, by=by)
    kept.state, kept.called_off_reason = MeetingState.CALLED_OFF, reason
    kept.called_off_at, kept.called_off_by = timezone.now(), by
    try:
        with transaction.atomic():
            kept.save(
                update_fields=["state", "called_off_reason", "called_off_at", "called_off_by"]
            )
    except DatabaseError as error:
        raise Refused(
            _("Something on the agenda is above your marking. A colleague who sees it calls the"
              " meeting off.")
        ) from error  # fmt: skip
    audit.record(audit.Event.MEETING_CALLED_OFF, by=by, on=kept)
    tell_members("meeting_called_off", kept)


@transaction.atomic
def take_off(item: AgendaItem, *, reason: str, by: User) -> None:
    """Before it is on the table. Its agency is told; the pack keeps its place and says so."""
    held(item.meeting, by=by, states=(MeetingState.PLANNED, MeetingState.OPEN))
    _take_off(item, reason=reason, by=by)
    tell("item_taken_off", agency=item.nomination.owner_id, people=[item.nomination.created_by_id],
         or_roles=roles_with(Permission.NOMINATION_APPROVE), about=item.nomination,
         once=item.key)  # fmt: skip


def back_where_it_was(nomination: Nomination, *, by: User) -> None:
    """As an earlier meeting left it, in reserve or deferred; scored where none decided."""
    decided = Decision.objects.visible_to(by).filter(
        item__nomination=nomination, took_effect__isnull=False
    )
    last: str | None = decided.order_by("-took_effect").values_list("outcome", flat=True).first()
    move(nomination, last or NominationState.SCORED, by=by)


def _take_off(item: AgendaItem, *, reason: str, by: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_OFF, [item.pk, reason])
        if not cursor.fetchone()[0]:
            raise Refused(
                _("It stays on the agenda: it is or was on the table, or it is off already.")
            )
    rows = Nomination.objects.for_secretariat(by).filter(
        pk=item.nomination_id, state=NominationState.LISTED
    )
    for nomination in rows.select_for_update(of=("self",)):
        back_where_it_was(nomination, by=by)
    audit.record(audit.Event.ITEM_TAKEN_OFF, by=by, on=item.nomination)


def tell_members(kind: str, meeting: Meeting, *, once: str = "") -> None:
    for agency in meeting.programme.agencies():
        tell(kind, agency=agency.pk, or_roles=roles_with(Permission.JAPTM_SEE), about=meeting,
             once=once)  # fmt: skip
