"""By which rules nominations are scored: reference data, about nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from nominals import schemes
from nominals.japtm_querysets import SchemeRows
from nominals.scoring import Scheme
from partners.models import Agency
from portal.constraints import not_blank
from portal.references import new_key

if TYPE_CHECKING:
    from nominals.models.programme import Programme


class SchemeQuerySet(SchemeRows):
    def current(self) -> ScoringScheme:
        """The house's newest, which a programme begins with. The first one always is there."""
        newest: ScoringScheme = self._of_the_house().latest("version")
        return newest

    def _of_the_house(self) -> SchemeQuerySet:
        return self.published().filter(owner__isnull=True)

    def of(self, programme: Programme) -> ScoringScheme:
        """What a programme goes by: its own, else the newest published before it started.

        So nothing that is published later changes a round that is under way.
        """
        if programme.scheme is not None:
            return programme.scheme
        house = self._of_the_house()
        before = house.filter(published_on__lt=programme.starts_on).order_by("-version").first()
        found: ScoringScheme = before or house.earliest("version")
        return found


class ScoringScheme(models.Model):
    """One version of the partnership prioritisation score. Once published it never changes.

    `definition` is what `nominals.schemes` reads; without `published_on` it is a draft, which
    nothing may be scored by and only its owner's secretariat sees. Without `owner` it is the
    house's. It gets its number when it is published. Written by functions of the wall alone.
    """

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    name = models.CharField(max_length=120)
    version = models.PositiveSmallIntegerField(unique=True, null=True, blank=True)
    owner = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    drawn_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
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
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | Q(version__isnull=False),
                name="nominals_scoringscheme_published_by_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}" if self.version else f"{self.name}, draft"

    def get_absolute_url(self) -> str:
        return reverse("nominals:scheme", args=[self.key])

    def scheme(self) -> Scheme:
        return schemes.read(self.definition)
