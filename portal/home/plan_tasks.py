"""What of cohort and actions waits for a person: danger of a lapse, signatures, answers, work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partners.access import seen
from partners.permissions import Permission, has_permission
from plans.choices import IN_HAND, LIVE, ActionState, Pillar, PlanState
from plans.models import Action, Membership, Objective, Plan, PlanReading, Review
from portal.home.cards import LATE, Task

if TYPE_CHECKING:
    from partners.models import User

MOST = 5


def plan_tasks(user: User) -> list[Task]:
    found: list[Task] = []
    if has_permission(user, Permission.JAPTM_KEEP) or has_permission(user, Permission.JAPTM_SIGN):
        found += _lapsed(user)
    if has_permission(user, Permission.JAPTM_SIGN):
        found += _to_sign(user)
    if has_permission(user, Permission.PLAN_KEEP):
        found += _to_put_right(user)
    if has_permission(user, Permission.JAPTM_SEE):
        found += _to_read(user)
    if has_permission(user, Permission.ACTION_DO):
        found += _actions(user)
    return found


def _lapsed(user: User) -> list[Task]:
    chairs = Q(programme__owner=user.agency_id) | Q(programme__chair_first=user.agency_id) | Q(
        programme__chair_second=user.agency_id
    )  # fmt: skip
    rows = Membership.objects.visible_to(user).filter(
        chairs, ended_on__isnull=True, review_due__lt=timezone.localdate()
    )
    return [
        Task(
            title=_("Decide on a membership of the cohort"), url=row.get_absolute_url(),
            reference=row.reference, tag=_("Lapsed"), colour=LATE,
            hint=_("Its review was due by %(day)s. Both chairs decide.")
            % {"day": date_format(row.review_due, "j F Y")},
        )
        for row in seen(rows.order_by("review_due")[:MOST], by=user, purpose="home")
    ]  # fmt: skip


def _to_sign(user: User) -> list[Task]:
    """The latest proposal of each, where the own agency has not signed it."""
    latest = Review.objects.visible_to(user).order_by("membership", "-edition")
    waits = Review.objects.editable_by(user).filter(
        pk__in=latest.distinct("membership").values("pk")
    )
    waits = waits.exclude(first_agency=user.agency_id).order_by("pk")[:MOST]
    found = seen(waits, by=user, purpose="home")
    members = Membership.objects.visible_to(user).in_bulk([row.membership_id for row in found])
    return [
        Task(
            title=_("Sign the review of a membership"), hint=row.get_outcome_display(),
            url=members[row.membership_id].get_absolute_url(), tag=_("To sign"),
            reference=members[row.membership_id].reference, colour="govuk-tag--yellow",
        )
        for row in found
    ]  # fmt: skip


def _to_put_right(user: User) -> list[Task]:
    """Plans of one's own that are late for review, led untrained or by nobody, or only pursue."""
    today = timezone.localdate()
    own = Objective.objects.visible_to(user).filter(plan=OuterRef("pk"))
    rows = Plan.objects.editable_by(user).filter(state__in=LIVE).annotate(
        is_late=Q(review_due__lt=today),
        is_unled=Q(lead_left_on__isnull=False),
        is_untrained=Q(lead__isnull=False, lead_left_on__isnull=True)
        & (Q(lead_trained__isnull=True) | Q(lead_trained__lt=today)),
        only_pursues=Exists(own) & ~Exists(own.exclude(pillar=Pillar.PURSUE)),
    )  # fmt: skip
    wrong = rows.filter(
        Q(is_late=True) | Q(is_unled=True) | Q(is_untrained=True) | Q(only_pursues=True)
    )
    found = seen(wrong.order_by("review_due")[:MOST], by=user, purpose="home")
    return [
        Task(
            title=_("Put a plan right"), url=row.get_absolute_url(), reference=row.reference,
            hint=_wrong_with(row), tag=_("Past its review") if row.is_late else _("To put right"),
            colour=LATE if row.is_late else "govuk-tag--yellow",
        )
        for row in found
    ]  # fmt: skip


def _wrong_with(plan: Any) -> str:
    wrong = (
        (plan.is_late, _("It is past its review.")),
        (plan.is_unled, _("Its lead responsible officer no longer leads.")),
        (plan.is_untrained, _("Its lead responsible officer’s training is not valid.")),
        (plan.only_pursues, _("It only pursues.")),
    )  # fmt: skip
    return " ".join(words for holds, words in wrong if holds)


def _to_read(user: User) -> list[Task]:
    """Active plans that nobody of the own agency has read since they changed hands."""
    read = PlanReading.objects.visible_to(user).filter(
        plan=OuterRef("pk"), owner=user.agency_id,
        read_at__gte=Coalesce(OuterRef("reviewed_at"), OuterRef("created_at")),
    )  # fmt: skip
    rows = Plan.objects.visible_to(user).filter(~Exists(read), state=PlanState.ACTIVE)
    return [
        Task(
            title=_("Read a plan"), url=row.get_absolute_url(), reference=row.reference,
            hint=_("Nobody of your agency has read it since its last review."), tag=_("Unread"),
            colour="govuk-tag--yellow",
        )
        for row in seen(rows.order_by("pk")[:MOST], by=user, purpose="home")
    ]  # fmt: skip


def _actions(user: User) -> list[Task]:
    """What the agency is to answer; what this person does."""
    waits = Q(doer=user.pk, state__in=IN_HAND)
    if has_permission(user, Permission.ACTION_ANSWER):
        waits |= Q(state=ActionState.TASKED) | Q(state__in=IN_HAND, due__lt=timezone.localdate())
    rows = Action.objects.of_agency(user).filter(waits)
    return [_task(row) for row in seen(rows.order_by("due")[:MOST], by=user, purpose="home")]


def _task(action: Action) -> Task:
    unanswered = action.state == ActionState.TASKED
    late = action.is_overdue()
    return Task(
        title=_("Answer an action") if unanswered else _("An action is to be done"),
        url=action.get_absolute_url(), reference=action.reference,
        hint=_("By %(day)s.") % {"day": date_format(action.due, "j F Y")},
        tag=_("Late") if late else action.get_state_display(),
        colour=LATE if late else f"govuk-tag--{action.colour}",
    )  # fmt: skip
