"""The intelligence report: what is left of a form when nobody can be found by it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from partners.models import Disclosed, Rendering, Shareable
from portal.constraints import both_or_neither, not_blank, one_of
from referrals.choices import Theme
from referrals.grades import (
    REPORT_COLOURS,
    Assessment,
    Handling,
    Priority,
    ReportState,
    SourceEvaluation,
)
from referrals.models.form import CpiForm
from referrals.models.grading import Grading
from referrals.report_querysets import (
    AcknowledgementQuerySet,
    DisseminationQuerySet,
    IntelligenceReportQuerySet,
    ReportRenderingQuerySet,
    ReportTextQuerySet,
    SanitisingQuerySet,
)


class IntelligenceReport(Shareable):
    """A report's cover, as its recipients see it before they accept the conditions.

    Nothing of it leads back to the form: that stands in `Sanitising`, for the force alone.
    """

    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    second_read_at = models.DateTimeField(null=True, blank=True)
    second_read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # As they were called then: recipients see no colleague of another agency.
    released_name = models.CharField(max_length=120, blank=True, db_default="")
    second_read_name = models.CharField(max_length=120, blank=True, db_default="")
    second_read_due = models.DateTimeField(null=True, blank=True)
    recalled_at = models.DateTimeField(null=True, blank=True)
    recalled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recall_reason = models.CharField(max_length=300, blank=True)

    objects = IntelligenceReportQuerySet.as_manager()

    class Meta(Shareable.Meta):
        constraints = [
            *Shareable.Meta.constraints,
            one_of("state", ReportState.values),
            both_or_neither("released_at", "released_by"),
            both_or_neither("second_read_at", "second_read_by"),
            both_or_neither("recalled_at", "recalled_by"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[ReportState.DRAFT, ReportState.READING], released_at__isnull=True
                )
                | Q(
                    state__in=[ReportState.RELEASED, ReportState.RECALLED],
                    released_at__isnull=False,
                ),
                name="referrals_intelligencereport_released_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.RECALLED, recalled_at__isnull=False)
                & ~Q(recall_reason="")
                | ~Q(state=ReportState.RECALLED) & Q(recalled_at__isnull=True, recall_reason=""),
                name="referrals_intelligencereport_recalled_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["owner", "-id"], name="referrals_report_owned")]

    def get_absolute_url(self) -> str:
        return reverse("referrals:report", args=[self.key])

    @property
    def is_draft(self) -> bool:
        return self.state == ReportState.DRAFT

    @property
    def colour(self) -> str:
        """Of its tag."""
        return REPORT_COLOURS[self.state]


class ReportText(models.Model):
    """What a report says: sanitised. A part of its own, read after the conditions are accepted."""

    report = models.OneToOneField(
        IntelligenceReport, on_delete=models.PROTECT, related_name="report_text"
    )
    subject = models.CharField(max_length=200)
    theme = models.CharField(max_length=20, choices=Theme.choices)
    content = models.TextField()
    information_from = models.DateField(null=True, blank=True)
    information_to = models.DateField(null=True, blank=True)
    linked = models.TextField(blank=True)
    operation = models.CharField(max_length=100, blank=True)
    databases_checked = models.CharField(max_length=300, blank=True)
    priority = models.CharField(max_length=10, choices=Priority.choices, default=Priority.NORMAL)
    review_on = models.DateField()
    source = models.CharField(max_length=1, choices=SourceEvaluation.choices)
    assessment = models.CharField(max_length=1, choices=Assessment.choices)
    handling = models.CharField(max_length=1, choices=Handling.choices)
    conditions = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    objects = ReportTextQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("theme", Theme.values),
            one_of("priority", Priority.values),
            one_of("source", SourceEvaluation.values),
            one_of("assessment", Assessment.values),
            one_of("handling", Handling.values),
            not_blank("subject"),
            not_blank("content"),
        ]

    def __str__(self) -> str:
        return f"text {self.pk}"

    @property
    def grade(self) -> str:
        return f"{self.source}{self.assessment} {self.handling}"


class Sanitising(models.Model):
    """Which form became which report, how and by whom: for the force alone."""

    report = models.OneToOneField(
        IntelligenceReport, on_delete=models.PROTECT, related_name="sanitising"
    )
    form = models.ForeignKey(CpiForm, on_delete=models.PROTECT, related_name="sanitisings")
    grading = models.ForeignKey(Grading, on_delete=models.PROTECT, related_name="+")
    checklist = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    risk_assessment = models.TextField(blank=True)
    marks_left = models.PositiveIntegerField(default=0)
    marks_reason = models.CharField(max_length=500, blank=True)
    alone_reason = models.CharField(max_length=500, blank=True)
    sent_back_reason = models.CharField(max_length=500, blank=True)
    sanitised_at = models.DateTimeField()
    sanitised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = SanitisingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(marks_left=0) | ~Q(marks_reason=""),
                name="referrals_sanitising_marks_left_have_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"sanitising {self.pk}"


class Dissemination(Disclosed):
    """A report told to one agency, by a decision, on conditions. It is never taken back."""

    report = models.ForeignKey(
        IntelligenceReport, on_delete=models.PROTECT, related_name="disseminations"
    )
    originator_agreed = models.BooleanField(default=False)
    told_at = models.DateTimeField(db_default=Now())
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = DisseminationQuerySet.as_manager()

    class Meta(Disclosed.Meta):
        indexes = [models.Index(fields=["report", "recipient"], name="referrals_dissemination_to")]


class Acknowledgement(models.Model):
    """A person of the recipient accepted the conditions of a dissemination before reading."""

    dissemination = models.ForeignKey(
        Dissemination, on_delete=models.PROTECT, related_name="acknowledgements"
    )
    accepted_at = models.DateTimeField(db_default=Now())
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dissemination", "accepted_by"], name="referrals_acknowledgement_once"
            )
        ]

    def __str__(self) -> str:
        return f"acknowledgement {self.pk}"


class ReportRendering(Rendering):
    """The PDF of a report in one state of it."""

    report = models.ForeignKey(  # made from it
        IntelligenceReport, on_delete=models.CASCADE, related_name="renderings"
    )

    objects = ReportRenderingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "digest"], name="referrals_reportrendering_made_once"
            )
        ]
