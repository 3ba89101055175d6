"""Who watches for urgent forms, how fast the ladder climbs, and what stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import audit
from portal.errors import Refused
from referrals.choices import Ended, Rung
from referrals.models import DutyTurn, Escalation, TriageSettings

if TYPE_CHECKING:
    from partners.models import User


def escalate() -> int:
    """Raise every rung whose time has come. Twice in a row raises nothing the second time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.escalate()")
        raised: int = cursor.fetchone()[0]
    return raised


@transaction.atomic
def acknowledge(rung: Escalation, *, spoke_with: str = "", by: User) -> Escalation:
    """Somebody deals with it: no further rung is raised. The first to say so stands on record.

    Ends the rungs below as well. The control room is not below: that somebody telephoned it is
    said with a name. That nobody has decided is not acknowledged away.
    """
    waiting = (
        Escalation.objects.editable_by(by)
        .filter(form=rung.form_id, due_at__lte=rung.due_at, ended_at__isnull=True)
        .exclude(rung=Rung.UNDECIDED)
    )
    done = waiting.update(
        ended_at=timezone.now(), ended_by=by, ended_how=Ended.ACKNOWLEDGED, spoke_with=spoke_with
    )
    if not done:
        raise Refused(_("This was dealt with meanwhile. Look at the list again to see by whom."))
    audit.record(
        audit.Event.ESCALATION_ACKNOWLEDGED, by=by, on=rung,
        before={"ended_how": ""}, after={"ended_how": "acknowledged", "spoke_with": spoke_with},
    )  # fmt: skip
    return rung


@transaction.atomic
def begin_duty(person: User, *, part: str, by: User) -> DutyTurn:
    """Beginning twice is once."""
    held = DutyTurn.objects.visible_to(by).filter(person=person, part=part, ended_at__isnull=True)
    if found := held.first():
        return found  # type: ignore[no-any-return]
    turn = DutyTurn.objects.create(owner=by.agency, person=person, part=part, created_by=by)
    audit.record(audit.Event.DUTY_BEGUN, by=by, on=turn, after={"person": person.pk, "part": part})
    return turn


@transaction.atomic
def end_duty(turn: DutyTurn, *, by: User) -> None:
    mine = DutyTurn.objects.editable_by(by).filter(pk=turn.pk, ended_at__isnull=True)
    if not mine.update(ended_at=timezone.now(), ended_by=by):
        raise Refused(_("This turn has ended already."))
    audit.record(
        audit.Event.DUTY_ENDED, by=by, on=turn,
        before={"person": turn.person_id, "part": turn.part}, after={"ended": True},
    )  # fmt: skip


@transaction.atomic
def change_triage_settings(kept: TriageSettings, *, chosen: dict[str, Any], by: User) -> None:
    before = {name: getattr(kept, name) for name in chosen}
    for name, value in chosen.items():
        setattr(kept, name, value)
    kept.owner, kept.changed_at, kept.changed_by = by.agency, timezone.now(), by
    kept.save()
    audit.record(
        audit.Event.TRIAGE_SETTINGS_CHANGED, by=by, on=kept, before=before, after=dict(chosen)
    )
