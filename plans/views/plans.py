"""Pages of plans: the list, beginning one, one of them, its objectives and its team."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nominals.composing import names_of
from nominals.models import Programme
from partners.access import PortalView, seen, sensitive
from partners.models import Agency
from partners.permissions import Permission, RoleName
from plans import actions
from plans.action_forms import TaskForm
from plans.alerts import Behind, alerts_of
from plans.choices import PLAN_MOVES, Pillar, PlanKind, PlanState
from plans.forms import ObjectiveForm, PlanForm, PlanReviewForm, ResultForm, TeamForm
from plans.models import Action, Membership, Objective, Plan, PlanReading
from plans.suggestions import not_given
from plans.views.asking import Asking

MOST_ACTIONS = 200
MOVES = {
    PlanState.DRAFT: "", PlanState.ACTIVE: _("Make it active"), PlanState.PAUSED: _("Pause it"),
    PlanState.CLOSED: _("Close it"),
}  # fmt: skip


class Plans(PortalView):
    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        page = self.listing(Plan.objects.visible_to(self.user).select_related("lead_agency"))
        today = timezone.localdate()
        context = {
            "rows": [(row, row.is_overdue(today)) for row in page.rows], "page": page,
            "back_url": reverse("nominals:programmes"), "marking": "OFFICIAL-SENSITIVE",
        }  # fmt: skip
        return render(request, "plans/plans.html", context)


@sensitive
class BeginPlan(Asking):
    permission = Permission.PLAN_KEEP
    fetched, to_edit = Programme, False
    title, button = _("Begin a plan"), _("Begin it")
    marking = "OFFICIAL-SENSITIVE"

    def form(self, record: Programme, *args: Any) -> PlanForm:
        rows = Membership.objects.visible_to(self.user).filter(
            programme=record, ended_on__isnull=True
        )
        members = list(rows.select_related("nomination"))
        names = names_of(
            [each.nomination for each in members], by=self.user, purpose=self.purpose()
        )
        chosen = self.request.GET.get("member", "")[:22]
        named = next((member.pk for member in members if member.key == chosen), None)
        return PlanForm(
            *args, agencies=record.agencies(), rows=rows,
            members=[
                (each, names.get(each.nomination.nominal_id, each.reference)) for each in members
            ],
            initial={"membership": named, "kind": "member" if named else None},
        )  # fmt: skip

    def act(self, record: Programme, **given: Any) -> Plan | str:
        """On to what a meeting noted or the template suggests, where there is any."""
        plan = actions.begin_plan(record, **given, by=self.user)
        template, member = given["template"], given["membership"]
        if template is None and not not_given(member, by=self.user):
            return plan
        chosen = f"?template={template.code}" if template else ""
        return reverse("plans:plan-take", args=[plan.key]) + chosen


class ReadPlan(PortalView):
    """The whole plan: what is wrong with it first, then each P with its objectives and actions."""

    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        plan = self.fetch(Plan, key=key)
        actions.mark_read(plan, by=self.user)
        purpose = self.purpose()
        objectives = list(Objective.objects.visible_to(self.user).filter(plan=plan))
        rows = Action.objects.visible_to(self.user).filter(plan=plan).select_related("tasked")
        given = seen(rows.order_by("due", "from_time", "pk")[:MOST_ACTIONS], by=self.user,
                     purpose=purpose)  # fmt: skip
        programme = Programme.objects.visible_to(self.user).get(pk=plan.programme_id)
        member = Membership.objects.visible_to(self.user).select_related("nomination").filter(
            pk=plan.membership_id
        ).first()  # fmt: skip
        near = self._near(plan, programme)
        behind = Behind(
            member=member, objectives=objectives, actions=given, near=near,
            noted=not_given(member, by=self.user),
            readings=list(PlanReading.objects.visible_to(self.user).filter(plan=plan)),
        )  # fmt: skip
        of = [member.nomination] if member else []
        names = names_of(of, by=self.user, purpose=purpose)
        context = {
            "record": plan, "programme": programme, "member": member, "marking": plan.marking,
            "name": next(iter(names.values()), ""),
            "alerts": alerts_of(plan, behind, on=timezone.localdate()), "near": near,
            "pillars": self._by_pillar(objectives, given), "given": given,
            "today": timezone.localdate(), "back_url": reverse("plans:plans"), **self._may(plan),
        }  # fmt: skip
        return render(request, "plans/plan.html", context)

    def _near(self, plan: Plan, programme: Programme) -> list[Agency]:
        wanted = {plan.owner_id, plan.lead_agency_id, *plan.team, *programme.chairs}
        return list(Agency.objects.filter(pk__in=wanted).order_by("name"))

    def _by_pillar(self, objectives: list[Objective], given: list[Action]) -> list[dict[str, Any]]:
        return [
            {
                "label": pillar.label,
                "objectives": [each for each in objectives if each.pillar == pillar],
                "actions": [each for each in given if each.pillar == pillar],
            }
            for pillar in Pillar
        ]

    def _may(self, plan: Plan) -> dict[str, Any]:
        keeps = Plan.objects.editable_by(self.user).filter(pk=plan.pk).exists()
        moves = [
            (state.value, MOVES[state]) for state in PlanState
            if keeps and state in PLAN_MOVES[plan.state]
        ]  # fmt: skip
        return {
            "keeps": keeps, "moves": moves,
            "has_phase": plan.kind == PlanKind.PLACE,
            "leads": keeps and plan.lead_id == self.user.pk,
            "shares": keeps and plan.owner_id == self.user.agency_id,
            "may_lead": keeps and plan.lead_agency_id == self.user.agency_id
            and RoleName.LEAD_OFFICER in self.user.roles
            and (plan.lead_id, plan.lead_trained) != (self.user.pk, self.user.trained_until),
        }  # fmt: skip


class AddObjective(Asking):
    permission = Permission.PLAN_KEEP
    fetched = Plan
    title, button = _("Set an objective"), _("Set it")

    def form(self, record: Plan, *args: Any) -> ObjectiveForm:
        return ObjectiveForm(*args)

    def act(self, record: Plan, **given: Any) -> None:
        actions.add_objective(record, **given, by=self.user)


class RecordResult(Asking):
    permission = Permission.PLAN_KEEP
    fetched = Objective
    title, button = _("What came of an objective"), _("Save")

    def form(self, record: Objective, *args: Any) -> ResultForm:
        return ResultForm(*args)

    def act(self, record: Objective, **given: Any) -> None:
        actions.record_result(record, **given, by=self.user)

    def back(self, record: Objective) -> str:
        plan: Plan = Plan.objects.visible_to(self.user).get(pk=record.plan_id)
        return plan.get_absolute_url()


@sensitive
class OpenPlanTo(Asking):
    permission = Permission.PLAN_KEEP
    fetched = Plan
    title, button = _("Who reads the plan"), _("Save")
    lead = _("Its owner, who leads it and both chairs always do. Whom you choose is told.")

    def form(self, record: Plan, *args: Any) -> TeamForm:
        programme = Programme.objects.visible_to(self.user).get(pk=record.programme_id)
        reads = {record.owner_id, record.lead_agency_id, *record.team, *programme.chairs}
        return TeamForm(
            *args, agencies=programme.agencies().exclude(pk__in=reads),
            team=list(Agency.objects.filter(pk__in=record.team)),
        )  # fmt: skip

    def act(self, record: Plan, **given: Any) -> None:
        actions.open_to(record, **given, by=self.user)


class ReviewPlan(Asking):
    permission = Permission.PLAN_KEEP
    fetched = Plan
    title, button = _("Record a review of the plan"), _("Record it")

    def form(self, record: Plan, *args: Any) -> PlanReviewForm:
        return PlanReviewForm(*args)

    def act(self, record: Plan, **given: Any) -> None:
        actions.review_plan(record, **given, by=self.user)


@sensitive
class GiveAction(Asking):
    permission = Permission.PLAN_KEEP
    fetched = Plan
    title, button = _("Give an action"), _("Give it")
    lead = _("The agency accepts, declines or proposes another day. Until then it covers nothing.")

    def form(self, record: Plan, *args: Any) -> TaskForm:
        programme = Programme.objects.visible_to(self.user).get(pk=record.programme_id)
        objectives = Objective.objects.visible_to(self.user).filter(plan=record)
        return TaskForm(
            *args, plan=record, agencies=programme.agencies(), objectives=objectives
        )  # fmt: skip

    def act(self, record: Plan, **given: Any) -> None:
        actions.task(record, **given, by=self.user)


class MovePlan(PortalView):
    """Without words: to another state, or taking the lead in person."""

    permission = Permission.PLAN_KEEP
    states: ClassVar[frozenset[str]] = frozenset(PlanState.values)

    def post(self, request: HttpRequest, key: str, move: str) -> HttpResponse:
        if move != "lead" and move not in self.states:
            raise Http404
        plan = self.fetch(Plan, key=key, to_edit=True, is_read=False)
        if move == "lead":
            actions.take_lead(plan, by=self.user)
        else:
            actions.move_plan(plan, move, by=self.user)
        return redirect(plan)
