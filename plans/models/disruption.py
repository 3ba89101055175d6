"""What was disrupted, as claimed by one agency and moderated by another."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from nominals.models import Programme
from partners.models import Agency, Shareable
from plans.choices import DisruptionLevel, LevelReply, Pillar
from plans.models.plan import Plan
from plans.querysets import DisruptionQuerySet
from portal.constraints import both_or_neither, not_blank, one_of


class Disruption(Shareable):
    """One row however many agencies took part: it is counted once, by its moderated level.

    Written without names: all agencies of the programme read it. `owner` claims it, and may answer
    once where another level was moderated; that changes nothing of what is counted.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="disruptions")
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="disruptions"
    )
    happened_on = models.DateField()
    pillar = models.CharField(max_length=8, choices=Pillar.choices)
    threat = models.CharField(max_length=200)
    evidence = models.TextField(max_length=2_000)
    level_claimed = models.CharField(max_length=8, choices=DisruptionLevel.choices)
    level_moderated = models.CharField(
        max_length=8, choices=DisruptionLevel.choices, blank=True, db_default=""
    )
    moderation = models.CharField(max_length=500, blank=True, db_default="")
    moderator = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    moderated_at = models.DateTimeField(null=True, blank=True)
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reply = models.CharField(
        max_length=8, choices=LevelReply.choices, blank=True, default="", db_default=""
    )
    reply_words = models.CharField(max_length=500, blank=True, default="", db_default="")
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    contributors = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    tactics = ArrayField(models.CharField(max_length=20), default=list, db_default=[])
    measures = models.JSONField(default=dict, blank=True)

    objects = DisruptionQuerySet.as_manager()

    class Meta(Shareable.Meta):
        constraints = [
            *Shareable.Meta.constraints,
            one_of("pillar", Pillar.values),
            one_of("level_claimed", DisruptionLevel.values),
            one_of("level_moderated", ["", *DisruptionLevel.values]),
            one_of("reply", ["", *LevelReply.values]),
            not_blank("threat"),
            not_blank("evidence"),
            both_or_neither("moderated_at", "moderated_by"),
            both_or_neither("replied_at", "replied_by"),
            models.CheckConstraint(
                condition=Q(reply="", replied_at__isnull=True)
                | (
                    ~Q(reply="")
                    & ~Q(reply_words="")
                    & Q(replied_at__isnull=False)
                    & ~Q(level_moderated="")
                    & ~Q(level_moderated=F("level_claimed"))
                ),
                name="plans_disruption_answers_another_level",
            ),
            models.CheckConstraint(
                condition=Q(level_moderated="", moderator__isnull=True)
                | (~Q(level_moderated="") & ~Q(moderator=F("owner")) & Q(moderator__isnull=False)),
                name="plans_disruption_moderated_by_another",
            ),
        ]
        indexes = [models.Index(fields=["programme", "happened_on"], name="plans_disruption_in")]

    def get_absolute_url(self) -> str:
        return reverse("plans:disruption", args=[self.key])
