"""The safeguarding referral: what a force tells another agency so that it keeps somebody safe."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from nominals.models import Nominal
from partners.models import Agency, District, Shareable, SharingDecision, Unit
from portal.constraints import both_or_neither, not_blank, one_of
from portal.references import new_key
from referrals.choices import Tag
from referrals.models.form import CpiForm
from referrals.referral_choices import (
    CONCERN_TAGS,
    OPEN,
    REFERRAL_TAGS,
    Concern,
    ReferralOutcome,
    ReferralState,
    ReturnReason,
)
from referrals.referral_querysets import (
    ReferralMessageQuerySet,
    ReferralOriginQuerySet,
    ReferralQuerySet,
    ReferralTextQuerySet,
)

LONGEST_CLOCK = 28 * 24  # hours


class Referral(Shareable):
    """A referral's cover: to whom, where it stands, by when. Nothing of it leads to the form.

    Sending is disclosure: no later act of the force takes it from its recipient. The hours are
    those that the authority kept when it was sent; the database makes the clock of them.
    """

    recipient = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    recipient_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    concern = models.CharField(max_length=10, choices=Concern.choices)
    state = models.CharField(
        max_length=15, choices=ReferralState.choices, default=ReferralState.SENT
    )
    # As they were called then: neither side sees a colleague of the other.
    sent_name = models.CharField(max_length=120)
    sent_at = models.DateTimeField(db_default=Now())
    acknowledge_hours = models.PositiveSmallIntegerField()
    answer_hours = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField(db_default=Now(), editable=False)  # by the database
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_name = models.CharField(max_length=120, blank=True, db_default="")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_name = models.CharField(max_length=120, blank=True, db_default="")
    outcome = models.CharField(
        max_length=30, choices=ReferralOutcome.choices, blank=True, db_default=""
    )
    return_reason = models.CharField(
        max_length=30, choices=ReturnReason.choices, blank=True, db_default=""
    )

    objects = ReferralQuerySet.as_manager()

    class Meta(Shareable.Meta):
        constraints = [
            *Shareable.Meta.constraints,
            one_of("state", ReferralState.values),
            one_of("concern", Concern.values),
            one_of("outcome", ["", *ReferralOutcome.values]),
            one_of("return_reason", ["", *ReturnReason.values]),
            both_or_neither("acknowledged_at", "acknowledged_by"),
            both_or_neither("ended_at", "ended_by"),
            models.CheckConstraint(
                condition=~Q(owner=F("recipient")), name="referrals_referral_two_agencies"
            ),
            models.CheckConstraint(
                condition=Q(
                    acknowledge_hours__range=(1, LONGEST_CLOCK),
                    answer_hours__range=(1, LONGEST_CLOCK),
                ),
                name="referrals_referral_clock_in_reach",
            ),
            models.CheckConstraint(
                condition=Q(state=ReferralState.SENT, acknowledged_at__isnull=True)
                | Q(state__in=[ReferralState.ACKNOWLEDGED, ReferralState.ANSWERED])
                & Q(acknowledged_at__isnull=False)
                | Q(state=ReferralState.RETURNED),
                name="referrals_referral_acknowledged_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at__isnull=True, outcome="", return_reason="")
                | Q(state=ReferralState.ANSWERED, ended_at__isnull=False, return_reason="")
                & ~Q(outcome="")
                | Q(state=ReferralState.RETURNED, ended_at__isnull=False, outcome="")
                & ~Q(return_reason=""),
                name="referrals_referral_ended_somehow",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-id"], name="referrals_referral_owned"),
            models.Index(fields=["recipient", "-id"], name="referrals_referral_received"),
            models.Index(
                fields=["due_at"], name="referrals_referral_due", condition=Q(state__in=OPEN)
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("referrals:referral", args=[self.key])

    @property
    def tag(self) -> Tag:
        return REFERRAL_TAGS[self.state]

    @property
    def concern_tag(self) -> Tag:
        return CONCERN_TAGS[self.concern]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_at <= timezone.now()

    @property
    def is_waiting(self) -> bool:
        """For somebody to say that they have it."""
        return self.state == ReferralState.SENT


class ReferralText(models.Model):
    """What was written for the recipient, and no word of the form else. It never changes."""

    referral = models.OneToOneField(
        Referral, on_delete=models.PROTECT, related_name="referral_text"
    )
    about = models.TextField()
    concern = models.TextField()
    done = models.TextField()
    wanted = models.TextField()

    objects = ReferralTextQuerySet.as_manager()

    class Meta:
        constraints = [
            not_blank("about"),
            not_blank("concern"),
            not_blank("done"),
            not_blank("wanted"),
        ]

    def __str__(self) -> str:
        return f"text {self.pk}"


class ReferralOrigin(models.Model):
    """Of which form or nominal a referral was made, and by which decision: for its makers alone.

    A form lies in a district; for a nominal the maker says in which the person is.
    """

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="origin")
    form = models.ForeignKey(
        CpiForm, on_delete=models.PROTECT, null=True, blank=True, related_name="referral_origins"
    )
    nominal = models.ForeignKey(
        Nominal, on_delete=models.PROTECT, null=True, blank=True, related_name="referral_origins"
    )
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision = models.OneToOneField(SharingDecision, on_delete=models.PROTECT, related_name="+")
    marks_left = models.PositiveIntegerField(default=0)
    marks_reason = models.CharField(max_length=500, blank=True)

    objects = ReferralOriginQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(marks_left=0) | ~Q(marks_reason=""),
                name="referrals_referralorigin_marks_left_have_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(form__isnull=False, nominal__isnull=True, district__isnull=True)
                | Q(form__isnull=True, nominal__isnull=False, district__isnull=False),
                name="referrals_referralorigin_form_or_nominal",
            ),
        ]

    def __str__(self) -> str:
        return f"origin {self.pk}"


class ReferralMessage(models.Model):
    """One message of the thread between the force and the recipient. It never changes."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="thread")
    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    written_name = models.CharField(max_length=120)
    written_at = models.DateTimeField(db_default=Now())
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = ReferralMessageQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [not_blank("words")]

    def __str__(self) -> str:
        return f"message {self.pk}"
