"""Disruptions of a programme: the list, claiming one, one of them, moderating it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nominals.models import Programme
from partners.access import PortalView, seen
from partners.models import Agency
from partners.permissions import Permission, has_permission
from plans.actions import disruptions
from plans.disruption_forms import MEASURES, DisruptionForm, ModerateForm, ReplyForm
from plans.models import Disruption, Plan, Tactic
from plans.views.asking import Asking
from portal.errors import Refused


class Disruptions(PortalView):
    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        programme = self.fetch(Programme, key=key)
        rows = Disruption.objects.visible_to(self.user).filter(programme=programme)
        page = self.listing(rows.select_related("owner"))
        context = {
            "record": programme, "page": page, "rows": page.rows,
            "may_claim": has_permission(self.user, Permission.PLAN_KEEP),
            "back_url": programme.get_absolute_url(),
        }  # fmt: skip
        return render(request, "plans/disruptions.html", context)


class ClaimDisruption(Asking):
    fetched = Programme
    to_edit = False
    title = _("Claim a disruption")
    lead = _("What your agency did, alone or with others, so that a threat works less well.")
    button = _("Claim it")

    def form(self, record: Any, *args: Any) -> DisruptionForm:
        return DisruptionForm(*args, programme=record, user=self.user)

    def act(self, record: Any, **given: Any) -> Any:
        return disruptions.claim(record, by=self.user, **given)

    def back(self, record: Any) -> str:
        return reverse("plans:disruptions", args=[record.key])


class ReadDisruption(PortalView):
    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        row = self.fetch(Disruption, key=key)
        plans = Plan.objects.visible_to(self.user).filter(pk=row.plan_id)
        names = dict(Agency.objects.filter(pk__in=row.contributors).values_list("pk", "name"))
        editable = Disruption.objects.editable_by(self.user).filter(pk=row.pk)
        answerable = Disruption.objects.answerable_by(self.user).filter(pk=row.pk)
        context = {
            "record": row, "contributors": sorted(names.values()),
            "plan": next(iter(seen(plans, by=self.user, purpose=self.purpose())), None),
            "tactics": _tactics(row), "may_moderate": editable.exists(),
            "may_answer": answerable.exists(),
            "measures": [(label, row.measures[name]) for name, label in MEASURES
                         if row.measures.get(name)],
            "back_url": reverse("plans:disruptions", args=[row.programme.key]),
        }  # fmt: skip
        return render(request, "plans/disruption.html", context)


def _tactics(row: Disruption) -> list[Tactic]:
    """As each is worded now, or was worded last."""
    newest = Tactic.objects.filter(code__in=row.tactics).order_by("code", "-pk")
    return list(newest.distinct("code"))


class ModerateDisruption(Asking):
    fetched = Disruption
    title = _("Moderate a disruption")
    lead = _("Once it is moderated it counts with your level, and cannot be moderated again.")
    button = _("Moderate it")

    def form(self, record: Any, *args: Any) -> ModerateForm:
        return ModerateForm(*args)

    def act(self, record: Any, **given: Any) -> None:
        disruptions.moderate(record, by=self.user, **given)


class AnswerDisruption(Asking):
    fetched = Disruption
    to_edit = False
    title = _("Answer the level of a disruption")
    lead = _("The level that was moderated counts, whatever you answer. You answer once.")
    button = _("Answer")

    def form(self, record: Any, *args: Any) -> ReplyForm:
        if record.owner_id != self.user.agency_id:
            raise PermissionDenied
        if not Disruption.objects.answerable_by(self.user).filter(pk=record.pk).exists():
            raise Refused(str(disruptions.NOTHING_TO_ANSWER))
        return ReplyForm(*args)

    def act(self, record: Any, **given: Any) -> None:
        disruptions.answer(record, by=self.user, **given)
