"""The page on which a plan takes over what a meeting noted and what a template suggests."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from nominals.models import Programme
from partners.access import seen, sensitive
from partners.permissions import Permission
from plans import actions, suggestions
from plans.models import Membership, Plan, PlanTemplate
from plans.taking_forms import TakeOverForm
from plans.views.asking import Asking


@sensitive
class TakeOver(Asking):
    """`template` in the address is the code of one of the templates."""

    permission = Permission.PLAN_KEEP
    fetched = Plan
    title, button = _("Take over suggested actions"), _("Give these actions")
    lead = _(
        "Choose the agency that is to act. Each accepts, declines or proposes another day, and sees"
        " its own action alone."
    )

    def form(self, record: Plan, *args: Any) -> TakeOverForm:
        members = Membership.objects.visible_to(self.user).select_related("nomination")
        member = members.filter(pk=record.membership_id).first()
        noted = seen(
            suggestions.not_given(member, by=self.user), by=self.user, purpose=self.purpose()
        )
        code = self.request.GET.get("template", "")[:20]
        template = PlanTemplate.objects.filter(code=code, ends_on__isnull=True).first()
        programme = Programme.objects.visible_to(self.user).get(pk=record.programme_id)
        return TakeOverForm(
            *args, plan=record, agencies=programme.agencies(),
            suggestions=[
                *suggestions.of_meeting(noted),
                *suggestions.of_template(template, record, by=self.user),
            ],
        )  # fmt: skip

    def act(self, record: Plan, **given: Any) -> None:
        actions.take_over(record, given["chosen"], by=self.user)

    def _page(self, record: Any, form: Any) -> HttpResponse:
        context = {
            "record": record, "form": form, "back_url": self.back(record), "title": self.title,
            "lead": self.lead, "button": self.button, "caption": record.reference,
            "marking": "OFFICIAL-SENSITIVE",
            "templates": PlanTemplate.objects.filter(ends_on__isnull=True).exclude(actions=[]),
        }  # fmt: skip
        return render(self.request, "plans/take_over.html", context)
