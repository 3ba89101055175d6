"""What the force does with a form: opens it, records what came of it, and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partners import telling
from partners.permissions import RoleName
from portal import audit
from portal.errors import Refused
from referrals.actions.rows import Stale, locked
from referrals.choices import ALLOWED_MOVES, State
from referrals.models import CpiForm, CpiOutcome

if TYPE_CHECKING:
    from partners.models import User


@transaction.atomic
def mark_opened(form: CpiForm, *, by: User) -> None:
    """Keep who of the force opened a form first: the clock of urgent forms stops there."""
    if form.opened_at is None and form.state == State.SUBMITTED:
        mine = CpiForm.objects.editable_by(by).filter(pk=form.pk, opened_at__isnull=True)
        mine.update(opened_at=timezone.now(), opened_by=by)


@transaction.atomic
def record_outcome(
    form: CpiForm, *, version: int, outcome: str, note: str, answer: str, by: User
) -> CpiForm:
    """Record what came of a form, and give its sender the approved answer."""
    form = locked(form, by=by)
    if State.CLOSED not in ALLOWED_MOVES[form.state]:
        raise Refused(_("This form has already been answered. Open it again to see by whom."))
    if form.version != version:
        raise Stale
    now = timezone.now()
    CpiOutcome.objects.create(
        form=form, outcome=outcome, note=note, recorded_at=now, recorded_by=by
    )
    form.state, form.answer, form.version = State.CLOSED, answer, form.version + 1
    form.answered_at, form.answered_by = now, by
    form.save(update_fields=["state", "answer", "answered_at", "answered_by", "version"])
    audit.record(
        audit.Event.CPI_ANSWERED, by=by, on=form, recipients=[form.sender_id],
        before={"state": State.SUBMITTED},
        after={"state": form.state, "outcome": outcome, "note": note},
    )  # fmt: skip
    telling.tell(
        "answered", agency=form.sender_id, people=[form.created_by_id],
        or_roles=[RoleName.AGENCY_LEAD], about=form,
    )  # fmt: skip
    return form
