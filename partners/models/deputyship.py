"""Who stands in for a lead, from a day until a day."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from partners.models.agency import Agency
from partners.querysets import DeputyshipQuerySet
from portal.constraints import both_or_neither
from portal.models import Recorded
from portal.references import new_key

MOST_DAYS = 90


class Deputyship(Recorded):
    """A lead (`created_by`) lends their roles to a colleague. It begins and ends by the clock."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deputyships"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day on which it counts
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DeputyshipQuerySet.as_manager()

    class Meta:
        constraints = [
            both_or_neither("ended_at", "ended_by"),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("created_by")),
                name="partners_deputyship_not_for_oneself",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    ends_on__gte=models.F("starts_on"),
                    ends_on__lt=models.F("starts_on") + timedelta(days=MOST_DAYS),
                ),
                name="partners_deputyship_ends_in_time",
            ),
        ]

    def __str__(self) -> str:
        return f"deputyship {self.pk}"

    @property
    def has_begun(self) -> bool:
        return self.starts_on <= timezone.localdate()
