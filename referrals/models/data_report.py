"""What a force tells its partners in numbers, month by month."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from partners.models import Agency
from portal.constraints import both_or_neither
from portal.models import Job, Recorded
from portal.references import new_key
from referrals.report_querysets import DataReportQuerySet, DataReportSourceQuerySet


class DataReport(Recorded):
    """An edition of a force's figures of one month: asked for, then made once by a worker.

    `figures` hold only what may be shown, with None for what is withheld. `readers` are the
    agencies to which it was published; they read it while an agreement with the force is in force.
    """

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    reference = models.CharField(max_length=20, unique=True, editable=False)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    number = models.PositiveSmallIntegerField()
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="+")
    figures = models.JSONField(null=True, editable=False)
    charts = models.JSONField(null=True, editable=False)
    file = models.CharField(max_length=120, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    readers = ArrayField(models.BigIntegerField(), default=list, db_default=[], editable=False)

    objects = DataReportQuerySet.as_manager()

    class Meta:
        constraints = [
            both_or_neither("published_at", "published_by"),
            models.UniqueConstraint(
                fields=["owner", "month", "number"], name="referrals_datareport_edition_once"
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="referrals_datareport_is_a_first_day"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(figures__isnull=False),
                name="referrals_datareport_published_once_made",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def made(self) -> dict[str, Any]:
        """The figures, where they are made."""
        return self.figures or {}

    def get_absolute_url(self) -> str:
        return reverse("referrals:data-report", args=[self.key])


class DataReportSource(models.Model):
    """The counts that an edition was made from, for its force alone: it can be made again."""

    report = models.OneToOneField(DataReport, on_delete=models.PROTECT, related_name="source")
    rows = models.JSONField()
    sha256 = models.CharField(max_length=64)

    objects = DataReportSourceQuerySet.as_manager()

    def __str__(self) -> str:
        return self.sha256[:12]
