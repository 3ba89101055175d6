"""Who goes on with what somebody left behind."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from partners.models import Agency
from portal.constraints import not_blank
from portal.models import Recorded
from referrals.querysets import HandoverQuerySet


class Handover(Recorded):
    """A lead's decision who goes on with a draft whose writer has left or moved: never silently.

    Names the draft by reference and key, because it may be deleted.
    """

    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    form_key = models.CharField(max_length=22)
    reference = models.CharField(max_length=20)
    from_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    to_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=200)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            not_blank("reason"),
            models.CheckConstraint(
                condition=~Q(from_person=F("to_person")), name="referrals_handover_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"handover {self.pk}"
