"""A profile made from published crime, and its documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from partners.models import ForceArea, Grant, Rendering, Shareable
from partners.sharing import GroupGrantBase
from portal.constraints import both_or_neither, not_blank, one_of
from profiles.choices import OUT, UNPUBLISHED, ProfileState
from profiles.models.weights import WeightSet
from profiles.periods import named
from profiles.querysets import (
    DistrictProfileQuerySet,
    ProfileRenderingQuerySet,
)


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
    edition = models.PositiveSmallIntegerField(default=1, db_default=1)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    review_on = models.DateField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
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
            both_or_neither("approved_at", "approved_by"),
            models.CheckConstraint(
                condition=Q(state__in=UNPUBLISHED, published_at__isnull=True)
                | Q(state__in=OUT, published_at__isnull=False),
                name="profiles_districtprofile_published_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProfileState.DRAFT) | Q(approved_at__isnull=True),
                name="profiles_districtprofile_no_draft_is_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProfileState.APPROVED)
                | Q(approved_at__isnull=False, review_on__isnull=False),
                name="profiles_districtprofile_approved_until_a_review",
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
        return self.state in OUT

    def is_past_review(self, on: date) -> bool:
        is_current = self.state == ProfileState.PUBLISHED
        return is_current and self.review_on is not None and self.review_on < on

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
