"""What a force's analysts and lead see of urgent forms that nobody opens, and who is on duty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from partners.permissions import Permission, has_permission
from referrals.choices import Rung
from referrals.models import CpiForm, DutyTurn, Escalation, TriageSettings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser

    from partners.models import User
    from referrals.querysets import CpiFormQuerySet, DutyQuerySet, WatchedQuerySet

MOST = 100
MOST_ENDED = 20


@dataclass(frozen=True, kw_only=True)
class Climb:
    """An urgent form that nobody opened or decided in time, on the highest rung it has reached.

    Without a rung the clock has run out and nobody was told: the job that does so is not running.
    That nobody decided is no rung to acknowledge: it stands beside the highest that is.
    """

    reference: str
    sent_at: datetime
    url: str = ""
    rung: Escalation | None = None

    @property
    def can_be_acknowledged(self) -> bool:
        return self.rung is not None and self.rung.rung != Rung.UNDECIDED

    @property
    def is_at_the_room(self) -> bool:
        return self.rung is not None and self.rung.rung == Rung.CONTROL_ROOM


def watches(user: User | AnonymousUser) -> bool:
    """Analysts and leads of police forces."""
    may = has_permission(user, Permission.FORCE_WATCH)
    return may and user.is_authenticated and user.agency.police_area_id is not None


def settings_of(user: User) -> TriageSettings:
    kept = TriageSettings.objects.visible_to(user).filter(owner=user.agency_id).first()
    return kept or TriageSettings(owner=user.agency)


def out_of_time(user: User) -> CpiFormQuerySet:
    return CpiForm.objects.out_of_time_for(user)


def climbing(user: User) -> WatchedQuerySet:
    return Escalation.objects.visible_to(user).filter(ended_at__isnull=True)


def number_out_of_time(user: User | AnonymousUser) -> int:
    """For the banner of every page: an analyst counts forms, a lead what was escalated."""
    if not user.is_authenticated or not watches(user):
        return 0
    if has_permission(user, Permission.CPI_ANALYSE):
        return out_of_time(user).order_by()[: MOST + 1].count()
    return climbing(user).values("form").distinct()[: MOST + 1].count()


def climbs(rungs: Iterable[Escalation], forms: Iterable[CpiForm]) -> list[Climb]:
    """One line for each form, the one that has waited longest first."""
    highest: dict[int, Escalation] = {}
    for rung in sorted(rungs, key=lambda rung: (rung.rung != Rung.UNDECIDED, rung.due_at)):
        highest[rung.form_id] = rung
    urls = {form.pk: form.get_absolute_url() for form in forms}
    found = [
        Climb(reference=rung.reference, sent_at=rung.sent_at, url=urls.get(pk, ""), rung=rung)
        for pk, rung in highest.items()
    ]
    found += [
        Climb(reference=form.reference, sent_at=form.clock_from, url=urls[form.pk])
        for form in forms
        if form.pk not in highest and form.clock_from
    ]
    return sorted(found, key=lambda climb: climb.sent_at)


def on_duty(user: User) -> DutyQuerySet:
    turns = DutyTurn.objects.visible_to(user).filter(ended_at__isnull=True)
    return turns.select_related("person").order_by("part", "person__name")
