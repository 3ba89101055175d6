"""Pages of a meeting: planned, opened, read along, closed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from nominals import actions, minutes
from nominals.actions.meetings import LISTABLE
from nominals.composing import title_of
from nominals.meeting_forms import AgendaForm, OpenForm, PlanForm
from nominals.models import Contribution, Meeting, Nomination, Programme
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
        lines = minutes.lines_of(meeting, by=self.user)
        seen([line.item.nomination for line in lines], by=self.user, purpose=self.purpose())
        current = next((line for line in lines if line.item.pk == meeting.current_id), None)
        chairs = self.user.agency_id in meeting.programme.chairs
        holds = has_permission(self.user, Permission.JAPTM_KEEP)
        context = {
            "record": meeting, "lines": lines, "current": current, "marking": meeting.marking,
            "holds": holds and meeting.owner_id == self.user.agency_id,
            "signs": current is not None and minutes.may_sign(current, by=self.user),
            "may_propose": meeting.state == "open"
            and (holds or (chairs and has_permission(self.user, Permission.JAPTM_SIGN))),
            "back_url": meeting.programme.get_absolute_url(),
            "present": meeting.programme.agencies().filter(pk__in=meeting.present),
        }  # fmt: skip
        return render(request, "nominals/meeting.html", context)


class MeetingVersion(PortalView):
    """A number, asked for every two seconds: no read of anything, and no sign of life."""

    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        meeting = self.fetch(Meeting, key=key, is_read=False)
        return JsonResponse({"version": meeting.version})


class _Held(PortalView):
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
        self.act(meeting, **form.cleaned_data)
        return redirect(meeting)

    def form(self, meeting: Meeting, *args: Any) -> Any:
        raise NotImplementedError

    def act(self, meeting: Meeting, **given: Any) -> None:
        raise NotImplementedError

    def _page(self, meeting: Meeting, form: Any) -> HttpResponse:
        context = {
            "record": meeting, "form": form, "back_url": meeting.get_absolute_url(),
            "marking": meeting.marking,
        }  # fmt: skip
        return render(self.request, self.template, context)


class ListItems(_Held):
    permission = Permission.JAPTM_KEEP
    template = "nominals/meeting_agenda.html"

    def form(self, meeting: Meeting, *args: Any) -> AgendaForm:
        waiting = Nomination.objects.for_secretariat(self.user).filter(
            programme=meeting.programme_id, state__in=LISTABLE
        )
        rows = seen(waiting, by=self.user, purpose=self.purpose())
        said: dict[int, list[Contribution]] = {}
        names = Contribution.objects.visible_to(self.user).filter(
            nominal__in=[row.nominal_id for row in rows], kind="name"
        )
        for one in names:
            said.setdefault(one.nominal_id, []).append(one)
        return AgendaForm(
            *args, rows=rows, names={pk: title_of(given) for pk, given in said.items()}
        )

    def act(self, meeting: Meeting, **given: Any) -> None:
        actions.list_items(meeting, given["nominations"], by=self.user)


class OpenMeeting(_Held):
    permission = Permission.JAPTM_KEEP
    template = "nominals/meeting_open.html"

    def form(self, meeting: Meeting, *args: Any) -> OpenForm:
        return OpenForm(*args, agencies=meeting.programme.agencies())

    def act(self, meeting: Meeting, **given: Any) -> None:
        actions.open_meeting(meeting, **given, by=self.user)


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
