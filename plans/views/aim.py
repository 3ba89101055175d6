"""Changing the aim of a plan, and the phase of a place: what they were stays."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans import actions
from plans.choices import PlanKind, PlanState
from plans.forms import AimForm, PhaseForm
from plans.models import Plan
from plans.views.asking import Asking
from portal.errors import Refused


class ChangeAim(Asking):
    fetched = Plan
    title, button = _("Change the aim of a plan"), _("Change it")
    lead = _("Only its lead responsible officer does. Once a plan has been active, its page keeps"
             " the aim that it had and why it was changed.")  # fmt: skip

    def form(self, record: Plan, *args: Any) -> AimForm:
        has_begun = record.state != PlanState.DRAFT
        return AimForm(*args, before=record.aim, has_begun=has_begun, initial={"aim": record.aim})

    def act(self, record: Plan, **given: Any) -> None:
        actions.change_aim(record, **given, by=self.user)


class ChangePhase(Asking):
    fetched = Plan
    title, button = _("Change the phase of a place"), _("Change it")
    lead = _("Forwards, or back where it must. Once a plan has been active, its page keeps the"
             " phases that it had and why they changed.")  # fmt: skip

    def form(self, record: Plan, *args: Any) -> PhaseForm:
        if record.kind != PlanKind.PLACE:
            raise Refused(gettext("Only a plan for a place has a phase."))
        has_begun = record.state != PlanState.DRAFT
        return PhaseForm(*args, before=record.phase, has_begun=has_begun)

    def act(self, record: Plan, **given: Any) -> None:
        actions.set_phase(record, **given, by=self.user)
