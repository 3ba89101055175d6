"""A form that one police force passed to another, which owns it from then on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from partners.choices import Marking
from partners.models import Agency, SharingDecision
from portal.constraints import both_or_neither, not_blank, one_of
from portal.references import new_key
from referrals.models.form import CpiForm
from referrals.referral_querysets import TransferQuerySet


class Transfer(models.Model):
    """What the force that passed a form on keeps of it: to whom, when and why.

    Written by the wall's function in the statement that moves the form. Whoever has the form sees
    it, too; neither side sees a colleague of the other.
    """

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    form = models.ForeignKey(CpiForm, on_delete=models.PROTECT, related_name="transfers")
    reference = models.CharField(max_length=20)
    marking = models.CharField(max_length=20, choices=Marking.choices)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    decision = models.OneToOneField(SharingDecision, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    moved_at = models.DateTimeField(db_default=Now())
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    moved_name = models.CharField(max_length=120)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_name = models.CharField(max_length=120, blank=True, db_default="")

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("marking", Marking.values),
            not_blank("reason"),
            both_or_neither("acknowledged_at", "acknowledged_by"),
            models.CheckConstraint(
                condition=~Q(owner=F("recipient")), name="referrals_transfer_two_forces"
            ),
        ]
        indexes = [
            models.Index(fields=["form", "-id"], name="referrals_transfer_of_form"),
            models.Index(fields=["owner", "-id"], name="referrals_transfer_from"),
            models.Index(fields=["recipient", "-id"], name="referrals_transfer_to"),
        ]

    def __str__(self) -> str:
        return f"transfer {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("referrals:transfer", args=[self.key])
