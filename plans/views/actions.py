"""Pages of actions: what is given to one's agency, one action, its answer, how it goes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from partners.access import PortalView, seen, sensitive
from partners.choices import Marking, markings_up_to
from partners.models import User
from partners.permissions import Permission, has_permission, roles_with
from plans import actions
from plans.action_forms import AGREE, CANCEL, NO, YES, AnswerForm, DecideForm, DoerForm, ReportForm
from plans.choices import ACTION_MOVES, IN_HAND, OPEN, UNANSWERED, ActionState
from plans.models import Action, ActionEntry, Plan, Tactic
from plans.views.asking import Asking

MOST_PROPOSED = 20
SHOWN = {
    "open": Q(state__in=OPEN),
    "unanswered": Q(state__in=UNANSWERED),
    "done": Q(state=ActionState.DONE),
    "all": Q(),
}


class Board(PortalView):
    """My agency's actions: what waits for an answer, what is late, what comes next.

    Before them what other agencies wait for: days that they proposed for actions that it gave.
    """

    permission = Permission.ACTION_DO

    def get(self, request: HttpRequest) -> HttpResponse:
        chosen = request.GET.get("show", "open")
        shown = SHOWN.get(chosen, SHOWN["open"])
        rows = Action.objects.of_agency(self.user).filter(shown).select_related("owner", "doer")
        page = self.listing(rows, soonest="due")
        today = timezone.localdate()
        context = {
            "rows": [(row, row.is_overdue(today)) for row in page.rows], "page": page,
            "chosen": chosen if chosen in SHOWN else "open", "proposed": self._proposed(today),
            "filters": [
                ("open", _("Open")), ("unanswered", _("To answer")), ("done", _("Done")),
                ("all", _("All")),
            ], "marking": "OFFICIAL-SENSITIVE",
        }  # fmt: skip
        return render(request, "plans/board.html", context)

    def _proposed(self, today: date) -> list[tuple[Action, int]]:
        """Each with the days that it has waited, the longest first."""
        if not has_permission(self.user, Permission.PLAN_KEEP):
            return []
        rows = Action.objects.editable_by(self.user).filter(
            plan__in=Plan.objects.editable_by(self.user), state=ActionState.DATED
        )
        waits = rows.select_related("tasked").order_by("answered_at", "pk")[:MOST_PROPOSED]
        found = seen(waits, by=self.user, purpose=self.purpose())
        return [(row, (today - localdate(row.answered_at)).days) for row in found]


class ReadAction(PortalView):
    """The action's own fields. Whoever was given it learns nothing of the plan behind."""

    permission = Permission.ACTION_DO

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        action = self.fetch(Action, key=key)
        plan = Plan.objects.visible_to(self.user).filter(pk=action.plan_id).first()
        entries = ActionEntry.objects.visible_to(self.user).filter(action=action)
        is_tasked = action.tasked_id == self.user.agency_id
        answers = is_tasked and has_permission(self.user, Permission.ACTION_ANSWER)
        own = Action.objects.of_agency(self.user).filter(pk=action.pk).exists()
        keeps = plan is not None and Plan.objects.editable_by(self.user).filter(pk=plan.pk).exists()
        context = {
            "record": action, "plan": plan, "marking": action.marking,
            "tactic": Tactic.objects.filter(pk=action.tactic_id or 0).first(),
            "entries": seen(entries.select_related("owner"), by=self.user, purpose=self.purpose()),
            "is_late": action.is_overdue(), "doer": self._doer(action),
            "may_answer": answers and action.state in UNANSWERED,
            "may_give": answers and action.state in IN_HAND,
            "may_report": own and action.state in IN_HAND,
            "may_decide": keeps and ActionState.CANCELLED in ACTION_MOVES[action.state],
        }  # fmt: skip
        return render(request, "plans/action.html", context)

    def _doer(self, action: Action) -> str:
        """Only within the agency: the others are not told who of its people does it."""
        if action.tasked_id != self.user.agency_id or action.doer_id is None:
            return ""
        person = User.objects.filter(pk=action.doer_id, agency=self.user.agency_id).first()
        return person.name if person else ""


class AnswerAction(Asking):
    permission = Permission.ACTION_ANSWER
    fetched = Action
    title, button = _("Answer an action"), _("Answer")
    lead = _("Until your agency accepts it, nobody counts on it.")

    def form(self, record: Action, *args: Any) -> AnswerForm:
        return AnswerForm(
            *args, is_dated=record.state == ActionState.DATED, initial={"asked_by": record.due}
        )

    def act(self, record: Action, **given: Any) -> None:
        if given["answer"] == YES:
            actions.accept(record, asked_by=given["asked_by"], by=self.user)
        elif given["answer"] == NO:
            actions.decline(record, reason=given["reason"], by=self.user)
        else:
            actions.propose_date(record, day=given["day"], reason=given["reason"], by=self.user)


@sensitive
class GiveToPerson(Asking):
    permission = Permission.ACTION_ANSWER
    fetched = Action
    title, button = _("Say who does it"), _("Give it to them")
    lead = _("They see this action from now on, and nothing else of it.")

    def form(self, record: Action, *args: Any) -> DoerForm:
        people = User.objects.filter(
            agency=self.user.agency_id, is_active=True, is_system=False,
            roles__overlap=roles_with(Permission.ACTION_DO),
        )  # fmt: skip
        seen_by = [mark for mark in Marking if record.marking in markings_up_to(mark)]
        people = people.filter(highest_marking__in=seen_by)
        return DoerForm(*args, people=people.order_by("name"))

    def act(self, record: Action, **given: Any) -> None:
        actions.give_to(record, given["doer"], by=self.user)


class ReportAction(Asking):
    permission = Permission.ACTION_DO
    fetched = Action
    title, button = _("Say how an action goes"), _("Save")
    lead = _("Whoever reads the plan behind it reads what you write. Name nobody needlessly.")

    def form(self, record: Action, *args: Any) -> ReportForm:
        own = [state for state in ActionState if state in ACTION_MOVES[record.state]]
        states = [(state.value, state.label) for state in own if state != ActionState.CANCELLED]
        return ReportForm(*args, states=states)

    def act(self, record: Action, **given: Any) -> None:
        actions.report(record, **given, by=self.user)


class DecideAction(Asking):
    permission = Permission.PLAN_KEEP
    fetched = Action
    title, button = _("Decide on an action"), _("Decide")

    def form(self, record: Action, *args: Any) -> DecideForm:
        proposed = {"proposed": record.proposed_due}
        return DecideForm(*args, is_dated=record.state == ActionState.DATED, initial=proposed)

    def act(self, record: Action, **given: Any) -> None:
        if given["choice"] == AGREE:
            actions.agree_date(record, proposed=given["proposed"], by=self.user)
        elif given["choice"] == CANCEL:
            actions.cancel(record, reason=given["reason"], by=self.user)
        else:
            actions.ask_again(record, due=given["due"], reason=given["reason"], by=self.user)
