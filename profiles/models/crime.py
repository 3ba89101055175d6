"""Published crime as it was imported, row by row and counted."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from partners.models import ForceArea
from portal.constraints import not_blank
from profiles.querysets import (
    CrimeCountQuerySet,
    CrimeQuerySet,
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
