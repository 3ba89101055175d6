"""An urgent form that nobody opens climbs a ladder: who is on duty, the supervisor, the room."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from partners.models import Agency
from portal.constraints import both_or_neither, one_of
from portal.models import Recorded
from portal.references import new_key
from referrals.choices import DutyPart, Ended, Rung
from referrals.models.form import CpiForm
from referrals.querysets import (
    OPENED_WITHIN,
    DutyQuerySet,
    SettingsQuerySet,
    WatchedQuerySet,
)

LONGEST_LADDER = 24 * 60
LONGEST_TARGET = 28 * 24 * 60


class TriageSettings(models.Model):
    """What one force has set for its clocks. A force without a row keeps the defaults here."""

    owner = models.OneToOneField(Agency, on_delete=models.PROTECT, related_name="+")
    duty_minutes = models.PositiveIntegerField(default=OPENED_WITHIN, db_default=OPENED_WITHIN)
    supervisor_minutes = models.PositiveIntegerField(default=30, db_default=30)
    control_room_minutes = models.PositiveIntegerField(default=45, db_default=45)
    control_room_address = models.CharField(max_length=200, blank=True, db_default="")
    high_minutes = models.PositiveIntegerField(default=60, db_default=60)
    medium_hours = models.PositiveIntegerField(default=24, db_default=24)
    low_days = models.PositiveIntegerField(default=5, db_default=5)  # working days
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = SettingsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    duty_minutes__gte=1, supervisor_minutes__gt=F("duty_minutes"),
                    control_room_minutes__gt=F("supervisor_minutes"),
                    control_room_minutes__lte=LONGEST_LADDER,
                ),
                name="referrals_triagesettings_rungs_in_order",
            ),
            models.CheckConstraint(
                condition=Q(
                    high_minutes__range=(1, LONGEST_TARGET), medium_hours__range=(1, 28 * 24),
                    low_days__range=(1, 28),
                ),
                name="referrals_triagesettings_targets_in_reach",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"settings of {self.owner_id}"

    def minutes_of(self, rung: str) -> int:
        return int(getattr(self, f"{rung}_minutes"))


class DutyTurn(Recorded):
    """That somebody of a force is on duty for urgent forms, or supervises, until it is ended."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=DutyPart.choices)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("part", DutyPart.values),
            both_or_neither("ended_at", "ended_by"),
            models.UniqueConstraint(
                fields=["person", "part"], condition=Q(ended_at__isnull=True),
                name="referrals_dutyturn_one_at_a_time",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["owner", "part"], name="referrals_dutyturn_now",
                condition=Q(ended_at__isnull=True),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.part} {self.person_id}"


class Escalation(models.Model):
    """One rung that an urgent form has climbed: when, whom it was for, and what ended it.

    Opening the form or acknowledging ends the ladder, but for `undecided`: a decision ends that.

    Written by the wall's function alone. It holds the reference and the time that the clock runs
    from, the sending or the passing on, because supervisors need not be people who may read the
    form.
    """

    key = models.CharField(max_length=22, unique=True, editable=False)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    form = models.ForeignKey(CpiForm, on_delete=models.CASCADE, related_name="climbed")  # a part
    reference = models.CharField(max_length=20)
    rung = models.CharField(max_length=15, choices=Rung.choices)
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField()
    raised_at = models.DateTimeField(db_default=Now())
    told = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_how = models.CharField(max_length=15, choices=Ended.choices, blank=True, db_default="")
    spoke_with = models.CharField(max_length=120, blank=True, db_default="")

    objects = WatchedQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("rung", Rung.values),
            one_of("ended_how", ["", *Ended.values]),
            both_or_neither("ended_at", "ended_by"),
            models.UniqueConstraint(
                fields=["form", "rung", "sent_at"], name="referrals_escalation_once_a_rung"
            ),  # again for a force that it is passed to: its clock begins anew
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_how="")
                | Q(ended_at__isnull=False) & ~Q(ended_how=""),
                name="referrals_escalation_ended_somehow",
            ),
            models.CheckConstraint(
                condition=~Q(rung=Rung.CONTROL_ROOM, ended_how=Ended.ACKNOWLEDGED)
                | ~Q(spoke_with=""),
                name="referrals_escalation_room_has_a_name",
            ),
            models.CheckConstraint(
                condition=~Q(rung=Rung.UNDECIDED, ended_how__in=[Ended.ACKNOWLEDGED, Ended.OPENED]),
                name="referrals_escalation_undecided_until_decided",
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "sent_at"], name="referrals_escalation_open",
                condition=Q(ended_at__isnull=True),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.rung} {self.reference}"
