"""What the force does with a form: opens it, records what came of it, and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partners import telling
from partners.permissions import RoleName
from portal import audit
from portal.errors import Refused
from referrals import outcome_rules
from referrals.actions import composing
from referrals.actions.rows import Stale, locked
from referrals.actions.triage import triage
from referrals.choices import ALLOWED_MOVES, Outcome, State
from referrals.models import CpiForm, CpiOutcome, Usefulness
from referrals.safeguarding import needs_a_referral

if TYPE_CHECKING:
    from datetime import datetime

    from partners.models import User


@transaction.atomic
def mark_opened(form: CpiForm, *, by: User) -> None:
    """Keep who of the force opened a form first: the clock of urgent forms stops there."""
    if form.opened_at is None and form.state == State.SUBMITTED:
        mine = CpiForm.objects.editable_by(by).filter(pk=form.pk, opened_at__isnull=True)
        mine.update(opened_at=timezone.now(), opened_by=by)


@transaction.atomic
def record_outcome(
    form: CpiForm, *, version: int, outcome: str | Sequence[str], note: str, answer: str, by: User,
    reason: str = "", recipients: Mapping[str, str] | None = None,
    joined_to: CpiForm | None = None, words: str = "", priority: str = "",
) -> CpiForm:  # fmt: skip
    """Record all that came of a form at once, and give its sender the one approved answer.

    A form of which nobody has said how soon it is to be dealt with is decided on first: `priority`.
    """
    outcomes = [outcome] if isinstance(outcome, str) else list(outcome)
    handed = dict(recipients or {})
    wrong = outcome_rules.mistakes(
        outcomes, answer=answer, reason=reason, recipients=handed, is_joined=joined_to is not None
    )
    if wrong:
        raise Refused(str(next(iter(wrong.values()))))
    form = _decided(form, priority, version=version, by=by)
    if Outcome.SAFEGUARDING in outcomes and needs_a_referral(form, by=by):
        raise Refused(_("The safeguarding team is on this portal. Refer the form to it first."))
    composing.refuse_what_tips_off(form, words, by=by)
    before, now = form.state, timezone.now()
    for each in outcomes:
        _record(form, each, note=note, recipient=handed.get(each, ""), at=now, by=by,
                reason=reason, joined_to=joined_to)  # fmt: skip
    form.state, form.answer, form.version = State.CLOSED, answer, form.version + 1
    form.answered_at, form.answered_by, form.answer_words = now, by, words
    form.save(
        update_fields=["state", "answer", "answer_words", "answered_at", "answered_by", "version"]
    )
    audit.record(
        audit.Event.CPI_ANSWERED, by=by, on=form, recipients=[form.sender_id],
        before={"state": before},
        after={"state": form.state, "outcome": outcomes, "note": note, "recipients": handed},
    )  # fmt: skip
    telling.tell(
        "answered", agency=form.sender_id, people=[form.created_by_id],
        or_roles=[RoleName.AGENCY_LEAD], about=form,
    )  # fmt: skip
    return form


def _decided(form: CpiForm, priority: str, *, version: int, by: User) -> CpiForm:
    """Nothing leaves the inbox before a named person has said how soon it is to be dealt with."""
    form = locked(form, by=by)
    if not form.is_waiting:
        raise Refused(_("This form has already been answered. Open it again to see by whom."))
    if form.version != version:
        raise Stale
    if State.CLOSED in ALLOWED_MOVES[form.state]:
        return form
    if not priority:
        raise Refused(_("Decide first how soon this form is to be dealt with."))
    return triage(form, version=form.version, priority=priority, by=by)


def _record(
    form: CpiForm, outcome: str, *, note: str, recipient: str, at: datetime, by: User, reason: str,
    joined_to: CpiForm | None,
) -> None:  # fmt: skip
    CpiOutcome.objects.create(
        form=form, outcome=outcome, note=note, recorded_at=at, recorded_by=by, reason=reason,
        recipient=recipient, handed_over_at=at if recipient else None,
        joined_to=joined_to if outcome == Outcome.DUPLICATE_MERGED else None,
    )  # fmt: skip


@transaction.atomic
def acknowledge_hand_over(outcome: CpiOutcome, *, name: str, by: User) -> None:
    """Somebody on the other side said that they have it. The first name stands."""
    waiting = CpiOutcome.objects.editable_by(by).filter(
        pk=outcome.pk, handed_over_at__isnull=False, acknowledged_at__isnull=True
    )
    if not waiting.update(
        acknowledged_at=timezone.now(), acknowledged_by=by, acknowledged_name=name
    ):
        raise Refused(_("This was acknowledged meanwhile. Open the form again to see by whom."))
    audit.record(
        audit.Event.HAND_OVER_ACKNOWLEDGED, by=by, on=outcome.form,
        before={"acknowledged_name": ""}, after={"acknowledged_name": name},
    )  # fmt: skip


@transaction.atomic
def tell_usefulness(form: CpiForm, *, was_useful: bool, by: User) -> None:
    """The one tap of the sender after the answer. The first stands; a second changes nothing."""
    if form.state != State.CLOSED:
        raise Refused(_("This form has not been answered yet."))
    if Usefulness.objects.visible_to(by).filter(form=form).exists():
        return
    Usefulness.objects.create(form=form, was_useful=was_useful, given_by=by)
    audit.record(audit.Event.USEFULNESS_TOLD, by=by, on=form, after={"was_useful": was_useful})
