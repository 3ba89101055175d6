"""Urgent forms that nobody opens or decides: how far they climbed, who is on duty, how fast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partners.access import PortalView, seen, sensitive
from partners.choices import Marking
from partners.permissions import Permission, has_permission
from portal.errors import Refused
from referrals import actions, watch
from referrals.choices import Rung
from referrals.forms import AcknowledgeForm, DutyForm, TriageSettingsForm
from referrals.models import DutyTurn, Escalation

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase


class WatchView(PortalView):
    """Base of the pages for analysts and leads of police forces, and of no other agency."""

    permission = Permission.FORCE_WATCH

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not has_permission(request.user, self.permission) or not watch.watches(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def leads(self) -> bool:
        return has_permission(self.user, Permission.AGENCY_MANAGE)

    @property
    def analyses(self) -> bool:
        return has_permission(self.user, Permission.CPI_ANALYSE)


class Escalations(WatchView):
    """The front of the ladder. It stands by the clock of sending, whatever else is running."""

    permission = Permission.FORCE_WATCH

    def get(self, request: HttpRequest) -> HttpResponse:
        rungs = self._seen(watch.climbing(self.user).order_by("sent_at")[: watch.MOST])
        forms = watch.out_of_time(self.user).order_by("sent_at")[: watch.MOST]
        climbs = watch.climbs(rungs, self._seen(forms) if self.analyses else [])
        ended = Escalation.objects.visible_to(self.user).filter(ended_at__isnull=False)
        ended = ended.select_related("ended_by").order_by("-ended_at")
        context = {
            "climbs": climbs,
            "unraised": any(climb.rung is None for climb in climbs),
            "ended": self._seen(ended[: watch.MOST_ENDED]),
            "on_duty": list(watch.on_duty(self.user)),
            "room": self.user.agency.police_area,
            "settings": watch.settings_of(self.user),
            "leads": self.leads,
            "marking": Marking.OFFICIAL_SENSITIVE,
        }
        return render(request, "referrals/escalations.html", context)

    def _seen(self, rows: Any) -> list[Any]:
        return seen(rows, by=self.user, purpose="escalations")


class Acknowledge(WatchView):
    """Somebody says that they deal with it; at the last rung, whom they telephoned."""

    permission = Permission.FORCE_WATCH

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        rung = self._rung(key)
        if rung.ended_at or rung.rung == Rung.UNDECIDED:
            return redirect("referrals:escalations")
        return self._page(rung, AcknowledgeForm(rung=rung))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        rung = self._rung(key)
        if rung.rung == Rung.UNDECIDED:
            raise Refused(_("This ends when somebody decides the form, and not before."))
        form = AcknowledgeForm(request.POST, rung=rung)
        if not form.is_valid():
            return self._page(rung, form)
        actions.acknowledge(rung, by=self.user, **form.cleaned_data)
        messages.success(request, _("It stands on record that you deal with this."))
        return redirect("referrals:escalations")

    def _rung(self, key: str) -> Escalation:
        """As far as the form has climbed: who comes from an older message deals with all of it."""
        rung = self.fetch(Escalation, key=key, to_edit=True)
        climbed = watch.climbing(self.user).filter(form=rung.form_id)
        return climbed.exclude(rung=Rung.UNDECIDED).order_by("due_at").last() or rung

    def _page(self, rung: Escalation, form: AcknowledgeForm) -> HttpResponse:
        shown = watch.out_of_time(self.user).filter(pk=rung.form_id) if self.analyses else ()
        context = {
            "record": rung, "form": form, "marking": Marking.OFFICIAL_SENSITIVE,
            "opens": seen(shown, by=self.user, purpose="escalations"),
            "room": self.user.agency.police_area, "settings": watch.settings_of(self.user),
            "back_url": "../",
        }  # fmt: skip
        return render(self.request, "referrals/acknowledge.html", context)


class Duty(WatchView):
    """Who is on duty now, and saying so."""

    permission = Permission.FORCE_WATCH

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form)
        actions.begin_duty(
            form.cleaned_data["person"], part=form.cleaned_data["part"], by=self.user
        )
        messages.success(request, _("This turn of duty has begun."))
        return redirect("referrals:duty")

    def _form(self, *given: Any) -> DutyForm:
        return DutyForm(*given, by=self.user, leads=self.leads)

    def _page(self, form: DutyForm) -> HttpResponse:
        turns = list(watch.on_duty(self.user))
        context = {
            "form": form, "turns": turns, "leads": self.leads, "person": self.user,
            "is_on_duty": any(t.person_id == self.user.pk and t.part == "duty" for t in turns),
            "back_url": "../escalations/",
        }  # fmt: skip
        return render(self.request, "referrals/duty.html", context)


class EndDuty(WatchView):
    permission = Permission.FORCE_WATCH

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        actions.end_duty(self.fetch(DutyTurn, key=key, to_edit=True), by=self.user)
        messages.success(request, _("This turn of duty has ended."))
        return redirect("referrals:duty")


@sensitive
class Clocks(WatchView):
    """How fast the ladder climbs, and the targets of each priority."""

    permission = Permission.AGENCY_MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        kept = watch.settings_of(self.user)
        form = TriageSettingsForm()
        form.initial = {name: getattr(kept, name) for name in form.fields}
        return self._page(form)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TriageSettingsForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        kept = watch.settings_of(self.user)
        actions.change_triage_settings(kept, chosen=form.cleaned_data, by=self.user)
        messages.success(request, _("The clocks are set. They hold for every form from now on."))
        return redirect("referrals:escalations")

    def _page(self, form: TriageSettingsForm) -> HttpResponse:
        context = {"form": form, "back_url": "../escalations/"}
        return render(self.request, "referrals/clocks.html", context)
