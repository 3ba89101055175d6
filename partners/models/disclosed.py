"""What an owner has told another agency for good: no loan, and not ended with an agreement."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from partners.choices import Marking
from partners.models.agency import Agency
from partners.models.decision import SharingDecision
from portal.constraints import one_of


class Disclosed(models.Model):
    """One record told to one agency by one decision, on conditions that its readers accept first.

    `until` ends the reading by itself. `is_download_blocked` is what the conditions meant when it
    was told: the database sets it.
    """

    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    marking = models.CharField(max_length=20, choices=Marking.choices)
    decision = models.OneToOneField(SharingDecision, on_delete=models.PROTECT, related_name="+")
    conditions = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    is_download_blocked = models.BooleanField(default=False)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            one_of("marking", Marking.values),
            models.CheckConstraint(
                condition=~Q(owner=F("recipient")), name="%(app_label)s_%(class)s_two_agencies"
            ),
        ]

    def __str__(self) -> str:
        return f"disclosed {self.pk}"
