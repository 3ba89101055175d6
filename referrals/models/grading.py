"""What the force thinks of information: 3x5x2, and on what conditions it may be shared."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from portal.constraints import not_blank, one_of
from referrals.grades import Assessment, Handling, SourceEvaluation
from referrals.models.form import CpiForm
from referrals.querysets import GradingQuerySet


class HandlingCondition(models.Model):
    """On what condition information may be passed on. The list is the host administrator's."""

    code = models.CharField(max_length=40, unique=True)
    label = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    needs_originator = models.BooleanField(default=False)
    blocks_download = models.BooleanField(default=False)
    needs_end = models.BooleanField(default=False)
    blocks_sharing = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            not_blank("label"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z][A-Z0-9_]*$"),
                name="referrals_handlingcondition_code_is_a_code",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Grading(models.Model):
    """How one analyst graded a form, beside what was suggested. A new grading is a new row."""

    form = models.ForeignKey(CpiForm, on_delete=models.PROTECT, related_name="gradings")
    suggested_source = models.CharField(max_length=1, choices=SourceEvaluation.choices)
    suggested_assessment = models.CharField(max_length=1, choices=Assessment.choices)
    source = models.CharField(max_length=1, choices=SourceEvaluation.choices)
    assessment = models.CharField(max_length=1, choices=Assessment.choices)
    handling = models.CharField(max_length=1, choices=Handling.choices)
    conditions = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    difference = models.CharField(max_length=500, blank=True)
    explanation = models.CharField(max_length=500, blank=True)
    graded_at = models.DateTimeField(db_default=Now())
    graded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = GradingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("suggested_source", SourceEvaluation.values),
            one_of("suggested_assessment", Assessment.values),
            one_of("source", SourceEvaluation.values),
            one_of("assessment", Assessment.values),
            one_of("handling", Handling.values),
            models.CheckConstraint(
                condition=Q(handling=Handling.PERMITTED, conditions__len=0)
                | Q(handling=Handling.CONDITIONS, conditions__len__gt=0),
                name="referrals_grading_conditions_under_c_alone",
            ),
            models.CheckConstraint(
                condition=~Q(assessment=Assessment.FALSE) | ~Q(explanation=""),
                name="referrals_grading_false_is_explained",
            ),
            models.CheckConstraint(
                condition=Q(source=F("suggested_source"), assessment=F("suggested_assessment"))
                | ~Q(difference=""),
                name="referrals_grading_difference_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"{self.source}{self.assessment} {self.handling}"

    @property
    def suggested(self) -> str:
        return f"{self.suggested_source}{self.suggested_assessment}"
