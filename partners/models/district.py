"""Where: force areas, districts and how many people live there."""

from __future__ import annotations

from django.db import models

from partners.choices import DistrictKind
from portal.constraints import not_blank, one_of, telephone


class ForceArea(models.Model):
    """The area of one police force. `code` is the police force area code of the ONS."""

    code = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=100, unique=True)
    control_room_telephone = models.CharField(max_length=20, blank=True)
    bureau_telephone = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            not_blank("code"),
            not_blank("name"),
            telephone("control_room_telephone"),
            telephone("bureau_telephone"),
        ]

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    """A local authority district, with its routes for a safeguarding referral."""

    gss = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=100)
    force_area = models.ForeignKey(ForceArea, on_delete=models.PROTECT, related_name="districts")
    kind = models.CharField(max_length=20, choices=DistrictKind.choices)
    boundary = models.JSONField(null=True, blank=True)  # GeoJSON geometry, WGS 84
    mash_name = models.CharField(max_length=120, blank=True)
    mash_telephone = models.CharField(max_length=20, blank=True)
    adult_care_telephone = models.CharField(max_length=20, blank=True)
    bureau_telephone = models.CharField(max_length=20, blank=True, default="", db_default="")
    # Who receives safeguarding referrals here on the portal, and within how many hours they say
    # that they have it and what they do. Local settings: authorities differ widely.
    referral_agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    referral_unit = models.ForeignKey(
        "partners.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledge_hours = models.PositiveSmallIntegerField(default=4, db_default=4)
    red_hours = models.PositiveSmallIntegerField(default=4, db_default=4)
    amber_hours = models.PositiveSmallIntegerField(default=24, db_default=24)
    green_hours = models.PositiveSmallIntegerField(default=72, db_default=72)

    class Meta:
        ordering = ["name"]
        constraints = [
            one_of("kind", DistrictKind.values),
            models.CheckConstraint(
                condition=models.Q(gss__regex=r"^[EWNS][0-9]{8}$"),
                name="%(app_label)s_%(class)s_gss_form",
            ),
            telephone("mash_telephone"),
            telephone("adult_care_telephone"),
            telephone("bureau_telephone"),
            models.CheckConstraint(
                condition=models.Q(referral_agency__isnull=False)
                | models.Q(referral_unit__isnull=True),
                name="%(app_label)s_%(class)s_unit_of_an_agency",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    acknowledge_hours__range=(1, 672),
                    red_hours__range=(1, 672),
                    amber_hours__range=(1, 672),
                    green_hours__range=(1, 672),
                ),
                name="%(app_label)s_%(class)s_hours_in_reach",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def bureau(self) -> str:
        """The telephone of the intelligence bureau for it: its own, else that of the force."""
        return self.bureau_telephone or self.force_area.bureau_telephone


class DistrictPopulation(models.Model):
    """People living in a district at the middle of a year, and who says so."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="populations")
    year = models.PositiveSmallIntegerField()
    people = models.PositiveIntegerField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "year"], name="%(app_label)s_%(class)s_once_a_year"
            ),
            not_blank("source"),
        ]

    def __str__(self) -> str:
        return f"{self.district_id} {self.year}"
