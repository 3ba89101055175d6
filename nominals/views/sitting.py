"""Pages of a sitting: who is there, advice and dissent, and an interest declared early."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from nominals import actions, moderating
from nominals.japtm_choices import BEFORE_AN_AGENDA, AttendanceKind
from nominals.meeting_forms import InterestForm
from nominals.models import AgendaItem, Attendance, EarlyInterest, Meeting, Nomination
from nominals.sitting_forms import AttendanceForm, ModerationForm, NoteForm, RemarkForm
from nominals.views.deciding import OfItem
from partners.access import PortalView, seen
from partners.permissions import Permission, has_permission


class RecordAttendance(PortalView):
    permission = Permission.JAPTM_KEEP

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        meeting = self.fetch(Meeting, key=key, to_edit=True)
        return self._page(meeting, self._form(meeting))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        meeting = self.fetch(Meeting, key=key, to_edit=True, is_read=False)
        form = self._form(meeting, request.POST)
        if not form.is_valid():
            return self._page(meeting, form)
        actions.record_attendance(meeting, **form.cleaned_data, by=self.user)
        return redirect("nominals:meeting-attendance", key)

    def _form(self, meeting: Meeting, *args: Any) -> AttendanceForm:
        return AttendanceForm(*args, agencies=meeting.programme.agencies())

    def _page(self, meeting: Meeting, form: AttendanceForm) -> HttpResponse:
        rows = Attendance.objects.visible_to(self.user).filter(meeting=meeting)
        known = rows.exclude(kind=AttendanceKind.STRUCK).select_related("owner")
        context = {
            "record": meeting, "form": form, "marking": meeting.marking,
            "back_url": meeting.get_absolute_url(),
            "rows": seen(known.order_by("pk"), by=self.user, purpose=self.purpose()),
        }  # fmt: skip
        return render(self.request, "nominals/meeting_attendance.html", context)


class RecordRemark(OfItem):
    """One's own words; the secretariat also writes down those of somebody who is there."""

    permission = Permission.JAPTM_SEE
    template = "nominals/remark.html"

    def form(self, item: AgendaItem, *args: Any) -> RemarkForm:
        there = Attendance.objects.visible_to(self.user).filter(
            meeting=item.meeting_id, kind=AttendanceKind.PRESENT
        )
        keeps = has_permission(self.user, Permission.JAPTM_KEEP)
        is_held = keeps and item.meeting.owner_id == self.user.agency_id
        speakers = list(there.select_related("owner").order_by("pk")) if is_held else []
        return RemarkForm(*args, speakers=speakers)

    def act(self, item: AgendaItem, **given: Any) -> None:
        actions.remark(item, **given, by=self.user)


class NoteAction(OfItem):
    """By the secretariat or a chair, as with a proposal: the action says who."""

    permission = Permission.JAPTM_SEE
    template = "nominals/action_note.html"

    def form(self, item: AgendaItem, *args: Any) -> NoteForm:
        return NoteForm(*args, agencies=item.meeting.programme.agencies())

    def act(self, item: AgendaItem, **given: Any) -> None:
        actions.note_action(item, **given, by=self.user)


class Moderate(OfItem):
    """Marks that are too far apart: by the secretariat or a chair, as the action says."""

    permission = Permission.JAPTM_SEE
    template = "nominals/moderate.html"

    def form(self, item: AgendaItem, *args: Any) -> ModerationForm:
        """A signatory sees the item for good, its marks only while the nomination is theirs."""
        row = Nomination.objects.visible_to(self.user).filter(pk=item.nomination_id).first()
        outcomes = moderating.outcomes(row, by=self.user) if row else []
        return ModerationForm(*args, outcomes=outcomes)

    def act(self, item: AgendaItem, **given: Any) -> None:
        actions.moderate(item, **given, by=self.user)


class DeclareEarly(PortalView):
    """Before it is on an agenda: whoever has an interest does not score it."""

    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self._page(self.fetch(Nomination, key=key), InterestForm())

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        nomination = self.fetch(Nomination, key=key, is_read=False)
        form = InterestForm(request.POST)
        if not form.is_valid():
            return self._page(nomination, form)
        actions.declare_early(nomination, **form.cleaned_data, by=self.user)
        return redirect(nomination)

    def _page(self, nomination: Nomination, form: InterestForm) -> HttpResponse:
        mine = EarlyInterest.objects.visible_to(self.user).filter(
            nomination=nomination, declared_by=self.user
        )
        others = EarlyInterest.objects.visible_to(self.user).filter(nomination=nomination)
        known = others.exclude(declared_by=self.user).select_related("owner").order_by("pk")
        context = {
            "record": nomination, "form": form, "marking": nomination.marking,
            "others": seen(known, by=self.user, purpose=self.purpose()),
            "mine": mine.first(), "may_declare": nomination.state in BEFORE_AN_AGENDA,
            "back_url": reverse("nominals:nomination", args=[nomination.key]),
        }  # fmt: skip
        return render(self.request, "nominals/interest_early.html", context)
