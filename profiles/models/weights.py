"""What a crime of each kind weighs, by scheme and version."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from portal.constraints import not_blank, one_of
from profiles.choices import Scheme


class WeightSet(models.Model):
    """One version of a severity scheme. A score names its scheme and version."""

    scheme = models.CharField(max_length=20, choices=Scheme.choices)
    version = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64, unique=True)
    loaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["scheme", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "version"], name="profiles_weightset_one_of_a_version"
            ),
            one_of("scheme", Scheme.values),
            not_blank("version"),
            not_blank("source"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class OffenceWeight(models.Model):
    """The weight of one offence type in one version of a scheme."""

    weight_set = models.ForeignKey(WeightSet, on_delete=models.PROTECT, related_name="weights")
    offence_type = models.CharField(max_length=60)
    weight = models.DecimalField(max_digits=10, decimal_places=4)

    class Meta:
        ordering = ["offence_type"]
        constraints = [
            models.UniqueConstraint(
                "weight_set",
                models.functions.Lower("offence_type"),
                name="profiles_offenceweight_once_a_set",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=0), name="profiles_offenceweight_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offence_type}: {self.weight}"
