"""An action given to an agency: what it is to do, by when, and what it answers."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from nominals.models import Remark
from partners.models import Agency, Shareable
from plans.choices import OPEN, TAG_COLOURS, ActionState, Pillar
from plans.models.plan import Objective, Plan
from plans.models.tactic import Tactic
from plans.querysets import ActionQuerySet, EntryQuerySet
from portal.constraints import both_or_neither, not_blank, one_of


class Action(Shareable):
    """Owned by the agency that gives it; `tasked` reads these fields and nothing of the plan.

    `brief` says what whoever does it must know and no more. `contact` is whom to ask. `noted` is
    what a meeting wanted, where it comes from there.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="actions")
    objective = models.ForeignKey(
        Objective, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    tactic = models.ForeignKey(
        Tactic, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    pillar = models.CharField(max_length=8, choices=Pillar.choices)
    title = models.CharField(max_length=120)
    brief = models.TextField(max_length=2_000)
    contact = models.CharField(max_length=120)
    tasked = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    from_time = models.TimeField(null=True, blank=True)
    where = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=ActionState.choices, default=ActionState.TASKED)
    proposed_due = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    doer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    result = models.TextField(blank=True, max_length=2_000)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    noted = models.ForeignKey(
        Remark, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ActionQuerySet.as_manager()

    class Meta(Shareable.Meta):
        constraints = [
            *Shareable.Meta.constraints,
            one_of("pillar", Pillar.values),
            one_of("state", ActionState.values),
            not_blank("title"),
            not_blank("brief"),
            both_or_neither("answered_at", "answered_by"),
            both_or_neither("done_at", "done_by"),
            models.CheckConstraint(
                condition=~Q(state=ActionState.DECLINED) | ~Q(answer=""),
                name="plans_action_declined_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActionState.DATED) | Q(proposed_due__isnull=False),
                name="plans_action_proposes_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActionState.DONE) | (Q(done_at__isnull=False) & ~Q(result="")),
                name="plans_action_done_with_a_result",
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "state"], name="plans_action_of"),
            models.Index(fields=["tasked", "state", "due"], name="plans_action_board"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("plans:action", args=[self.key])

    @property
    def colour(self) -> str:
        return TAG_COLOURS[self.state]

    def is_overdue(self, on: date | None = None) -> bool:
        return self.state in OPEN and (on or timezone.localdate()) > self.due


class ActionEntry(models.Model):
    """One step in the life of an action; none changes."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="entries")
    state = models.CharField(max_length=10, choices=ActionState.choices)
    words = models.CharField(max_length=500, blank=True)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(db_default=Now())
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    said_name = models.CharField(max_length=120)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "action entries"
        constraints = [one_of("state", ActionState.values)]

    def __str__(self) -> str:
        return f"entry {self.pk}"
