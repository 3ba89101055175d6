"""A 4P plan begun, led, opened to its team, moved on and reviewed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from nominals.actions.adults import refuse_the_young
from partners import sharing
from partners.choices import Consent
from partners.permissions import Permission, RoleName, has_permission, roles_with
from partners.telling import tell
from plans.choices import OPEN, PLAN_MOVES, REVIEW_AFTER, Phase, PlanKind, PlanState
from plans.models import Action, Objective, Plan, PlanReading
from portal import audit
from portal.errors import Refused
from portal.references import new_reference

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from nominals.models import Programme
    from partners.models import Agency, User
    from plans.models import PlanTemplate


CANNOT_SEE = _later(
    "An agency that you chose does not see the nomination of whom the plan is about, so it cannot"
    " lead or read the plan. Its nominator’s agency can share it with them."
)


@transaction.atomic
def begin_plan(
    programme: Programme, *, template: PlanTemplate | None = None, by: User, **given: Any
) -> Plan:  # fmt: skip
    """A draft, with the objectives of `template` where one is chosen."""
    today = timezone.localdate()
    if given["lead_agency"] not in programme.agencies():
        raise Refused(_("An agency of the programme leads it."))
    try:
        with transaction.atomic():
            plan: Plan = Plan.objects.create(
                **given, template=template, programme=programme, owner=by.agency, created_by=by,
                starts_on=today, review_due=today + REVIEW_AFTER,
                reference=new_reference("PLN", today.year),
            )  # fmt: skip
    except DatabaseError as error:
        raise Refused(str(CANNOT_SEE)) from error
    for each in template.objectives if template else ():
        Objective.objects.create(
            plan=plan, pillar=each["pillar"], statement=each["statement"], measure=each["measure"],
            baseline=each["baseline"], target=each["target"], created_by=by,
            target_date=today + timedelta(weeks=each["weeks"]),
        )  # fmt: skip
    audit.record(audit.Event.PLAN_BEGUN, by=by, on=plan)
    if plan.lead_agency_id != by.agency_id:
        _disclose(plan, plan.lead_agency, programme, by=by)
        tell("plan_to_lead", agency=plan.lead_agency_id, about=plan,
             or_roles=roles_with(Permission.PLAN_KEEP))  # fmt: skip
    return plan


@transaction.atomic
def add_objective(plan: Plan, *, by: User, **given: Any) -> Objective:
    kept = _kept(plan, by=by)
    made: Objective = Objective.objects.create(plan=kept, created_by=by, **given)
    _altered(kept, "objective", by=by)
    return made


@transaction.atomic
def record_result(objective: Objective, *, result: str, by: User) -> None:
    """What came of it; the log keeps a fingerprint of what stood there before."""
    kept = _kept(_plan_of(objective, by=by), by=by)
    before = Objective.objects.visible_to(by).get(pk=objective.pk).result
    if not Objective.objects.editable_by(by).filter(pk=objective.pk).update(result=result):
        raise Refused(_("This plan has moved on. Open it again."))
    audit.record(
        audit.Event.PLAN_ALTERED, by=by, on=kept, before={"result": before},
        after={"result": result},
    )  # fmt: skip


@transaction.atomic
def move_plan(plan: Plan, state: str, *, by: User) -> None:
    kept = _kept(plan, by=by)
    if state not in PLAN_MOVES[kept.state]:
        raise Refused(_("This plan has moved on. Open it again."))
    if state == PlanState.CLOSED and _open_in(kept, by=by):
        raise Refused(_("Actions of it are still open. Cancel them, or wait until they are done."))
    if state == PlanState.ACTIVE:
        _refuse_to_begin(kept, by=by)
    before, kept.state = kept.state, state
    kept.save(update_fields=["state"])
    audit.record(
        audit.Event.PLAN_ALTERED, by=by, on=kept, before={"state": before}, after={"state": state}
    )


def _refuse_to_begin(kept: Plan, *, by: User) -> None:
    if kept.membership:
        refuse_the_young([kept.membership.nomination], by=by)
    if kept.membership and kept.membership.ended_on is not None:
        raise Refused(_("Whom it is about has left the cohort."))
    if kept.membership and kept.membership.is_out_of_grace():
        raise Refused(_("Whom it is about is past their review: both chairs decide first."))
    if kept.lead_id is None or kept.lead_left_on is not None:
        raise Refused(_("Nobody leads this plan yet: its lead responsible officer comes first."))
    if not Objective.objects.visible_to(by).filter(plan=kept).exists():
        raise Refused(_("Set at least one objective before the plan is active."))


@transaction.atomic
def take_lead(plan: Plan, *, by: User) -> None:
    """By the officer in person. The database keeps until when they were trained."""
    kept = _kept(plan, by=by)
    if RoleName.LEAD_OFFICER not in by.roles or by.agency_id != kept.lead_agency_id:
        raise Refused(_("A lead responsible officer of the agency that leads it takes the lead."))
    kept.lead, kept.lead_name, kept.lead_since = by, by.name, timezone.now()
    try:
        with transaction.atomic():
            kept.save(update_fields=["lead", "lead_name", "lead_since"])
    except DatabaseError as error:
        raise Refused(_("You cannot lead this plan.")) from error
    audit.record(audit.Event.PLAN_ALTERED, by=by, on=kept, after={"lead": by.key})


@transaction.atomic
def change_aim(plan: Plan, *, aim: str, reason: str, by: User) -> None:
    """By its lead officer. What a plan was for when it was active stays on its page, with why."""
    kept = _kept(plan, by=by)
    before = kept.aim
    if kept.lead_id != by.pk:
        raise Refused(_("The lead responsible officer of a plan changes its aim."))
    if aim == before or (kept.state != PlanState.DRAFT and not reason):
        raise Refused(_("Another aim needs other words, and a reason once the plan is active."))
    kept.aim = aim
    if kept.state != PlanState.DRAFT:
        kept.past_aims = [*kept.past_aims, {"aim": before, "reason": reason}]
    kept.save(update_fields=["aim", "past_aims"])
    audit.record(
        audit.Event.PLAN_ALTERED, by=by, on=kept, before={"aim": before}, after={"aim": aim}
    )


@transaction.atomic
def open_to(
    plan: Plan, agencies: Iterable[Agency], *, leaving: Iterable[Agency] = (), by: User
) -> None:
    """These agencies of the programme read the whole plan from now on: a decision for each.

    Who is `leaving` reads it no more; what they were given to do stays with them. All are told.
    """
    kept = _kept(plan, by=by)
    before = list(kept.team)
    added = [agency for agency in agencies if agency.pk not in {*before, by.agency_id}]
    gone = [agency for agency in leaving if agency.pk in before]
    for agency in added:
        _disclose(kept, agency, kept.programme, by=by)
    told = [*(("plan_new", each) for each in added), *(("plan_left", each) for each in gone)]
    for kind, agency in told:
        tell(kind, agency=agency.pk, about=kept, or_roles=roles_with(Permission.JAPTM_SEE))
    stay = {*before, *(agency.pk for agency in added)} - {agency.pk for agency in gone}
    kept.team = sorted(stay)
    try:
        with transaction.atomic():
            kept.save(update_fields=["team"])
    except DatabaseError as error:
        raise Refused(str(CANNOT_SEE)) from error
    audit.record(
        audit.Event.PLAN_SHARED, by=by, on=kept, recipients=[agency.pk for agency in added],
        before={"team": before}, after={"team": kept.team},
    )  # fmt: skip


def purpose_in(programme: Programme) -> str:
    """No word of the plan: whoever governs information in either agency reads why it was told."""
    return _("To act together in the programme %(of)s") % {"of": programme.reference}


def _disclose(plan: Plan, agency: Agency, programme: Programme, *, by: User) -> None:
    reasons = sharing.Reasons(
        what=_("The plan %(of)s") % {"of": plan.reference}, purpose=purpose_in(programme),
        consent=Consent.NOT_ASKED, agreement_id=programme.agreement_id,
    )  # fmt: skip
    sharing.decide(plan, recipient=agency, reasons=reasons, by=by)


@transaction.atomic
def review_plan(plan: Plan, *, review_due: date, by: User) -> None:
    """Looked at as a whole; the next time by that day."""
    kept = _kept(plan, by=by)
    if review_due <= timezone.localdate():
        raise Refused(_("Give the next review a day after today."))
    kept.review_due, kept.reviewed_at, kept.reviewed_by = review_due, timezone.now(), by
    kept.save(update_fields=["review_due", "reviewed_at", "reviewed_by"])
    audit.record(
        audit.Event.PLAN_ALTERED, by=by, on=kept, after={"review_due": review_due.isoformat()}
    )


def _open_in(plan: Plan, *, by: User) -> bool:
    return Action.objects.visible_to(by).filter(plan=plan, state__in=OPEN).exists()


@transaction.atomic
def set_phase(plan: Plan, *, phase: str, reason: str, by: User) -> None:
    """How far a place has come: clear, hold, build, and back where it must. What it was stays."""
    kept = _kept(plan, by=by)
    before, has_begun = kept.phase, kept.state != PlanState.DRAFT
    if kept.kind != PlanKind.PLACE or phase not in Phase.values:
        raise Refused(_("Only a plan for a place has a phase."))
    if phase == before or (has_begun and not reason):
        raise Refused(_("Another phase needs a reason once the plan is active."))
    kept.phase = phase
    if has_begun:
        kept.past_phases = [*kept.past_phases, {"phase": before, "reason": reason}]
    kept.save(update_fields=["phase", "past_phases"])
    audit.record(
        audit.Event.PLAN_ALTERED, by=by, on=kept, before={"phase": before}, after={"phase": phase}
    )


def mark_read(plan: Plan, *, by: User) -> None:
    """That somebody of this agency has the plan before them."""
    own = PlanReading.objects.editable_by(by).filter(plan=plan)
    if own.update(read_at=timezone.now(), read_by=by):
        return
    try:
        with transaction.atomic():
            PlanReading.objects.create(plan=plan, owner=by.agency, read_by=by)
    except IntegrityError:  # a colleague opened it at the same moment
        pass


def _kept(plan: Plan, *, by: User) -> Plan:
    rows = Plan.objects.editable_by(by).select_related("programme", "membership__nomination")
    found: Plan | None = rows.select_for_update(of=("self",)).filter(pk=plan.pk).first()
    if found is None or not has_permission(by, Permission.PLAN_KEEP):
        raise Refused(_("This plan is closed, or not yours to keep."))
    return found


def _plan_of(objective: Objective, *, by: User) -> Plan:
    found: Plan = Plan.objects.visible_to(by).get(pk=objective.plan_id)
    return found


def _altered(plan: Plan, what: str, *, by: User) -> None:
    audit.record(audit.Event.PLAN_ALTERED, by=by, on=plan, after={what: "written"})
