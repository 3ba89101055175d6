"""What the gate counts, and nothing else."""

from __future__ import annotations

from django.db import models

from portal.constraints import not_blank, one_of
from referrals.choices import GateAnswer


class GateStop(models.Model):
    """How often the gate sent somebody elsewhere, by answer and month: nothing else is kept."""

    month = models.DateField()
    answer = models.CharField(max_length=20, choices=GateAnswer.choices)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "answer"], name="referrals_gatestop_counted_once"
            ),
            one_of("answer", GateAnswer.values),
            not_blank("answer"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.answer}"
