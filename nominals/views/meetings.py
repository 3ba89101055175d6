"""Pages of a meeting: planned, opened, read along, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from nominals import actions, minutes
from nominals.actions.meetings import LISTABLE
from nominals.composing import names_of
from nominals.cut_off import is_late
from nominals.japtm_choices import DocumentKind, MeetingState, NominationState
from nominals.live import live_of
from nominals.meeting_forms import AgendaForm, OpenForm, PlanForm
from nominals.models import EarlyInterest, Interest, Meeting, Nomination, Programme
from nominals.parts import part_of
from partners.access import PortalView, seen, sensitive
from partners.permissions import Permission, has_permission

if TYPE_CHECKING:
    from nominals.models import AgendaItem
    from partners.models import User


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
        programme = _programme(meeting, user=self.user)
        if programme is None:  # a signatory whose agreement has lapsed
            return redirect("nominals:meeting-paper", key, DocumentKind.MINUTES)
        items = minutes.items_of(meeting, by=self.user)
        asked = request.GET.get("part", "")
        part = part_of(items, asked=asked, at=lambda item: item.pk == meeting.current_id)
        lines = _read({*part.rows, *_at_table(meeting, items)}, user=self.user, view=self)
        current = lines.get(meeting.current_id)
        context = {
            **_on_table(meeting, current, user=self.user, purpose=self.purpose()),
            "part": part, "asked": asked if asked == str(part.earlier + 1) else "",
            "shape": minutes.shape_of(items),
            "lines": [lines[item.pk] for item in part.rows],
            "marking": meeting.marking, "back_url": programme.get_absolute_url(),
            "present": programme.agencies().filter(pk__in=meeting.present),
        }  # fmt: skip
        return render(request, "nominals/meeting.html", context)


class FollowMeeting(ReadMeeting):
    """The same page as it reloads itself without JavaScript: no sign of life."""

    permission = Permission.JAPTM_SEE


class MeetingItem(PortalView):
    """What is on the table alone, for a page that follows: no sign of life. 204: it is over."""

    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        meeting = self.fetch(Meeting, key=key, is_read=False)
        if _programme(meeting, user=self.user) is None or meeting.state != MeetingState.OPEN:
            return HttpResponse(status=204)
        items = minutes.items_of(meeting, by=self.user)
        lines = _read(_at_table(meeting, items), user=self.user, view=self)
        current = lines.get(meeting.current_id)
        context = _on_table(meeting, current, user=self.user, purpose=self.purpose())
        return render(request, "nominals/_table.html", context | {"shape": minutes.shape_of(items)})


def _at_table(meeting: Meeting, items: list[AgendaItem]) -> set[AgendaItem]:
    return {item for item in items if item.pk == meeting.current_id}


def _read(
    items: set[AgendaItem], *, user: User, view: PortalView
) -> dict[int | None, minutes.Line]:  # fmt: skip
    """Lines by their item; the nominations in them are on record as read."""
    lines = minutes.lines_of(items, by=user)
    rows = [line.nomination for line in lines if line.nomination]
    seen(rows, by=user, purpose=view.purpose())
    return {line.item.pk: line for line in lines}


def _programme(meeting: Meeting, *, user: User) -> Programme | None:
    found: Programme | None = (
        Programme.objects.visible_to(user).filter(pk=meeting.programme_id).first()
    )
    if found is not None:
        meeting.programme = found
    return found


def _on_table(
    meeting: Meeting, current: minutes.Line | None, *, user: User, purpose: str
) -> dict[str, Any]:  # fmt: skip
    is_open = meeting.state == MeetingState.OPEN
    shown = live_of(current, by=user, purpose=purpose) if is_open and current else None
    chairs = user.agency_id in meeting.programme.chairs
    holds = has_permission(user, Permission.JAPTM_KEEP)
    declared = Interest.objects.own(user).filter(item=meeting.current_id)
    return {
        "record": meeting, "current": current, "live": shown, "is_out": declared.exists(),
        **_timer(meeting, current), "holds": holds and meeting.owner_id == user.agency_id,
        "signs": current is not None and minutes.may_sign(current, by=user),
        "may_propose": is_open
        and (holds or (chairs and has_permission(user, Permission.JAPTM_SIGN))),
    }  # fmt: skip


def _timer(meeting: Meeting, current: minutes.Line | None) -> dict[str, Any]:
    """From the time that is kept with the meeting: a page or a server that died loses none."""
    on_table = minutes.minutes_on_table(meeting)
    planned = current.item.minutes if current else None
    is_over = planned is not None and on_table >= planned
    return {"now": timezone.now(), "on_table": on_table, "is_over": is_over}


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
            "marking": meeting.marking, **self.more(meeting),
        }  # fmt: skip
        return render(self.request, self.template, context)

    def more(self, meeting: Meeting) -> dict[str, Any]:
        return {}


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

    def more(self, meeting: Meeting) -> dict[str, Any]:
        """Who will be out of which item: the secretariat sees to it before it makes the agenda."""
        waiting = Nomination.objects.for_secretariat(self.user).filter(
            programme=meeting.programme_id, state__in=LISTABLE
        )
        rows = EarlyInterest.objects.visible_to(self.user).filter(nomination__in=waiting)
        joined = rows.select_related("nomination", "owner").order_by("nomination", "pk")
        return {"interests": seen(joined, by=self.user, purpose=self.purpose())}

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
