"""Agreements between agencies: who signed, from when until when, and who left. Walls stand on them.

Their rows are written by functions of the wall alone (`partners/agreeing.py`).
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from partners.choices import AgreementState
from partners.models.agency import Agency
from partners.models.user import User
from partners.querysets import RenewalTaskQuerySet, SharingAgreementQuerySet
from portal.constraints import both_or_neither, not_blank, one_of
from portal.references import new_key


class SharingAgreement(models.Model):
    """An information sharing agreement. In force: its state says so, and now lies in its period."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    purpose = models.TextField(max_length=2_000, blank=True, db_default="", default="")
    parties = models.ManyToManyField(Agency, through="AgreementParty", related_name="agreements")
    in_force_from = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=AgreementState.choices, default=AgreementState.DRAFT
    )
    written_at = models.DateTimeField(null=True, blank=True)  # on the portal, not on paper
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_why = models.CharField(max_length=500, blank=True, db_default="", default="")

    objects = SharingAgreementQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            one_of("state", AgreementState.values),
            not_blank("title"),
            both_or_neither("written_at", "written_by"),
            both_or_neither("ended_at", "ended_by"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("in_force_from")),
                name="%(app_label)s_%(class)s_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.reference})"

    @property
    def last_day(self) -> date:
        """It ends at a midnight: the day before is the last whole one."""
        return timezone.localtime(self.ends_at - timedelta(microseconds=1)).date()


class AgreementParty(models.Model):
    """An agency that has signed, or is asked to while it is a draft. Without a time: on paper."""

    agreement = models.ForeignKey(SharingAgreement, on_delete=models.CASCADE)  # a part of it
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "agency"], name="%(app_label)s_%(class)s_signs_once"
            ),
            both_or_neither("signed_at", "signed_by"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} in {self.agreement_id}"


class FormerParty(models.Model):
    """An agency that left while the others went on. No wall asks for it; its people still read."""

    agreement = models.ForeignKey(SharingAgreement, on_delete=models.CASCADE)  # a part of it
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    left_at = models.DateTimeField(db_default=Now())
    left_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=500)

    class Meta:
        ordering = ["left_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "agency"], name="%(app_label)s_%(class)s_leaves_once"
            ),
            not_blank("why"),
            both_or_neither("signed_at", "signed_by"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} out of {self.agreement_id}"


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
