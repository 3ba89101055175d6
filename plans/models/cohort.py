"""Who is in the cohort, and what both chairs decide at each review."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from nominals.models import Nomination, Programme
from partners.models import Agency
from plans.choices import GRACE, ReviewOutcome, Tier
from plans.querysets import MembershipQuerySet, ReviewQuerySet
from portal.constraints import both_or_neither, not_blank, one_of
from portal.models import Recorded
from portal.references import new_key


class Membership(Recorded):
    """A nomination that two chairs accepted, managed until two chairs de-select it.

    `review_due` is the last day of its present term. After it the membership has lapsed and needs
    a decision: that is worked out from the day wherever it shows, so that no job can be late.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="members")
    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    reference = models.CharField(max_length=20, unique=True, editable=False)
    nomination = models.OneToOneField(
        Nomination, on_delete=models.PROTECT, related_name="membership"
    )
    tier = models.CharField(max_length=8, choices=Tier.choices)
    starts_on = models.DateField()
    review_due = models.DateField()
    exit_criteria = ArrayField(models.CharField(max_length=200))
    ended_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("tier", Tier.values),
            models.CheckConstraint(
                condition=Q(review_due__gt=F("starts_on")), name="plans_membership_reviewed_later"
            ),
            models.CheckConstraint(
                condition=Q(exit_criteria__len__gt=0), name="plans_membership_has_a_way_out"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("plans:member", args=[self.key])

    def is_lapsed(self, on: date | None = None) -> bool:
        """Past its review: needs a decision."""
        return self.ended_on is None and (on or timezone.localdate()) > self.review_due

    def is_out_of_grace(self, on: date | None = None) -> bool:
        return self.is_lapsed(on) and (on or timezone.localdate()) > self.review_due + GRACE


class Review(models.Model):
    """What is put to both chairs about one member. It takes effect when two agencies signed it.

    It never changes; a later edition takes its place and voids what was signed.
    """

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="reviews")
    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    edition = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10, choices=ReviewOutcome.choices)
    tier = models.CharField(max_length=8, choices=Tier.choices)
    review_due = models.DateField(null=True, blank=True)
    criteria_met = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    reasons = models.TextField()
    proposed_at = models.DateTimeField(db_default=Now())
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_name = models.CharField(max_length=120)
    first_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    first_name = models.CharField(max_length=120, blank=True)
    first_at = models.DateTimeField(null=True, blank=True)
    second_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    second_name = models.CharField(max_length=120, blank=True)
    second_at = models.DateTimeField(null=True, blank=True)
    took_effect = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["edition"]
        constraints = [
            one_of("outcome", ReviewOutcome.values),
            one_of("tier", Tier.values),
            not_blank("reasons"),
            both_or_neither("first_at", "first_by"),
            both_or_neither("second_at", "second_by"),
            models.UniqueConstraint(
                fields=["membership", "edition"], name="plans_review_one_edition"
            ),
            models.CheckConstraint(
                condition=Q(took_effect__isnull=True)
                | (
                    Q(first_agency__isnull=False, second_agency__isnull=False)
                    & ~Q(first_agency=F("second_agency"))
                    & ~Q(first_by=F("second_by"))
                ),
                name="plans_review_signed_by_two_agencies",
            ),
            models.CheckConstraint(
                condition=(Q(first_by__isnull=True) | ~Q(first_by=F("proposed_by")))
                & (Q(second_by__isnull=True) | ~Q(second_by=F("proposed_by"))),
                name="plans_review_not_signed_by_who_proposed",
            ),
            models.CheckConstraint(
                condition=Q(outcome=ReviewOutcome.DESELECT, review_due__isnull=True)
                | (~Q(outcome=ReviewOutcome.DESELECT) & Q(review_due__isnull=False)),
                name="plans_review_has_a_next_day",
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.pk}"
