"""Who a source is: kept apart from everything else."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from portal.constraints import not_blank
from referrals.models.form import CpiForm


class NamedSource(models.Model):
    """Who told the sender of a form. No role of the database reads or writes a row of it.

    The wall's functions name one while the form is a draft, and open one to a source custodian of
    the force, writing the event first. What they store is encrypted before it gets there.
    """

    form = models.OneToOneField(
        CpiForm, on_delete=models.CASCADE, related_name="+",  # a draft that goes takes it along
        db_constraint=False,
    )  # fmt: skip
    reference = models.CharField(max_length=20, unique=True)
    sealed_name = models.TextField()
    sealed_contact = models.TextField(blank=True)
    named_at = models.DateTimeField(db_default=Now())
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [not_blank("sealed_name"), not_blank("reference")]

    def __str__(self) -> str:
        return self.reference
