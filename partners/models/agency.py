"""Who: agencies and their units."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from partners.choices import AgencyState, Sector, SummaryPace
from partners.models.district import District, ForceArea
from partners.querysets import AgencyQuerySet, UnitQuerySet
from portal.constraints import both_or_neither, not_blank, one_of
from portal.references import new_key


class Agency(models.Model):
    """A public body or charity in the partnership. `group` carries what other agencies lend it."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    name = models.CharField(max_length=120, unique=True)
    short_name = models.CharField(max_length=30, unique=True)
    sector = models.CharField(max_length=30, choices=Sector.choices)
    group = models.OneToOneField(
        "auth.Group", on_delete=models.PROTECT, related_name="agency", editable=False
    )
    police_area = models.OneToOneField(  # set for the territorial police force of that area alone
        ForceArea, on_delete=models.PROTECT, null=True, blank=True, related_name="force"
    )
    districts = models.ManyToManyField(District, related_name="agencies", blank=True)
    summary_pace = models.CharField(
        max_length=10, choices=SummaryPace.choices, default=SummaryPace.WEEKLY,
        db_default=SummaryPace.WEEKLY,
    )  # fmt: skip
    is_listed = models.BooleanField(default=True, db_default=True)  # in the directory
    # Where invitations may be sent: the part after the @. None named, any will do.
    mail_domains = ArrayField(
        models.CharField(max_length=100), default=list, db_default=[], blank=True
    )
    # The force that sets up agencies, routes and code lists for all. The operator alone says which.
    is_host = models.BooleanField(default=False, db_default=False, editable=False)
    state = models.CharField(max_length=10, choices=AgencyState.choices, default=AgencyState.ACTIVE)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"
        constraints = [
            one_of("summary_pace", SummaryPace.values),
            one_of("state", AgencyState.values),
            one_of("sector", Sector.values),
            not_blank("name"),
            models.CheckConstraint(
                condition=models.Q(police_area__isnull=True) | models.Q(sector="police"),
                name="partners_agency_only_police_have_an_area",
            ),
            models.CheckConstraint(
                condition=models.Q(is_host=False) | models.Q(police_area__isnull=False),
                name="partners_agency_host_is_a_force",
            ),
            models.UniqueConstraint(
                fields=["is_host"], condition=models.Q(is_host=True),
                name="partners_agency_one_host",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.state == AgencyState.ACTIVE


class Unit(models.Model):
    """A part of an agency whose records are not for the whole agency.

    A closed one keeps its records and takes nobody in.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units")
    name = models.CharField(max_length=100)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"], name="%(app_label)s_%(class)s_named_once"
            ),
            not_blank("name"),
            both_or_neither("closed_at", "closed_by"),
        ]

    def __str__(self) -> str:
        return self.name
