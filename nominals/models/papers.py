"""What was put before a meeting, frozen; what each signatory had of it; the documents made."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from nominals.japtm_choices import DocumentKind
from nominals.models.contribution import Contribution
from nominals.models.meeting import AgendaItem, Decision, Meeting, Signature
from nominals.paper_querysets import (
    PaperPartQuerySet,
    PaperQuerySet,
    PaperRenderingQuerySet,
    SignedPaperQuerySet,
)
from partners.models import Rendering
from portal.constraints import one_of


class Paper(models.Model):
    """One item as it is put before the meeting, written by the database alone.

    `content` names what it is made of and holds no word of it: fingerprints of the nomination and
    of all that is lent with it, and its place in the order. `sha256` is of that content.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="papers")
    edition = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField(db_default=Now())
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["edition"]
        constraints = [
            models.UniqueConstraint(fields=["item", "edition"], name="nominals_paper_edition"),
        ]

    def __str__(self) -> str:
        return f"paper {self.pk}"


class PaperPart(models.Model):
    """One contribution in a paper and its fingerprint: seen by whoever sees the contribution."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="parts")
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)

    objects = PaperPartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "contribution"], name="nominals_paperpart_once"
            ),
        ]

    def __str__(self) -> str:
        return f"part {self.pk}"


class SignedPaper(models.Model):
    """What one signatory had before them when they signed: theirs alone, whatever lapses later."""

    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, related_name="+")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()

    objects = SignedPaperQuerySet.as_manager()

    def __str__(self) -> str:
        return f"signed paper {self.pk}"


class PaperRendering(Rendering):
    """The PDF of a meeting's pack, minutes or one decision, as one person may read it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="renderings")
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="renderings"
    )
    kind = models.CharField(max_length=10, choices=DocumentKind.choices)
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = PaperRenderingQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("kind", DocumentKind.values),
            models.CheckConstraint(
                condition=Q(kind=DocumentKind.DECISION) ^ Q(decision__isnull=True),
                name="nominals_paperrendering_of_a_decision_or_none",
            ),
            models.UniqueConstraint(
                fields=["meeting", "reader", "kind", "digest"],
                name="nominals_paperrendering_made_once",
            ),
        ]  # fmt: skip
