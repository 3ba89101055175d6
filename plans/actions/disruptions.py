"""Claiming a disruption, and saying as another agency how far it went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.models import Disruption
from portal import audit
from portal.errors import Refused
from portal.references import new_reference

if TYPE_CHECKING:
    from nominals.models import Programme
    from partners.models import User


@transaction.atomic
def claim(programme: Programme, *, by: User, **given: Any) -> Disruption:
    """For one's own agency. It counts once another has moderated it."""
    claimed: Disruption = Disruption.objects.create(
        **given, programme=programme, owner=by.agency, created_by=by,
        reference=new_reference("DIS", timezone.localdate().year),
    )  # fmt: skip
    audit.record(audit.Event.DISRUPTION_CLAIMED, by=by, on=claimed)
    return claimed


@transaction.atomic
def moderate(disruption: Disruption, *, level: str, words: str, by: User) -> None:
    """Once, and never by the agency that claims it."""
    rows = Disruption.objects.editable_by(by).filter(pk=disruption.pk)
    changed = rows.update(
        level_moderated=level, moderation=words, moderator=by.agency, moderated_by=by,
        moderated_at=timezone.now(),
    )  # fmt: skip
    if not changed:
        raise Refused(_("This disruption was moderated already, or your agency claims it."))
    audit.record(
        audit.Event.DISRUPTION_MODERATED, by=by, on=disruption, after={"level_moderated": level}
    )
