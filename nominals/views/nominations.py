"""Pages of a nomination at its own agency: begun, read, written part by part."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nominals import actions, nominating, terms
from nominals.approving import wrote_in
from nominals.composing import members_of, title_of
from nominals.cut_off import Due, due_for
from nominals.duplicates import compared, probable_duplicates
from nominals.japtm_choices import (
    BEFORE_AN_AGENDA,
    DONE_WITH,
    ENDABLE,
    STOPPABLE,
    WITH_OWNER,
    NominationState,
    NoteKind,
    ReplyKind,
)
from nominals.models import (
    Contribution,
    Nominal,
    Nomination,
    NominationNote,
    Programme,
    Reply,
)
from nominals.nomination_forms import PART_FORMS
from nominals.programme_forms import NominateForm
from nominals.views.youth import LedToSafeguarding
from partners.access import PortalView, seen
from partners.choices import Marking
from partners.permissions import Permission, has_permission

_S = NominationState
_DONE = {"label": _("Done")}
_NOT_DONE = {"label": _("Not finished"), "colour": "govuk-tag--blue"}


class Nominations(PortalView):
    """All that one may see, of every programme, the newest first."""

    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        page = self.listing(Nomination.objects.visible_to(self.user).select_related("owner"))
        members = members_of(page.rows, by=self.user)
        names = dict(Programme.objects.visible_to(self.user).values_list("pk", "name"))
        context = {
            "rows": [
                (row, names.get(row.programme_id, ""), members.get(row.pk)) for row in page.rows
            ],
            "page": page, "back_url": reverse("nominals:programmes"),
            "marking": Marking.OFFICIAL_SENSITIVE,
        }  # fmt: skip
        return render(request, "nominals/nominations.html", context)


class BeginNomination(LedToSafeguarding, PortalView):
    permission = Permission.NOMINAL_CONTRIBUTE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self._page(self.fetch(Nominal, key=key), NominateForm(user=self.user))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        nominal = self.fetch(Nominal, key=key, is_read=False)
        form = NominateForm(request.POST, user=self.user)
        if not form.is_valid():
            return self._page(nominal, form)
        return redirect(
            actions.begin_nomination(nominal, form.cleaned_data["programme"], by=self.user)
        )

    def _page(self, nominal: Nominal, form: NominateForm) -> HttpResponse:
        context = {
            "record": nominal, "form": form, "back_url": nominal.get_absolute_url(),
            "marking": nominal.marking,
        }  # fmt: skip
        return render(self.request, "nominals/nominate.html", context)


class ReadNomination(PortalView):
    """One page for everybody: what it holds differs by what each may see and do."""

    permission = Permission.JAPTM_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        record = self.fetch(Nomination, key=key)
        # An agreement ends, a loan ends: neither is seen by everybody who sees the nomination.
        programmes = Programme.objects.visible_to(self.user).select_related("agreement")
        programme = programmes.filter(pk=record.programme_id).first()
        nominal = Nominal.objects.visible_to(self.user).filter(pk=record.nominal_id).first()
        rows = Contribution.objects.visible_to(self.user).filter(
            nominal=record.nominal_id, withdrawn_at__isnull=True
        )
        said = seen(rows.select_related("owner"), by=self.user, purpose=self.purpose())
        on = terms.by_contribution(said, by=self.user)
        for each in said:
            each.conditions = on.get(each.pk, ())
        context = {
            "record": record, "name": title_of(said), "said": said, "marking": record.marking,
            "own": self.user.agency_id,
            "back_url": reverse("nominals:nominations"), "parts": self._parts(record),
            "programme": programme, "nominal": nominal,
            "member": members_of([record], by=self.user).get(record.pk),
            "criteria": nominating.criteria_shown(record), **self._may(record),
            "due": self._due(record, programme), "sent_back": self._sent_back(record),
            **self._kept(record, programme),
        }  # fmt: skip
        return render(request, "nominals/nomination.html", context)

    def _parts(self, record: Nomination) -> list[dict[str, Any]]:
        valid = list(nominating.criteria_on(timezone.localdate(), record.programme_id))
        return [
            {
                "title": part.title, "hint": part.hint,
                "status": _DONE if nominating.is_done(record, slug, valid) else _NOT_DONE,
                "url": reverse("nominals:nomination-part", args=[record.key, slug]),
            }
            for slug, part in nominating.PARTS.items()
        ]  # fmt: skip

    def _may(self, record: Nomination) -> dict[str, bool]:
        own = record.owner_id == self.user.agency_id
        says = has_permission(self.user, Permission.NOMINAL_CONTRIBUTE)
        approves = has_permission(self.user, Permission.NOMINATION_APPROVE)
        keeps = has_permission(self.user, Permission.JAPTM_KEEP)
        waits = own and approves and record.state == _S.AWAITING
        wrote = waits and wrote_in(record, by=self.user)
        return {
            "may_write": own and says and record.state in {_S.DRAFT, _S.RETURNED},
            "may_approve": waits and not wrote, "wrote_in_it": wrote,
            "may_take_back": own and says and record.state == _S.AWAITING
            and wrote_in(record, by=self.user),
            "keeps": keeps and record.recipient_id == self.user.agency_id,
            "may_score": says, "may_refer": says,
            "may_declare": record.state in BEFORE_AN_AGENDA,
            "may_reply": not own and says and record.state == _S.ENRICHING,
        }  # fmt: skip

    def _due(self, record: Nomination, programme: Programme | None) -> Due | None:
        """For which meeting it came in time, until it is on an agenda."""
        if programme is None or record.state not in STOPPABLE:
            return None
        return due_for(record, programme, by=self.user)

    def _sent_back(self, record: Nomination) -> list[NominationNote]:
        """Why its own approver sent it back, while it is with its agency."""
        if record.state not in WITH_OWNER:
            return []
        notes = NominationNote.objects.visible_to(self.user).filter(
            nomination=record, kind=NoteKind.RETURNED
        )
        return seen(notes.order_by("-pk"), by=self.user, purpose=self.purpose())

    def _kept(self, record: Nomination, programme: Programme | None) -> dict[str, Any]:
        """Who has answered, and who may be the same person: the secretariat's alone."""
        replies = Reply.objects.visible_to(self.user).filter(nomination=record)
        own = replies.filter(owner=self.user.agency_id).first()
        keeps = has_permission(self.user, Permission.JAPTM_KEEP)
        if not keeps or record.recipient_id != self.user.agency_id:
            return {"own_reply": own}
        kinds = {row.owner_id: ReplyKind(row.kind).label for row in replies}
        partners = programme.agencies().exclude(pk=record.owner_id) if programme else []
        alike = seen(
            probable_duplicates(record, by=self.user), by=self.user, purpose=self.purpose()
        )
        is_young = bool(actions.young_of([record], by=self.user))
        return {
            "own_reply": own,
            "replies": [
                (agency, kinds.get(agency.pk), agency.pk in {*record.readers, record.recipient_id})
                for agency in partners
            ],
            "compared": self._compared(record),
            "may_compare": record.state not in WITH_OWNER,
            "alike": [row for row in alike if row.state != _S.CLOSED],
            "former": [row for row in alike if row.state == _S.CLOSED],
            "may_end": record.state in ENDABLE and not is_young,
            "may_close": record.state in DONE_WITH or (is_young and record.state in ENDABLE),
            "is_young": is_young and record.state in {*ENDABLE, _S.LISTED},
        }

    def _compared(self, record: Nomination) -> list[tuple[Nomination, NominationNote]]:
        notes = compared(record, by=self.user)
        rows = Nomination.objects.for_secretariat(self.user).filter(pk__in=notes)
        shown = seen(
            rows.select_related("owner").order_by("pk"), by=self.user, purpose=self.purpose()
        )
        seen(notes.values(), by=self.user, purpose=self.purpose())
        return [(row, notes[row.pk]) for row in shown]


class WritePart(PortalView):
    permission = Permission.NOMINAL_CONTRIBUTE

    def get(self, request: HttpRequest, key: str, slug: str) -> HttpResponse:
        record = self._record(key)
        return self._page(record, slug, self._form(record, slug))

    def post(self, request: HttpRequest, key: str, slug: str) -> HttpResponse:
        record = self._record(key, is_read=False)
        form = self._form(record, slug, request.POST)
        if not form.is_valid():
            return self._page(record, slug, form)
        actions.write_nomination(record, slug, form.answers, by=self.user)
        return redirect(record)

    def _record(self, key: str, *, is_read: bool = True) -> Nomination:
        return self.fetch(Nomination, key=key, to_edit=True, is_read=is_read)

    def _form(self, record: Nomination, slug: str, *args: Any) -> Any:
        if slug not in PART_FORMS:
            raise Http404
        more: dict[str, Any] = {}
        if slug == "carried":
            own = Contribution.objects.editable_by(self.user).filter(
                nominal=record.nominal_id, withdrawn_at__isnull=True
            )
            agencies = actions.programme_of(record, by=self.user).agencies()
            more = {
                "said": seen(own, by=self.user, purpose=self.purpose()),
                "agencies": list(agencies.exclude(pk=self.user.agency_id)),
            }
        return PART_FORMS[slug](*args, nomination=record, **more)

    def _page(self, record: Nomination, slug: str, form: Any) -> HttpResponse:
        context = {
            "record": record, "form": form, "part": nominating.PARTS[slug],
            "back_url": record.get_absolute_url(), "marking": record.marking,
        }  # fmt: skip
        return render(self.request, "nominals/nomination_part.html", context)
