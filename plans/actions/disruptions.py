"""Claiming a disruption, and saying as another agency how far it went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from partners.permissions import Permission, roles_with
from partners.telling import tell
from plans.models import Disruption
from portal import audit
from portal.errors import Refused
from portal.references import new_reference

if TYPE_CHECKING:
    from nominals.models import Programme
    from partners.models import User

NOTHING_TO_ANSWER = _later(
    "There is nothing to answer: nobody has moderated another level than you claimed, or your"
    " agency has answered."
)


@transaction.atomic
def claim(programme: Programme, *, by: User, **given: Any) -> Disruption:
    """For one's own agency. It counts once another has moderated it."""
    claimed: Disruption = Disruption.objects.create(
        **given, programme=programme, owner=by.agency, created_by=by,
        reference=new_reference("DIS", timezone.localdate().year),
    )  # fmt: skip
    audit.record(audit.Event.DISRUPTION_CLAIMED, by=by, on=claimed)
    for agency in _moderators(claimed, programme):
        tell("disruption_claimed", agency=agency, or_roles=roles_with(Permission.PLAN_KEEP),
             about=claimed)  # fmt: skip
    return claimed


def _moderators(claimed: Disruption, programme: Programme) -> list[int]:
    """The secretariat and both chairs; where all of them took part, every other agency."""
    took_part = {claimed.owner_id, *claimed.contributors}
    first = [each for each in dict.fromkeys((programme.owner_id, *programme.chairs))
             if each not in took_part]  # fmt: skip
    others = programme.agencies().exclude(pk__in=took_part).values_list("pk", flat=True)
    return first or list(others)


@transaction.atomic
def moderate(disruption: Disruption, *, level: str, words: str, by: User) -> None:
    """Once, and never by an agency that claims it or took part."""
    rows = Disruption.objects.editable_by(by).filter(pk=disruption.pk)
    changed = rows.update(
        level_moderated=level, moderation=words, moderator=by.agency, moderated_by=by,
        moderated_at=timezone.now(),
    )  # fmt: skip
    if not changed:
        raise Refused(_("This disruption was moderated already, or your agency took part in it."))
    audit.record(
        audit.Event.DISRUPTION_MODERATED, by=by, on=disruption, after={"level_moderated": level}
    )
    tell("disruption_weighed", agency=disruption.owner_id, people=[disruption.created_by_id],
         or_roles=roles_with(Permission.PLAN_KEEP), about=disruption)  # fmt: skip


@transaction.atomic
def answer(disruption: Disruption, *, reply: str, words: str, by: User) -> None:
    """What the agency that claimed it says to another level, once. The level stays."""
    rows = Disruption.objects.answerable_by(by).filter(pk=disruption.pk)
    changed = rows.update(reply=reply, reply_words=words, replied_at=timezone.now(), replied_by=by)
    if not changed:
        raise Refused(str(NOTHING_TO_ANSWER))
    audit.record(audit.Event.DISRUPTION_ANSWERED, by=by, on=disruption, after={"reply": reply})
    assert disruption.moderator_id is not None  # noqa: S101 for the types: it was moderated
    people = [each for each in [disruption.moderated_by_id] if each]
    tell("disruption_answered", agency=disruption.moderator_id, people=people,
         or_roles=roles_with(Permission.PLAN_KEEP), about=disruption)  # fmt: skip
