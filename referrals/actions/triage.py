"""What an analyst decides of a form before its outcome: how urgent it is, and who deals with it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.permissions import Permission, has_permission
from portal import audit
from portal.errors import Refused
from referrals import targets
from referrals.actions.rows import Stale, locked
from referrals.choices import WAITING, State
from referrals.models import CpiForm, Presence, SavedFilter, TriageSettings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.models import User

OPEN_FOR = timedelta(minutes=5)
MOST_FILTERS = 12


@transaction.atomic
def triage(form: CpiForm, *, version: int, priority: str, by: User) -> CpiForm:
    """A named person says how soon the form is to be dealt with, counted from the sending."""
    form = locked(form, by=by)
    if form.state not in WAITING or form.clock_from is None:
        raise Refused(_("This form has already been answered. Open it again to see by whom."))
    if form.version != version:
        raise Stale
    kept = TriageSettings.objects.visible_to(by).filter(owner=form.owner_id).first()
    before, now = {"priority": form.priority, "state": form.state}, timezone.now()
    form.priority, form.triaged_at, form.triaged_by = priority, now, by
    form.due_at = targets.due_at(form.clock_from, priority, kept or TriageSettings())
    form.state, form.version = State.IN_TRIAGE, form.version + 1
    if form.opened_at is None:
        form.opened_at, form.opened_by = now, by
    form.save(update_fields=[
        "priority", "triaged_at", "triaged_by", "due_at", "state", "version", "opened_at",
        "opened_by",
    ])  # fmt: skip
    audit.record(
        audit.Event.CPI_TRIAGED, by=by, on=form, before=before,
        after={"priority": priority, "state": form.state},
    )  # fmt: skip
    return form


@transaction.atomic
def assign(forms: Iterable[CpiForm], *, to: User, by: User) -> int:
    """Say who deals with these forms: oneself, or a colleague who reads forms too."""
    if to.agency_id != by.agency_id or not has_permission(to, Permission.CPI_ANALYSE):
        raise Refused(_("Only an analyst of your force can deal with these forms."))
    chosen = [form.pk for form in forms]
    waiting = CpiForm.objects.editable_by(by).filter(pk__in=chosen, state__in=WAITING)
    taken = list(waiting.exclude(claimed_by=to).select_for_update(of=("self",)))
    CpiForm.objects.editable_by(by).filter(pk__in=[form.pk for form in taken]).update(
        claimed_by=to, claimed_at=timezone.now()
    )
    if taken:
        audit.record(audit.Event.CPI_ASSIGNED, by=by, on=taken, after={"claimed_by": to.pk})
    return len(taken)


@transaction.atomic
def hand_back(form: CpiForm, *, by: User) -> None:
    """Nobody deals with it any more: it stands among those that wait for somebody."""
    held = CpiForm.objects.editable_by(by).filter(
        pk=form.pk, state__in=WAITING, claimed_by__isnull=False
    )
    if not held.update(claimed_by=None, claimed_at=None):
        raise Refused(_("Nobody deals with this form now."))
    audit.record(
        audit.Event.CPI_HANDED_BACK, by=by, on=form,
        before={"claimed_by": form.claimed_by_id}, after={"claimed_by": None},
    )  # fmt: skip


def be_present(form: CpiForm, *, by: User) -> list[Presence]:
    """Keep that somebody has a form open, and tell who else had it open in the last minutes."""
    now = timezone.now()
    Presence.objects.bulk_create(  # one statement, also for two windows at once
        [Presence(form=form, person=by, seen_at=now)], update_conflicts=True,
        unique_fields=["form", "person"], update_fields=["seen_at"],
    )  # fmt: skip
    others = Presence.objects.visible_to(by).filter(form=form, seen_at__gt=now - OPEN_FOR)
    return list(others.exclude(person=by).select_related("person").order_by("-seen_at"))


@transaction.atomic
def save_filter(name: str, *, query: str, by: User) -> SavedFilter:
    """One's own; the same name again is a new look under the old name."""
    mine = SavedFilter.objects.visible_to(by)
    if mine.count() >= MOST_FILTERS and not mine.filter(name=name).exists():
        raise Refused(_("You have twelve filters. Delete one before you save another."))
    kept, _made = SavedFilter.objects.update_or_create(
        person=by, name=name, defaults={"query": query}
    )
    return kept


def delete_filter(kept: SavedFilter, *, by: User) -> None:
    SavedFilter.objects.editable_by(by).filter(pk=kept.pk).delete()
