"""On which conditions a contribution is lent: decided with the loan, read beside what is lent."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from nominals.models.contribution import Contribution
from nominals.querysets import LoanTermsQuerySet
from partners.models import Agency, SharingDecision


class LoanTerms(models.Model):
    """The conditions of one decision to lend. Without any it is lent under handling P, else C.

    A row of its own: the recipient reads it, and may not read the decision; and where a second
    person lends it is there before the grant is. It never changes.
    """

    decision = models.OneToOneField(SharingDecision, on_delete=models.PROTECT, related_name="+")
    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="loan_terms"
    )
    recipient = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    conditions = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    objects = LoanTermsQuerySet.as_manager()

    def __str__(self) -> str:
        return f"terms {self.pk}"
