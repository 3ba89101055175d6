"""An action given to an agency, answered by it, done; each side does its own part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partners import sharing
from partners.choices import Consent, markings_up_to
from partners.permissions import Permission, has_permission, roles_with
from partners.telling import tell
from plans.actions.planning import purpose_in
from plans.choices import ACTION_MOVES, ActionState, PlanState
from plans.models import Action, ActionEntry, Plan
from portal import audit
from portal.errors import Refused
from portal.references import new_reference

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from partners.models import Agency, User

_A = ActionState


@transaction.atomic
def task(plan: Plan, *, tasked: Agency, by: User, **given: Any) -> Action:
    """To another agency a disclosure, with its decision. One's own has said yes by giving it."""
    kept = (
        Plan.objects.editable_by(by)
        .select_related("programme", "membership")
        .filter(pk=plan.pk)
        .first()
    )
    if kept is None or kept.state == PlanState.CLOSED:
        raise Refused(_("This plan is closed, or not yours to keep."))
    if kept.membership_id and kept.membership.ended_on is not None:
        raise Refused(_("Whom the plan is about has left the cohort: it takes no more actions."))
    is_own = tasked.pk == by.agency_id
    today = timezone.localdate()
    if given["due"] < today:
        raise Refused(_("Give a day from today on by which it is done."))
    action: Action = Action.objects.create(
        **given, plan=kept, tasked=tasked, owner=by.agency, created_by=by,
        state=_A.ACCEPTED if is_own else _A.TASKED, reference=new_reference("ACT", today.year),
    )  # fmt: skip
    if not is_own:
        reasons = sharing.Reasons(
            what=_("Action %(of)s") % {"of": action.reference}, purpose=purpose_in(kept.programme),
            consent=Consent.NOT_ASKED, agreement_id=kept.programme.agreement_id,
        )  # fmt: skip
        sharing.decide(action, recipient=tasked, reasons=reasons, by=by)
        tell("action_new", agency=tasked.pk, about=action,
             or_roles=roles_with(Permission.ACTION_ANSWER))  # fmt: skip
    _enter(action, "", by=by)
    audit.record(audit.Event.ACTION_TASKED, by=by, on=action, recipients=[tasked.pk])
    return action


@transaction.atomic
def accept(action: Action, *, asked_by: date | None = None, by: User) -> None:
    """From now on it covers its objective. `asked_by`: the day that whoever accepts has read."""
    kept = _answered(action, by=by, states=(_A.TASKED,))
    _is_still(asked_by, kept.due)
    _move(kept, _A.ACCEPTED, by=by, fields=("answered_at", "answered_by"))
    _tell_giver(kept, by=by)


@transaction.atomic
def decline(action: Action, *, reason: str, by: User) -> None:
    kept = _answered(action, by=by, states=(_A.TASKED, _A.DATED))
    kept.answer = reason
    _move(kept, _A.DECLINED, reason, by=by, fields=("answer", "answered_at", "answered_by"))
    _tell_giver(kept, by=by)


@transaction.atomic
def propose_date(action: Action, *, day: date, reason: str, by: User) -> None:
    """It is not accepted until whoever gave it agrees to the day."""
    kept = _answered(action, by=by, states=(_A.TASKED,))
    if day <= timezone.localdate():
        raise Refused(_("Propose a day after today."))
    kept.proposed_due, kept.answer = day, reason
    _move(kept, _A.DATED, reason, by=by,
          fields=("proposed_due", "answer", "answered_at", "answered_by"))  # fmt: skip
    _tell_giver(kept, by=by)


@transaction.atomic
def agree_date(action: Action, *, proposed: date | None = None, by: User) -> None:
    """The proposed day holds, and with it the action is accepted. `proposed`: the day read."""
    kept = _given(action, by=by, states=(_A.DATED,))
    _is_still(proposed, kept.proposed_due)
    kept.due = kept.proposed_due or kept.due
    _move(kept, _A.ACCEPTED, by=by, fields=("due",))
    _tell_tasked(kept, by=by)


@transaction.atomic
def ask_again(action: Action, *, due: date, reason: str, by: User) -> None:
    """Another day than the one proposed, with the reason."""
    kept = _given(action, by=by, states=(_A.DATED,))
    if due < timezone.localdate():
        raise Refused(_("Give a day from today on by which it is done."))
    kept.due = due
    _move(kept, _A.TASKED, reason, by=by, fields=("due",))
    _tell_tasked(kept, by=by)


@transaction.atomic
def cancel(action: Action, *, reason: str, by: User) -> None:
    kept = _given(action, by=by, states=[s for s, to in ACTION_MOVES.items() if _A.CANCELLED in to])
    _move(kept, _A.CANCELLED, reason, by=by)
    _tell_tasked(kept, by=by)


@transaction.atomic
def give_to(action: Action, doer: User, *, by: User) -> None:
    """A person of the agency does it: from now on they see it, whatever their role."""
    kept = _answered(action, by=by, states=(_A.ACCEPTED, _A.UNDER_WAY, _A.BLOCKED))
    if not has_permission(by, Permission.ACTION_ANSWER):
        raise Refused(_("Whoever answers for the agency says who does it."))
    may = has_permission(doer, Permission.ACTION_DO) and doer.agency_id == by.agency_id
    if not may or kept.marking not in markings_up_to(doer.counted_marking):
        raise Refused(_("Choose somebody of your agency who may see what is marked like this."))
    kept.doer = doer
    _save(kept, ("doer",))
    audit.record(audit.Event.ACTION_MOVED, by=by, on=kept, after={"doer": doer.key})
    tell("action_yours", agency=by.agency_id, people=[doer.pk], about=kept)


@transaction.atomic
def report(action: Action, *, state: str, words: str, by: User) -> None:
    """How it goes. Done needs what came of it."""
    kept = _answered(action, by=by, states=(_A.ACCEPTED, _A.UNDER_WAY, _A.BLOCKED))
    if state not in ACTION_MOVES[kept.state] or state == _A.CANCELLED:
        raise Refused(_("This action has moved on. Open it again to see where it stands."))
    fields: tuple[str, ...] = ()
    if state == _A.DONE:
        kept.result, kept.done_at, kept.done_by = words, timezone.now(), by
        fields = ("result", "done_at", "done_by")
    _move(kept, state, words, by=by, fields=fields)
    _tell_giver(kept, by=by)


def _is_still(read: date | None, day: date | None) -> None:
    """On a page that lay open the day may have been another."""
    if read is not None and read != day:
        raise Refused(_("The day was changed since you opened the page. Open it again to see it."))


def _answered(action: Action, *, by: User, states: Iterable[str]) -> Action:
    """For the agency that it was given to."""
    kept = _locked(action, by=by, states=states)
    if kept.tasked_id != by.agency_id:
        raise Refused(_("The agency that it was given to answers it."))
    if kept.state in {_A.TASKED, _A.DATED}:
        if not has_permission(by, Permission.ACTION_ANSWER):
            raise Refused(_("Whoever answers for the agency answers it."))
        kept.answered_at, kept.answered_by = timezone.now(), by
    return kept


def _given(action: Action, *, by: User, states: Iterable[str]) -> Action:
    """For whoever keeps its plan."""
    kept = _locked(action, by=by, states=states)
    if not Plan.objects.editable_by(by).filter(pk=kept.plan_id).exists():
        raise Refused(_("Whoever keeps the plan decides this."))
    return kept


def _locked(action: Action, *, by: User, states: Iterable[str]) -> Action:
    rows = Action.objects.editable_by(by).filter(pk=action.pk)
    found: Action | None = rows.select_for_update(of=("self",)).first()
    if found is None or found.state not in list(states):
        raise Refused(_("This action has moved on. Open it again to see where it stands."))
    return found


def _move(
    action: Action, state: str, words: str = "", *, by: User, fields: Iterable[str] = ()
) -> None:  # fmt: skip
    before, action.state = action.state, state
    _save(action, ("state", *fields))
    _enter(action, words, by=by)
    audit.record(
        audit.Event.ACTION_MOVED, by=by, on=action, before={"state": before},
        after={"state": str(state)},
    )  # fmt: skip


def _save(action: Action, fields: tuple[str, ...]) -> None:
    try:
        with transaction.atomic():
            action.save(update_fields=fields)
    except DatabaseError as error:
        raise Refused(
            _("This action has moved on. Open it again to see where it stands.")
        ) from error


def _enter(action: Action, words: str, *, by: User) -> None:
    ActionEntry.objects.create(
        action=action, state=action.state, words=words[:500], owner=by.agency, said_by=by,
        said_name=by.name,
    )  # fmt: skip


def _tell_giver(action: Action, *, by: User) -> None:
    if action.owner_id != by.agency_id:
        tell("action_answered", agency=action.owner_id, people=[action.created_by_id],
             or_roles=roles_with(Permission.PLAN_KEEP), about=action)  # fmt: skip


def _tell_tasked(action: Action, *, by: User) -> None:
    if action.tasked_id != by.agency_id:
        people = [action.doer_id] if action.doer_id else []
        tell("action_answered", agency=action.tasked_id, people=people, about=action,
             or_roles=roles_with(Permission.ACTION_ANSWER))  # fmt: skip
