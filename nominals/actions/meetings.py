"""A meeting planned, opened and closed; its agenda; interests that people declare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nominals.actions.adults import refuse_the_young
from nominals.actions.agenda import (
    back_where_it_was,
    held,
    refuse_the_past,
    tell_members,
)
from nominals.actions.nominations import locked, move
from nominals.actions.papers import ask_for_paper, frozen
from nominals.actions.sitting import marks_set_aside
from nominals.cut_off import is_late
from nominals.japtm_choices import DocumentKind, MeetingState, NominationState
from nominals.models import AgendaItem, Interest, Meeting, Nomination, Programme
from portal import audit
from portal.errors import Refused
from portal.references import new_reference

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from partners.models import User

# Back on the agenda: what was deferred or kept in reserve.
LISTABLE = (NominationState.SCORED, NominationState.RESERVE, NominationState.DEFERRED)


@transaction.atomic
def plan_meeting(programme: Programme, *, planned_for: datetime, by: User) -> Meeting:
    if not Programme.objects.editable_by(by).filter(pk=programme.pk).exists():
        raise Refused(_("Only the secretariat plans a meeting."))
    refuse_the_past(planned_for)
    meeting: Meeting = Meeting.objects.create(
        programme=programme, planned_for=planned_for, owner=by.agency, created_by=by,
        reference=new_reference("MTG", timezone.localdate().year),
    )  # fmt: skip
    audit.record(audit.Event.MEETING_PLANNED, by=by, on=meeting)
    tell_members("meeting_planned", meeting)
    return meeting


@transaction.atomic
def list_items(
    meeting: Meeting, nominations: Iterable[Nomination], *, late_reason: str = "",
    minutes: int | None = None, by: User,
) -> None:  # fmt: skip
    """They go on the agenda in the order given, after what is on it; `minutes` for each.

    What came after the cut-off goes on with a reason alone, which stands beside it. What goes on
    the agenda of an open meeting is frozen at once.
    """
    kept = held(meeting, by=by, states=(MeetingState.PLANNED, MeetingState.OPEN))
    position = kept.items.filter(pk__in=AgendaItem.objects.visible_to(by).values("pk")).count()
    chosen = list(nominations)
    refuse_the_young(chosen, by=by)
    for nomination in chosen:
        row = locked(nomination, by=by, states=LISTABLE)
        if row.programme_id != kept.programme_id:
            raise Refused(_("Only nominations of this programme go on its agenda."))
        late = row.state == NominationState.SCORED and is_late(row, kept, kept.programme)
        if late and not late_reason.strip():
            raise Refused(
                _("%(reference)s came after the cut-off and goes to the next meeting. To take it"
                  " now, write why.") % {"reference": row.reference}
            )  # fmt: skip
        position += 1
        try:
            with transaction.atomic():
                AgendaItem.objects.create(
                    meeting=kept, nomination=row, position=position, created_by=by,
                    late_reason=late_reason.strip() if late else "", minutes=minutes,
                )  # fmt: skip
        except IntegrityError as error:
            raise Refused(_("A nomination is on an agenda once.")) from error
        move(row, NominationState.LISTED, by=by)
    if kept.state == MeetingState.OPEN:
        frozen(kept, by=by)


@transaction.atomic
def open_meeting(meeting: Meeting, *, present: Iterable[int], by: User) -> None:
    """With those agencies at the table; fewer than the quorum decide nothing.

    What has no paper yet is frozen now: from here on the pack stands.
    """
    kept = held(meeting, by=by, states=(MeetingState.PLANNED,))
    parties = {agency.pk for agency in kept.programme.agencies()}
    there = sorted(parties & set(present))
    if len(there) < kept.programme.quorum:
        raise Refused(_("The quorum is %(number)s agencies.") % {"number": kept.programme.quorum})
    if not set(kept.programme.chairs) <= set(there):
        raise Refused(_("Both agencies that chair must be at the table."))
    kept.present, kept.state = there, MeetingState.OPEN
    kept.opened_at, kept.opened_by = timezone.now(), by
    kept.save(update_fields=["present", "state", "opened_at", "opened_by"])
    audit.record(audit.Event.MEETING_OPENED, by=by, on=kept)
    frozen(kept, by=by)


@transaction.atomic
def show_item(meeting: Meeting, key: str, *, by: User) -> None:
    """The item that all pages of the meeting show now, and since when."""
    kept = held(meeting, by=by, states=(MeetingState.OPEN,))
    on_it = AgendaItem.objects.visible_to(by).filter(meeting=kept, off_at__isnull=True)
    item = on_it.filter(key=key).first()
    if item is None:
        raise Refused(_("This is not on the agenda of this meeting."))
    kept.current, kept.on_table_since = item, timezone.now()
    kept.save(update_fields=["current", "on_table_since"])
    audit.record(audit.Event.ITEM_SHOWN, by=by, on=item.nomination)


@transaction.atomic
def close_meeting(meeting: Meeting, *, by: User) -> None:
    """What two have not signed was not decided: it stands as before, for another agenda.

    A worker makes the minutes at once. With the table cleared, whoever closes sees all items.
    """
    kept = held(meeting, by=by, states=(MeetingState.OPEN,))
    kept.current = kept.on_table_since = None
    kept.save(update_fields=["current", "on_table_since"])
    undecided = Nomination.objects.for_secretariat(by).filter(
        state=NominationState.LISTED,
        pk__in=kept.items.filter(off_at__isnull=True).values("nomination"),
    )
    for nomination in undecided.select_for_update(of=("self",)):
        back_where_it_was(nomination, by=by)
    kept.state, kept.closed_at, kept.closed_by = MeetingState.CLOSED, timezone.now(), by
    kept.save(update_fields=["state", "closed_at", "closed_by"])
    audit.record(audit.Event.MEETING_CLOSED, by=by, on=kept)
    ask_for_paper(DocumentKind.MINUTES, kept, by=by)
    tell_members("meeting_closed", kept)


@transaction.atomic
def declare_interest(item: AgendaItem, *, words: str, by: User) -> Interest:
    """One's own, and for good: whoever declares it neither proposes nor signs there."""
    if item.meeting.state == MeetingState.CLOSED or item.off_at:
        raise Refused(_("The meeting is closed or it is off the agenda, and the minutes stand."))
    try:
        with transaction.atomic():
            declared: Interest = Interest.objects.create(
                item=item, owner=by.agency, name=by.name, words=words, declared_by=by
            )
    except IntegrityError as error:
        raise Refused(
            _("You have declared it already, or you proposed or signed what is on the table: it"
              " must be proposed again without you.")
        ) from error  # fmt: skip
    audit.record(audit.Event.INTEREST_DECLARED, by=by, on=item.nomination)
    marks_set_aside(item.nomination, by=by)
    return declared
