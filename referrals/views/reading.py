"""A form as each of its readers may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.urls import reverse

from partners.access import PortalView, seen
from partners.models import User
from partners.permissions import Permission, has_permission
from referrals import actions, documents, timeline
from referrals.choices import State
from referrals.models import CpiAccount, CpiCorrection, CpiForm, Transfer, Usefulness
from referrals.parts import parts_beside
from referrals.rows import answer_rows
from referrals.safeguarding import referrals_of
from referrals.views.attachments import attachments_beside
from referrals.views.outcomes import unacknowledged
from referrals.views.sender import copy_status

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


NAMED = (
    "created_by", "first_writer", "sent_by", "opened_by", "triaged_by", "claimed_by", "answered_by",
)  # fmt: skip


class ReadForm(PortalView):
    """A form as its reader may see it: sender's side, unit's or agency's lead, force, borrower."""

    permission = Permission.HOME_SEE

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        form = self.fetch(CpiForm, key=key)
        if form.is_draft:
            return redirect("referrals:cpi-draft", key)
        analyses = form.owner_id == self.user.agency_id and has_permission(
            self.user, Permission.CPI_ANALYSE
        )
        if analyses and form.opened_at is None:
            actions.mark_opened(form, by=self.user)
        _with_people(form)
        context = {
            "record": form,
            "marking": form.marking,
            "analyses": analyses,
            "can_answer": analyses and form.is_waiting,
            "back_url": _list_of(form, self.user),
            "job": copy_status(form, self) if form.created_by_id == self.user.pk else None,
            **self._told(form, analyses=analyses),
            **self._around(form, analyses=analyses),
        }
        return render(request, "referrals/read.html", context)

    def _told(self, form: CpiForm, *, analyses: bool) -> dict[str, Any]:
        """What was written, for those who may read it: the force as a document, others as sent."""
        account = CpiAccount.objects.visible_to(self.user).filter(form=form).first()
        if account is None:
            return {"document": None, "answers": [], "signs": (), "attachments": ()}
        parts = parts_beside(account, by=self.user)
        told = {
            "document": None, "answers": [], "signs": (),
            "attachments": attachments_beside(account, self.user),
        }  # fmt: skip
        if not analyses:
            return told | {"answers": answer_rows(form, account, parts)}
        return told | {
            "document": documents.document_of(form, account, parts, by=self.user),
            "signs": actions.signs_of_danger(account, parts).values(),
        }

    def _around(self, form: CpiForm, *, analyses: bool) -> dict[str, Any]:
        related = CpiForm.objects.visible_to(self.user).around(form)
        return {
            **(self._at_the_desk(form) if analyses else self._outside(form)),
            "person": self.user,
            "related": seen(related, by=self.user, purpose=self.purpose()),
            "corrections": CpiCorrection.objects.visible_to(self.user).filter(form=form),
            "is_own": form.created_by_id == self.user.pk and form.sender_id == self.user.agency_id,
        }

    def _at_the_desk(self, form: CpiForm) -> dict[str, Any]:
        passed_on = Transfer.objects.visible_to(self.user).filter(form=form)
        made = seen(referrals_of(form, by=self.user), by=self.user, purpose=self.purpose())
        return {
            "beside": actions.be_present(form, by=self.user),
            "life": timeline.of_the_force(form, by=self.user, referrals=made),
            "unacknowledged": unacknowledged(form, by=self.user, made=made).exists(),
            "came_by": passed_on.filter(recipient=self.user.agency_id).last(),
            "made": made,
            "asks_useful": False,
        }

    def _outside(self, form: CpiForm) -> dict[str, Any]:
        """A borrower is told neither how the force went about it nor what the sender said."""
        told = Usefulness.objects.visible_to(self.user).filter(form=form)
        may_say = form.state == State.CLOSED and CpiForm.objects.copied_to(self.user).filter(
            pk=form.pk
        )
        is_sender = form.sender_id == self.user.agency_id
        return {
            "life": timeline.of_the_sender(form) if is_sender else [],
            "unacknowledged": False,
            "asks_useful": bool(may_say and may_say.exists()) and not told.exists(),
        }


def _with_people(form: CpiForm) -> None:
    """Whom the page names, asked at once. Who is hidden stays so: asked for by name, nobody."""
    numbers = {getattr(form, f"{part}_id") for part in NAMED} - {None}
    people = User.objects.in_bulk(numbers)
    for part in NAMED:
        if person := people.get(getattr(form, f"{part}_id")):
            setattr(form, part, person)


def _list_of(form: CpiForm, user: User) -> str:
    """Where this reader found the form."""
    if form.created_by_id == user.pk:
        return reverse("referrals:cpi-mine")
    if has_permission(user, Permission.CPI_ANALYSE):
        own = form.owner_id == user.agency_id
        return reverse("referrals:cpi-inbox") + ("" if own else "?show=lent")
    leads = has_permission(user, Permission.CPI_SEE_TITLES)
    return reverse("referrals:cpi-agency" if leads else "home")
