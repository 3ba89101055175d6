"""Who is taken into the cohort, and what both chairs sign at each review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nominals.actions.adults import refuse_the_young
from nominals.actions.nominations import locked, move, programme_of
from nominals.japtm_choices import NominationState
from nominals.models import Programme
from partners.permissions import Permission, has_permission, roles_with
from partners.telling import tell
from plans.choices import LONGEST_TERM, OPEN, ReviewOutcome, Tier
from plans.models import Action, Membership, Review
from portal import audit
from portal.errors import Refused
from portal.references import new_reference

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from nominals.models import Nomination
    from partners.models import User


@transaction.atomic
def admit(
    nomination: Nomination, *, tier: str, starts_on: date, review_due: date,
    exit_criteria: Sequence[str], by: User,
) -> Membership:  # fmt: skip
    """Whom two chairs accepted; the secretariat enters tier, review and the way out."""
    kept = locked(nomination, by=by, states=(NominationState.ACCEPTED,))
    programme = programme_of(kept, by=by)
    if not starts_on < review_due <= starts_on + LONGEST_TERM:
        raise Refused(_("The review comes after the first day, and within half a year."))
    _refuse_if_full(programme, by=by)
    refuse_the_young([kept], by=by)
    member: Membership = Membership.objects.create(
        programme=programme, nomination=kept, tier=tier, starts_on=starts_on,
        review_due=review_due, exit_criteria=list(exit_criteria), created_by=by,
        reference=new_reference("COH", timezone.localdate().year),
    )  # fmt: skip
    move(kept, NominationState.IN_COHORT, by=by)
    audit.record(audit.Event.MEMBER_ADMITTED, by=by, on=kept, after={"tier": tier})
    return member


def _refuse_if_full(programme: Programme, *, by: User) -> None:
    # One after another: two who are taken in at once would both find the last place free.
    Programme.objects.editable_by(by).select_for_update(of=("self",)).get(pk=programme.pk)
    held = Membership.objects.visible_to(by).filter(programme=programme, ended_on__isnull=True)
    if held.count() >= programme.cohort_size:
        raise Refused(
            _("All %(number)s places of the cohort are taken. De-select somebody first.")
            % {"number": programme.cohort_size}
        )


@transaction.atomic
def propose_review(
    member: Membership, *, outcome: str, tier: str, review_due: date | None, reasons: str,
    criteria_met: Sequence[str] = (), by: User,
) -> Review:  # fmt: skip
    """What both chairs are to sign. A later proposal takes its place and voids signatures."""
    programme = member.programme
    keeps = has_permission(by, Permission.JAPTM_KEEP) and by.agency_id == programme.owner_id
    chairs = has_permission(by, Permission.JAPTM_SIGN) and by.agency_id in programme.chairs
    if not keeps and not chairs:
        raise Refused(_("The secretariat or a co-chair proposes what is decided at a review."))
    leaves = outcome == ReviewOutcome.DESELECT
    if leaves and not criteria_met:
        raise Refused(_("Tick which way out is met: nobody leaves the cohort without one."))
    _refuse_other_tier(member, outcome, tier)
    today = timezone.localdate()
    if not leaves and (review_due is None or not today < review_due <= today + LONGEST_TERM):
        raise Refused(_("Give the next review a day after today, within half a year."))
    rows = Review.objects.visible_to(by).filter(membership=member)
    last = rows.order_by("-edition").values_list("edition", flat=True).first() or 0
    try:
        with transaction.atomic():
            made: Review = Review.objects.create(
                membership=member, edition=last + 1, outcome=outcome, tier=tier, reasons=reasons,
                review_due=None if leaves else review_due, criteria_met=list(criteria_met),
                proposed_by=by, proposed_name=by.name,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(
            _("It cannot be proposed now: the membership has ended, or somebody proposed at the"
              " same moment. Open the page again.")
        ) from error  # fmt: skip
    audit.record(
        audit.Event.REVIEW_PROPOSED, by=by, on=member.nomination, after={"outcome": outcome}
    )
    for agency in programme.chairs:
        tell("review_waits", agency=agency, or_roles=roles_with(Permission.JAPTM_SIGN),
             about=member, once=made.key)  # fmt: skip
    return made


_TIERS = (Tier.FIRST, Tier.SECOND, Tier.THIRD)


def _refuse_other_tier(member: Membership, outcome: str, tier: str) -> None:
    """What is proposed and the tier say the same."""
    step = _TIERS.index(Tier(tier)) - _TIERS.index(Tier(member.tier))
    fits = {
        ReviewOutcome.KEEP: step == 0, ReviewOutcome.ESCALATE: step < 0,
        ReviewOutcome.STEP_DOWN: step > 0,
    }  # fmt: skip
    if not fits.get(ReviewOutcome(outcome), True):
        raise Refused(_("The tier does not go with what you propose: choose one that does."))


@transaction.atomic
def sign_review(review: Review, *, by: User) -> None:
    """One's own agency's yes to exactly this. The second gives it effect."""
    rows = Review.objects.editable_by(by).filter(pk=review.pk)
    kept = rows.select_for_update(of=("self",)).first()
    if kept is None:
        raise Refused(_("This is not yours to sign, or it has taken effect already."))
    fields = "first" if kept.first_by_id is None else "second"
    values = {
        f"{fields}_agency": by.agency, f"{fields}_by": by, f"{fields}_name": by.name,
        f"{fields}_at": timezone.now(),
    }  # fmt: skip
    try:
        with transaction.atomic():
            Review.objects.editable_by(by).filter(pk=kept.pk).update(**values)
    except DatabaseError as error:
        raise Refused(
            _("This is not what is proposed now, or your agency has signed it. Read it again.")
        ) from error
    member = _member_of(kept, by=by)
    audit.record(
        audit.Event.REVIEW_SIGNED, by=by, on=member.nomination, after={"edition": kept.edition}
    )
    if fields == "second" and kept.outcome == ReviewOutcome.DESELECT:
        _tell_action_owners(member, by=by)


def _member_of(review: Review, *, by: User) -> Membership:
    rows = Membership.objects.visible_to(by).select_related("nomination")
    found: Membership = rows.get(pk=review.membership_id)
    return found


def _tell_action_owners(member: Membership, *, by: User) -> None:
    """That something has changed behind an action, and nothing of whom it was about."""
    for action in Action.objects.visible_to(by).filter(plan__membership=member, state__in=OPEN):
        if action.doer_id:
            tell("action_plan_ended", agency=action.tasked_id, about=action, once=member.key,
                 people=[action.doer_id])  # fmt: skip
        tell("action_plan_ended", agency=action.tasked_id, about=action, once=member.key,
             or_roles=roles_with(Permission.ACTION_ANSWER))  # fmt: skip
