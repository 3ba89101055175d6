"""Pages of the secretariat before the table: another day, called off, taken off the agenda."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from nominals import actions
from nominals.meeting_forms import PlanForm, ReasonForm
from nominals.models import AgendaItem, Meeting
from nominals.views.meetings import Held
from partners.access import PortalView
from partners.permissions import Permission


class MoveMeeting(Held):
    permission = Permission.JAPTM_KEEP
    template = "nominals/meeting_move.html"

    def form(self, meeting: Meeting, *args: Any) -> PlanForm:
        stands = timezone.localtime(meeting.planned_for)
        form = PlanForm(*args)
        form.initial = {"day": stands.date(), "at": stands.strftime("%H:%M")}
        return form

    def save(self, meeting: Meeting, form: Any) -> None:
        actions.move_meeting(meeting, planned_for=form.planned_for, by=self.user)


class CallOff(Held):
    permission = Permission.JAPTM_KEEP
    template = "nominals/meeting_call_off.html"

    def form(self, meeting: Meeting, *args: Any) -> ReasonForm:
        return ReasonForm(*args)

    def save(self, meeting: Meeting, form: Any) -> None:
        actions.call_off(meeting, reason=form.cleaned_data["reason"], by=self.user)


class TakeOff(PortalView):
    permission = Permission.JAPTM_KEEP

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self._page(self._item(key), ReasonForm())

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        item = self._item(key, is_read=False)
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self._page(item, form)
        actions.take_off(item, reason=form.cleaned_data["reason"], by=self.user)
        return redirect(item.meeting)

    def _item(self, key: str, *, is_read: bool = True) -> AgendaItem:
        item = self.fetch(AgendaItem, key=key, is_read=is_read)
        if not AgendaItem.objects.held_by(self.user).filter(pk=item.pk).exists():
            raise PermissionDenied
        return item

    def _page(self, item: AgendaItem, form: ReasonForm) -> HttpResponse:
        context = {
            "record": item, "form": form, "marking": item.meeting.marking,
            "back_url": item.meeting.get_absolute_url(),
        }  # fmt: skip
        return render(self.request, "nominals/item_off.html", context)
