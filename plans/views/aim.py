"""Changing the aim of a plan."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from plans import actions
from plans.choices import PlanState
from plans.forms import AimForm
from plans.models import Plan
from plans.views.asking import Asking


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
