"""What an analyst writes beside the figures: sections, threats, indicators, recommendations."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from partners.models import Agency
from portal.constraints import not_blank, one_of
from portal.models import Recorded
from portal.references import new_key
from profiles.choices import (
    Better,
    Chapter,
    Confidence,
    FourP,
    Progress,
    ThreatPillar,
    Trend,
    Unit,
)
from profiles.models.profile import DistrictProfile
from profiles.querysets import ProfilePartQuerySet


class ProfilePart(Recorded):
    """A part of a profile, in its place. `version` goes up with every change of its words."""

    profile = models.ForeignKey(DistrictProfile, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    place = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1, db_default=1)

    objects = ProfilePartQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return self.key


class ProfileSection(ProfilePart):
    """A chapter of the profile. `partner_text` never stands in the public edition."""

    code = models.CharField(max_length=20, choices=Chapter.choices)
    title = models.CharField(max_length=120)
    narrative = models.TextField(blank=True)
    partner_text = models.TextField(blank=True)
    figures = ArrayField(models.CharField(max_length=40), default=list, db_default=[])
    is_public = models.BooleanField(default=True, db_default=True)

    class Meta(ProfilePart.Meta):
        constraints = [one_of("code", Chapter.values), not_blank("title")]


class ThreatEntry(ProfilePart):
    """A threat in this area, what is done about it under each P, and what is not known of it."""

    name = models.CharField(max_length=120)
    pillar = models.CharField(max_length=20, choices=ThreatPillar.choices)
    rank = models.PositiveSmallIntegerField()
    trend = models.CharField(max_length=10, choices=Trend.choices)
    confidence = models.CharField(max_length=10, choices=Confidence.choices)
    evidence = models.TextField()
    pursue = models.TextField(blank=True)
    prevent = models.TextField(blank=True)
    protect = models.TextField(blank=True)
    prepare = models.TextField(blank=True)
    gaps = models.TextField(blank=True)

    class Meta(ProfilePart.Meta):
        constraints = [
            one_of("pillar", ThreatPillar.values), one_of("trend", Trend.values),
            one_of("confidence", Confidence.values), not_blank("name"),
            models.CheckConstraint(condition=Q(rank__gt=0), name="profiles_threatentry_ranked"),
        ]  # fmt: skip


class Indicator(ProfilePart):
    """One figure that somebody else counted, with whose it is, for when, and against what.

    `is_open`: published by its source, so that nothing of it is withheld from the public.
    """

    code = models.CharField(max_length=20, blank=True)
    label = models.CharField(max_length=150)
    value = models.DecimalField(max_digits=14, decimal_places=2)
    unit = models.CharField(max_length=10, choices=Unit.choices)
    numerator = models.PositiveIntegerField(null=True, blank=True)
    denominator = models.PositiveIntegerField(null=True, blank=True)
    period = models.CharField(max_length=60, blank=True)
    area = models.CharField(max_length=100)
    source = models.CharField(max_length=200, blank=True)
    is_police = models.BooleanField(default=False, db_default=False)
    is_open = models.BooleanField(default=False, db_default=False)
    baseline = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    baseline_period = models.CharField(max_length=60, blank=True)
    better = models.CharField(max_length=10, choices=Better.choices)

    class Meta(ProfilePart.Meta):
        constraints = [
            one_of("unit", Unit.values), one_of("better", Better.values), not_blank("label"),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True) | ~Q(baseline_period=""),
                name="profiles_indicator_baseline_has_a_period",
            ),
            models.CheckConstraint(
                condition=~Q(unit=Unit.COUNT)
                | Q(value__gte=0, numerator__isnull=True, denominator__isnull=True),
                name="profiles_indicator_count_is_its_own_numerator",
            ),
        ]  # fmt: skip


class Recommendation(ProfilePart):
    """What should be done, under which P, by which agency, until when."""

    text = models.CharField(max_length=400)
    pillar = models.CharField(max_length=10, choices=FourP.choices)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    progress = models.CharField(max_length=10, choices=Progress.choices)

    class Meta(ProfilePart.Meta):
        constraints = [
            one_of("pillar", FourP.values), one_of("progress", Progress.values), not_blank("text"),
        ]  # fmt: skip


PARTS: tuple[type[ProfilePart], ...] = (ProfileSection, ThreatEntry, Indicator, Recommendation)
