"""A 4P plan: against whom or what, who leads it, what it is to achieve, who has read it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from nominals.models import Programme
from partners.models import Agency, District, Shareable
from plans.choices import LIVE, Phase, Pillar, PlanKind, PlanState
from plans.models.cohort import Membership
from plans.models.tactic import NamedWeek, PlanTemplate
from plans.querysets import ObjectiveQuerySet, PlanQuerySet, ReadingQuerySet
from portal.constraints import both_or_neither, not_blank, one_of
from portal.models import Recorded
from portal.references import new_key


class Plan(Shareable):
    """Kept by its owner and by the agency that leads it; `team` are the others that read it.

    `lead_name` as they were called when they took it: other agencies do not see its people.
    `past_aims` and `past_phases` are those that it had since it was first active: until when, why,
    by whom.
    `template` and `named_week` are the wordings that it began with, whatever they say later.
    `lead_trained` is the last day of their training, as it stood on that day; none: never recorded.
    `lead_left_on`: the database saw them switched off, in another agency or without the role.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="plans")
    kind = models.CharField(max_length=8, choices=PlanKind.choices)
    state = models.CharField(
        max_length=8, choices=PlanState.choices, default=PlanState.DRAFT, db_default=PlanState.DRAFT
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="plans"
    )
    threat = models.CharField(max_length=200)
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    phase = models.CharField(max_length=5, choices=Phase.choices, blank=True)
    day = models.DateField(null=True, blank=True)
    named_week = models.ForeignKey(
        NamedWeek, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    template = models.ForeignKey(
        PlanTemplate, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    aim = models.CharField(max_length=300)
    past_phases = models.JSONField(default=list, db_default=[], editable=False)
    past_aims = models.JSONField(default=list, db_default=[], editable=False)
    starts_on = models.DateField()
    review_due = models.DateField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lead_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lead_name = models.CharField(max_length=120, blank=True)
    lead_since = models.DateTimeField(null=True, blank=True)
    lead_trained = models.DateField(null=True, blank=True)
    lead_left_on = models.DateField(null=True, blank=True, editable=False)
    team = ArrayField(models.BigIntegerField(), default=list, db_default=[])

    objects = PlanQuerySet.as_manager()

    class Meta(Shareable.Meta):
        constraints = [
            *Shareable.Meta.constraints,
            one_of("kind", PlanKind.values),
            one_of("state", PlanState.values),
            one_of("phase", ["", *Phase.values]),
            not_blank("threat"),
            not_blank("aim"),
            both_or_neither("lead", "lead_since"),
            both_or_neither("reviewed_at", "reviewed_by"),
            models.CheckConstraint(
                condition=Q(kind=PlanKind.MEMBER, membership__isnull=False)
                | (~Q(kind=PlanKind.MEMBER) & Q(membership__isnull=True)),
                name="plans_plan_of_a_member",
            ),
            models.CheckConstraint(
                condition=~Q(kind=PlanKind.PLACE) | (Q(district__isnull=False) & ~Q(phase="")),
                name="plans_plan_of_a_place_has_a_phase",
            ),
            models.CheckConstraint(
                condition=~Q(kind=PlanKind.DAY) | Q(day__isnull=False), name="plans_plan_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(review_due__gte=F("starts_on")), name="plans_plan_reviewed_later"
            ),
        ]
        indexes = [models.Index(fields=["programme", "state"], name="plans_plan_in")]

    def get_absolute_url(self) -> str:
        return reverse("plans:plan", args=[self.key])

    @property
    def earlier_aims(self) -> list[dict[str, Any]]:
        return [row | {"until": date.fromisoformat(row["until"])} for row in self.past_aims]

    @property
    def earlier_phases(self) -> list[dict[str, Any]]:
        return [
            row | {"until": date.fromisoformat(row["until"]), "phase": Phase(row["phase"]).label}
            for row in self.past_phases
        ]

    def is_overdue(self, on: date | None = None) -> bool:
        """Past its review."""
        return self.state in LIVE and (on or timezone.localdate()) > self.review_due


class Objective(Recorded):
    """One thing that a plan is to achieve, under one P, and how anybody would know."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="objectives")
    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    pillar = models.CharField(max_length=8, choices=Pillar.choices)
    statement = models.CharField(max_length=300)
    measure = models.CharField(max_length=200)
    baseline = models.CharField(max_length=100)
    target = models.CharField(max_length=100)
    target_date = models.DateField()
    result = models.CharField(max_length=300, blank=True)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("pillar", Pillar.values), not_blank("statement"), not_blank("measure"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"objective {self.pk}"


class PlanReading(models.Model):
    """That somebody of an agency has read a plan since it last changed hands or was reviewed."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="readings")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(db_default=Now())
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = ReadingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "owner"], name="plans_planreading_once"),
        ]

    def __str__(self) -> str:
        return f"reading {self.pk}"
