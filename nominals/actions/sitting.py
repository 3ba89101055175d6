"""Who was there, advice and dissent for the minutes, and interests declared before an agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.functions import TransactionNow
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominals.japtm_choices import BEFORE_AN_AGENDA, AttendanceKind, MeetingState, RemarkKind
from nominals.japtm_querysets import SECRETARIAT
from nominals.models import (
    AgendaItem,
    Attendance,
    EarlyInterest,
    Interest,
    Meeting,
    Nomination,
    Ranking,
    Remark,
    Score,
)
from partners.permissions import Permission, has_permission
from partners.telling import tell
from portal import audit
from portal.errors import Refused

if TYPE_CHECKING:
    from datetime import date

    from nominals.moderating import Outcome
    from partners.models import Agency, User

_NOT_NOW = gettext_lazy(
    "Nothing was noted: the meeting is not open, or you have an interest in this item."
)


@transaction.atomic
def record_attendance(
    meeting: Meeting, *, agency: Agency, name: str, kind: str, by: User
) -> Attendance:  # fmt: skip
    """By the secretariat while it is open; the same person again changes what was entered."""
    if not _is_held(meeting, by=by):
        raise Refused(_("Who is there is recorded while the meeting is open."))
    rows = Attendance.objects.editable_by(by).filter(meeting=meeting, owner=agency, name=name)
    row: Attendance | None = rows.first()
    try:
        with transaction.atomic():
            if row is None:
                row = Attendance.objects.create(
                    meeting=meeting, owner=agency, name=name, kind=kind, recorded_by=by
                )
            else:
                row.kind, row.recorded_by = kind, by
                row.recorded_at = timezone.now()
                row.save(update_fields=["kind", "recorded_by", "recorded_at"])
    except IntegrityError as error:
        raise Refused(_("This was not recorded: the meeting is not open any more.")) from error
    audit.record(
        audit.Event.ATTENDANCE_RECORDED, by=by, on=meeting, after={"kind": str(kind)}
    )  # fmt: skip
    return row


def _is_held(meeting: Meeting, *, by: User) -> bool:
    held = Meeting.objects.editable_by(by).filter(pk=meeting.pk, state=MeetingState.OPEN)
    return bool(held.exists())


@transaction.atomic
def remark(
    item: AgendaItem, *, kind: str, words: str, speaker: str = "", by: User
) -> Remark:  # fmt: skip
    """One's own; by the secretariat that of somebody who is there (`speaker`, their number)."""
    owner, name = by.agency, by.name
    if speaker:
        there = Attendance.objects.editable_by(by).filter(
            meeting=item.meeting_id, kind=AttendanceKind.PRESENT, pk=speaker
        )
        found = there.select_related("owner").first()
        if found is None:
            raise Refused(_("Choose somebody who is recorded as there."))
        owner, name = found.owner, found.name
    if Interest.objects.visible_to(by).filter(item=item, declared_by=by).exists():
        raise Refused(_("You have declared an interest in this item, and are out of it."))
    try:
        with transaction.atomic():
            made: Remark = Remark.objects.create(
                item=item, owner=owner, name=name, kind=kind, words=words, recorded_by=by
            )
    except IntegrityError as error:
        raise Refused(_("Nothing was recorded: the meeting is not open.")) from error
    audit.record(audit.Event.REMARK_RECORDED, by=by, on=item.nomination, after={"kind": str(kind)})
    return made


@transaction.atomic
def note_action(
    item: AgendaItem, *, agency: Agency, words: str, due: date, by: User
) -> Remark:  # fmt: skip
    """What the table wants of an agency. It learns of it once a plan has taken it over."""
    _asks_to_write(item, by=by, otherwise=_("The secretariat or a co-chair notes actions."))
    try:
        with transaction.atomic():
            made: Remark = Remark.objects.create(
                item=item, owner=by.agency, name=by.name, kind=RemarkKind.ACTION, words=words,
                tasked=agency, due=due, recorded_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(str(_NOT_NOW)) from error
    audit.record(
        audit.Event.REMARK_RECORDED, by=by, on=item.nomination, after={"kind": RemarkKind.ACTION}
    )
    return made


@transaction.atomic
def moderate(item: AgendaItem, *, outcome: Outcome, why: str, by: User) -> Remark:
    """What the table agreed on marks that were apart: written down, no mark or order changes."""
    _asks_to_write(item, by=by, otherwise=_("The secretariat or a co-chair writes this down."))
    try:
        with transaction.atomic():
            made: Remark = Remark.objects.create(
                item=item, owner=by.agency, name=by.name, kind=RemarkKind.MODERATION,
                words=f"{outcome.words}. {why}", scale=outcome.scale, points=outcome.points,
                recorded_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(str(_NOT_NOW)) from error
    kind = RemarkKind.MODERATION
    audit.record(audit.Event.REMARK_RECORDED, by=by, on=item.nomination, after={"kind": kind})
    return made


def _asks_to_write(item: AgendaItem, *, by: User, otherwise: str) -> None:
    programme = item.meeting.programme
    keeps = has_permission(by, Permission.JAPTM_KEEP) and by.agency_id == programme.owner_id
    chairs = has_permission(by, Permission.JAPTM_SIGN) and by.agency_id in programme.chairs
    if not keeps and not chairs:
        raise Refused(otherwise)


@transaction.atomic
def declare_early(nomination: Nomination, *, words: str, by: User) -> EarlyInterest:
    """One's own, and for good: a score that this person gave is taken out before the reveal."""
    if nomination.state not in BEFORE_AN_AGENDA:
        raise Refused(_("It is on an agenda or decided: declare your interest in the meeting."))
    scored = list(Score.objects.editable_by(by).filter(nomination=nomination, scored_by=by))
    try:
        with transaction.atomic():
            made: EarlyInterest = EarlyInterest.objects.create(
                nomination=nomination, owner=by.agency, name=by.name, words=words, declared_by=by
            )
    except DatabaseError as error:
        raise Refused(_("You have declared it already, or the nomination has moved on.")) from error
    audit.record(audit.Event.INTEREST_DECLARED, by=by, on=nomination)
    for score in scored:
        audit.record(audit.Event.SCORE_WITHDRAWN, by=by, on=score)
    marks_set_aside(nomination, by=by)
    return made


def marks_set_aside(nomination: Nomination, *, by: User) -> None:
    """What somebody gave who has now declared an interest: the secretariat hears of it once."""
    rows = Score.objects.visible_to(by).filter(
        nomination=nomination, scored_by=by, set_aside_at__gte=TransactionNow()
    )
    score = rows.select_related("nomination__programme").first()
    if score is None:
        return
    audit.record(audit.Event.SCORE_SET_ASIDE, by=by, on=score)
    programme = score.nomination.programme
    orders = Ranking.objects.visible_to(by).filter(
        programme=programme, revealed_at=score.nomination.revealed_at
    )
    newest = orders.order_by("-pk").first()
    if newest is not None:
        tell("marks_set_aside", agency=programme.owner_id, or_roles=SECRETARIAT, about=newest)
