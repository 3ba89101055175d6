"""By which rules nominations are scored: reference data, about nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from nominals import schemes
from nominals.scoring import Scheme
from portal.constraints import not_blank
from portal.references import new_key

if TYPE_CHECKING:
    from nominals.models.programme import Programme


class SchemeQuerySet(models.QuerySet["ScoringScheme"]):
    def published(self) -> SchemeQuerySet:
        return self.filter(published_on__isnull=False)

    def current(self) -> ScoringScheme:
        """The newest that is published. The house's first one always is there."""
        return self.published().latest("version")

    def of(self, programme: Programme) -> ScoringScheme:
        """What a programme goes by: its own, else the newest published before it started.

        So nothing that is published later changes a round that is under way.
        """
        if programme.scheme is not None:
            return programme.scheme
        before = self.published().filter(published_on__lt=programme.starts_on)
        return before.order_by("-version").first() or self.published().earliest("version")


class ScoringScheme(models.Model):
    """One version of the partnership prioritisation score. Once published it never changes.

    `definition` is what `nominals.schemes` reads; without `published_on` it is a draft, which
    nothing may be scored by.
    """

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    name = models.CharField(max_length=120)
    version = models.PositiveSmallIntegerField(unique=True)
    definition = models.JSONField()
    explanation = models.TextField()
    published_on = models.DateField(null=True, blank=True)
    recorded_on = models.DateField(db_default=Now(), editable=False)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        ordering = ["version"]
        constraints = [
            not_blank("name"),
            not_blank("explanation"),
            models.CheckConstraint(
                condition=Q(version__gt=0), name="nominals_scoringscheme_version_counts_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"

    def scheme(self) -> Scheme:
        return schemes.read(self.definition)
