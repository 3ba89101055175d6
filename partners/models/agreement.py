"""Agreements between agencies, as far as the walls need them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from partners.choices import AgreementState
from partners.models.agency import Agency
from partners.querysets import RenewalTaskQuerySet, SharingAgreementQuerySet
from portal.constraints import not_blank, one_of
from portal.references import new_key


class SharingAgreement(models.Model):
    """An information sharing agreement. In force: its state says so, and now lies in its period."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    parties = models.ManyToManyField(Agency, through="AgreementParty", related_name="agreements")
    in_force_from = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=AgreementState.choices, default=AgreementState.DRAFT
    )

    objects = SharingAgreementQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            one_of("state", AgreementState.values),
            not_blank("title"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("in_force_from")),
                name="%(app_label)s_%(class)s_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.reference})"


class AgreementParty(models.Model):
    """An agency that has signed."""

    agreement = models.ForeignKey(SharingAgreement, on_delete=models.CASCADE)  # a part of it
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "agency"], name="%(app_label)s_%(class)s_signs_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} in {self.agreement_id}"


class RenewalTask(models.Model):
    """A form came without an agreement in force: the leads and IG officers of `owner` renew it.

    Names the two agencies only; the form itself is none of its business.
    """

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="renewal_tasks")
    other = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True, blank=True)

    objects = RenewalTaskQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "other"],
                condition=models.Q(done_at__isnull=True),
                name="%(app_label)s_%(class)s_one_open_a_pair",
            ),
            models.CheckConstraint(
                condition=~models.Q(owner=models.F("other")),
                name="%(app_label)s_%(class)s_two_agencies",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} with {self.other_id}"
