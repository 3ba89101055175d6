"""Pages of a meeting: planned, opened, read along, closed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from nominals import actions, minutes
from nominals.actions.meetings import LISTABLE
from nominals.composing import names_of
from nominals.cut_off import is_late
from nominals.japtm_choices import DocumentKind, NominationState
from nominals.meeting_forms import AgendaForm, OpenForm, PlanForm
from nominals.models import Interest, Meeting, Nomination, Programme
from partners.access import PortalView, seen, sensitive
from partners.permissions import Permission, has_permission


class PlanMeeting(PortalView):
    permission = Permission.JAPTM_KEEP

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self._page(self.fetch(Programme, key=key, to_edit=True), PlanForm())

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        programme = self.fetch(Programme, key=key, to_edit=True, is_read=False)
        form = PlanForm(request.POST)
        if not form.is_valid():
            return self._page(programme, form)
        return redirect(actions.plan_meeting(programme, planned_for=form.planned_for, by=self.user))

    def _page(self, programme: Programme, form: PlanForm) -> HttpResponse:
        context = {"record": programme, "form": form, "back_url": programme.get_absolute_url()}
        return render(self.request, "nominals/meeting_plan.html", context)


class ReadMeeting(PortalView):
    """The live view of co-chairs and the read-along view of members: one page, other buttons."""

    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        meeting = self.fetch(Meeting, key=key)
        programmes = Programme.objects.visible_to(self.user)
        programme = programmes.filter(pk=meeting.programme_id).first()
        if programme is None:  # a signatory whose agreement has lapsed
            return redirect("nominals:meeting-paper", key, DocumentKind.MINUTES)
        meeting.programme = programme
        lines = minutes.lines_of(meeting, by=self.user)
        rows = [line.nomination for line in lines if line.nomination]
        seen(rows, by=self.user, purpose=self.purpose())
        current = next((line for line in lines if line.item.pk == meeting.current_id), None)
        chairs = self.user.agency_id in programme.chairs
        holds = has_permission(self.user, Permission.JAPTM_KEEP)
        context = {
            "record": meeting, "lines": lines, "current": current, "marking": meeting.marking,
            "is_out": self._is_out(meeting),
            **self._timer(meeting, current),
            "holds": holds and meeting.owner_id == self.user.agency_id,
            "signs": current is not None and minutes.may_sign(current, by=self.user),
            "may_propose": meeting.state == "open"
            and (holds or (chairs and has_permission(self.user, Permission.JAPTM_SIGN))),
            "back_url": programme.get_absolute_url(),
            "present": programme.agencies().filter(pk__in=meeting.present),
        }  # fmt: skip
        return render(request, "nominals/meeting.html", context)

    def _is_out(self, meeting: Meeting) -> bool:
        declared = Interest.objects.visible_to(self.user).filter(item=meeting.current_id)
        return bool(declared.filter(declared_by=self.user).exists())

    def _timer(self, meeting: Meeting, current: minutes.Line | None) -> dict[str, Any]:
        """From the time that is kept with the meeting: a page or a server that died loses none."""
        on_table = minutes.minutes_on_table(meeting)
        planned = current.item.minutes if current else None
        return {"now": timezone.now(), "on_table": on_table,
                "is_over": planned is not None and on_table >= planned}  # fmt: skip


class MeetingVersion(PortalView):
    """A number, asked for every two seconds: no read of anything, and no sign of life."""

    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        meeting = self.fetch(Meeting, key=key, is_read=False)
        return JsonResponse({"version": meeting.version})


class Held(PortalView):
    """A form of the secretariat about its meeting."""

    permission = Permission.JAPTM_KEEP
    template: str

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        meeting = self.fetch(Meeting, key=key, to_edit=True)
        return self._page(meeting, self.form(meeting))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        meeting = self.fetch(Meeting, key=key, to_edit=True, is_read=False)
        form = self.form(meeting, request.POST)
        if not form.is_valid():
            return self._page(meeting, form)
        self.save(meeting, form)
        return redirect(meeting)

    def form(self, meeting: Meeting, *args: Any) -> Any:
        raise NotImplementedError

    def save(self, meeting: Meeting, form: Any) -> None:
        raise NotImplementedError

    def _page(self, meeting: Meeting, form: Any) -> HttpResponse:
        context = {
            "record": meeting, "form": form, "back_url": meeting.get_absolute_url(),
            "marking": meeting.marking,
        }  # fmt: skip
        return render(self.request, self.template, context)


class ListItems(Held):
    permission = Permission.JAPTM_KEEP
    template = "nominals/meeting_agenda.html"

    def form(self, meeting: Meeting, *args: Any) -> AgendaForm:
        waiting = Nomination.objects.for_secretariat(self.user).filter(
            programme=meeting.programme_id, state__in=LISTABLE
        )
        rows = seen(waiting, by=self.user, purpose=self.purpose())
        late = {
            row.pk for row in rows
            if row.state == NominationState.SCORED and is_late(row, meeting, meeting.programme)
        }  # fmt: skip
        names = names_of(rows, by=self.user, purpose=self.purpose())
        return AgendaForm(*args, rows=rows, names=names, late=late)

    def save(self, meeting: Meeting, form: Any) -> None:
        actions.list_items(meeting, **form.cleaned_data, by=self.user)


class OpenMeeting(Held):
    permission = Permission.JAPTM_KEEP
    template = "nominals/meeting_open.html"

    def form(self, meeting: Meeting, *args: Any) -> OpenForm:
        return OpenForm(*args, agencies=meeting.programme.agencies())

    def save(self, meeting: Meeting, form: Any) -> None:
        actions.open_meeting(meeting, **form.cleaned_data, by=self.user)


class ShowItem(PortalView):
    permission = Permission.JAPTM_KEEP

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        meeting = self.fetch(Meeting, key=key, to_edit=True, is_read=False)
        actions.show_item(meeting, request.POST.get("item", ""), by=self.user)
        return redirect(meeting)


@sensitive
class CloseMeeting(PortalView):
    permission = Permission.JAPTM_KEEP

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        meeting = self.fetch(Meeting, key=key, to_edit=True, is_read=False)
        actions.close_meeting(meeting, by=self.user)
        return redirect(meeting)
