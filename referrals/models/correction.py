"""What a sender asks the force to correct in a form that has been sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from portal.constraints import both_or_neither, not_blank
from portal.references import new_key
from referrals.models.form import CpiForm
from referrals.querysets import CpiCorrectionQuerySet


class CpiCorrection(models.Model):
    """A question of the sender's side and the force's reply. The form itself never changes.

    Who replied and when comes from the database's own look at who is asking.
    """

    form = models.ForeignKey(CpiForm, on_delete=models.CASCADE, related_name="+")  # a part
    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    asked = models.TextField()
    asked_at = models.DateTimeField(db_default=Now())
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reply = models.TextField(blank=True, db_default="")
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CpiCorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            not_blank("asked"),
            both_or_neither("asked_at", "asked_by"),
            both_or_neither("replied_at", "replied_by"),
        ]

    def __str__(self) -> str:
        return f"correction {self.pk}"
