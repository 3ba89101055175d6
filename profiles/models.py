"""Published crime as it was imported, weights by version, and the profiles made from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from partners.models import ForceArea, Grant, Rendering, Shareable
from partners.sharing import GroupGrantBase
from portal.constraints import both_or_neither, not_blank, one_of
from profiles.choices import ProfileState, Scheme
from profiles.periods import named
from profiles.querysets import (
    CrimeCountQuerySet,
    CrimeQuerySet,
    DistrictProfileQuerySet,
    ProfileRenderingQuerySet,
)


class CrimeImport(models.Model):
    """One file of street-level crime, taken in whole. Open data; never changed, never taken twice.

    `sha256` is of the unpacked bytes, `places_sha256` of the table that gave rows their district.
    """

    force_area = models.ForeignKey(ForceArea, on_delete=models.PROTECT, related_name="+")
    force = models.CharField(max_length=100)  # as the file names it
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    places_sha256 = models.CharField(max_length=64)
    rows_in = models.PositiveIntegerField()
    rows_stored = models.PositiveIntegerField()
    rows_rejected = models.PositiveIntegerField()
    rejections = models.JSONField(default=list)  # line and reason, the first hundred
    imported_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rows_in=F("rows_stored") + F("rows_rejected")),
                name="profiles_crimeimport_every_row_accounted_for",
            ),
            models.CheckConstraint(
                condition=Q(rows_stored__gt=0), name="profiles_crimeimport_holds_rows"
            ),
            not_blank("force"),
        ]

    def __str__(self) -> str:
        return self.file_name


class HeldMonth(models.Model):
    """The import that stands for a month of a force area: one, so that nothing counts double."""

    force_area = models.ForeignKey(ForceArea, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    source = models.ForeignKey(CrimeImport, on_delete=models.PROTECT, related_name="held_months")

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(
                fields=["force_area", "month"], name="profiles_heldmonth_from_one_import"
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="profiles_heldmonth_is_a_first_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.force_area_id} {self.month:%Y-%m}"


class Crime(models.Model):
    """One row of a file, known by its line. A row without a Crime ID is anti-social behaviour.

    The keys are not checked row by row: a file is copied in whole in the transaction that makes
    its import, which counts what it stored; a million checks would take longer than the copying.
    """

    pk = models.CompositePrimaryKey("source_id", "line")
    source = models.ForeignKey(
        CrimeImport, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    line = models.PositiveIntegerField()
    month = models.DateField()
    crime_id = models.CharField(max_length=64, blank=True)
    crime_type = models.CharField(max_length=60)
    lsoa = models.CharField(max_length=9, blank=True)
    district = models.CharField(max_length=9, blank=True)  # GSS code; blank outside the area

    objects = CrimeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"line {self.line} of {self.source_id}"


class CrimeCount(models.Model):
    """Rows of one type, month and district in one import, summed in the database at import."""

    source = models.ForeignKey(CrimeImport, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    district = models.CharField(max_length=9, blank=True)
    crime_type = models.CharField(max_length=60)
    rows = models.PositiveIntegerField()
    without_area = models.PositiveIntegerField(default=0)

    objects = CrimeCountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "month", "district", "crime_type"],
                name="profiles_crimecount_summed_once",
            ),
            models.CheckConstraint(
                condition=Q(without_area__lte=F("rows")), name="profiles_crimecount_part_of_rows"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rows} {self.crime_type}"


class WeightSet(models.Model):
    """One version of a severity scheme. A score names its scheme and version."""

    scheme = models.CharField(max_length=20, choices=Scheme.choices)
    version = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64, unique=True)
    loaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["scheme", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "version"], name="profiles_weightset_one_of_a_version"
            ),
            one_of("scheme", Scheme.values),
            not_blank("version"),
            not_blank("source"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class OffenceWeight(models.Model):
    """The weight of one offence type in one version of a scheme."""

    weight_set = models.ForeignKey(WeightSet, on_delete=models.PROTECT, related_name="weights")
    offence_type = models.CharField(max_length=60)
    weight = models.DecimalField(max_digits=10, decimal_places=4)

    class Meta:
        ordering = ["offence_type"]
        constraints = [
            models.UniqueConstraint(
                "weight_set",
                models.functions.Lower("offence_type"),
                name="profiles_offenceweight_once_a_set",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=0), name="profiles_offenceweight_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offence_type}: {self.weight}"


class DistrictProfile(Shareable):
    """The districts of a force area over named months. `figures` is frozen with its inputs."""

    title = models.CharField(max_length=150)
    force_area = models.ForeignKey(ForceArea, on_delete=models.PROTECT, related_name="+")
    months = ArrayField(models.DateField())
    weight_set = models.ForeignKey(WeightSet, on_delete=models.PROTECT, related_name="+")
    population_year = models.PositiveSmallIntegerField()
    figures = models.JSONField(editable=False)
    charts = models.JSONField(editable=False)  # drawn once: readers' pages and PDFs draw nothing
    state = models.CharField(
        max_length=10, choices=ProfileState.choices, default=ProfileState.DRAFT
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DistrictProfileQuerySet.as_manager()

    class Meta(Shareable.Meta):
        constraints = [
            *Shareable.Meta.constraints,
            one_of("state", ProfileState.values),
            not_blank("title"),
            both_or_neither("published_at", "published_by"),
            models.CheckConstraint(
                condition=Q(state=ProfileState.DRAFT, published_at__isnull=True)
                | Q(state=ProfileState.PUBLISHED, published_at__isnull=False),
                name="profiles_districtprofile_published_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(months__len__gt=0), name="profiles_districtprofile_names_months"
            ),
        ]
        indexes = [models.Index(fields=["owner", "-id"], name="profiles_profile_owned")]

    def get_absolute_url(self) -> str:
        return reverse("profiles:profile-read", args=[self.key])

    @property
    def is_published(self) -> bool:
        return self.state == ProfileState.PUBLISHED

    @property
    def months_named(self) -> str:
        return named(self.months)


class DistrictProfileGrant(Grant, GroupGrantBase):
    """A profile that its force lends to another agency."""

    content_object = models.ForeignKey(DistrictProfile, on_delete=models.CASCADE)  # end with it

    class Meta(Grant.Meta, GroupGrantBase.Meta):
        unique_together: ClassVar[list[Sequence[str]]] = []


class ProfileRendering(Rendering):
    """The PDF of a profile in one state of it."""

    profile = models.ForeignKey(
        DistrictProfile,
        on_delete=models.CASCADE,  # made from it
        related_name="renderings",
    )

    objects = ProfileRenderingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "digest"], name="profiles_profilerendering_made_once"
            )
        ]
