"""The recorded sharing decision, without which no grant and no disclosure can exist."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from partners.choices import Consent, DecisionOutcome, Gateway
from partners.models.agency import Agency
from partners.models.agreement import SharingAgreement
from partners.querysets import SharingDecisionQuerySet
from portal.constraints import not_blank, one_of
from portal.references import new_key


class SharingDecision(models.Model):
    """What an agency decided to share or not, with whom and why (the seven golden rules, rule 7).

    `owner` is the agency that decides and must own the thing at that moment. The basis is an
    agreement or a named gateway. A decision never changes; a new one takes its place.
    """

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="decisions")
    recipient = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    subject_model = models.CharField(max_length=60)
    subject_key = models.CharField(max_length=22)
    outcome = models.CharField(max_length=10, choices=DecisionOutcome.choices)
    what = models.CharField(max_length=200)
    purpose = models.CharField(max_length=300)
    agreement = models.ForeignKey(
        SharingAgreement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    gateway = models.CharField(max_length=30, choices=Gateway.choices, blank=True)
    consent = models.CharField(max_length=20, choices=Consent.choices)
    until = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = SharingDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at"]
        constraints = [
            one_of("outcome", DecisionOutcome.values),
            one_of("consent", Consent.values),
            one_of("gateway", ["", *Gateway.values]),
            not_blank("what"),
            not_blank("purpose"),
            models.CheckConstraint(
                condition=models.Q(agreement__isnull=False) | ~models.Q(gateway=""),
                name="%(app_label)s_%(class)s_has_a_basis",
            ),
            models.CheckConstraint(
                condition=~models.Q(owner=models.F("recipient")),
                name="%(app_label)s_%(class)s_two_agencies",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.what}"
