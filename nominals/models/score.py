"""What one agency gave a nomination, and the order that came of all of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from nominals.models.nomination import Nomination
from nominals.models.programme import Programme
from nominals.models.scheme import ScoringScheme
from nominals.score_querysets import PlaceQuerySet, RankingQuerySet, ScoreQuerySet
from nominals.scoring import Marks
from partners.models import Shareable
from portal.constraints import one_of
from portal.models import Job

STANDINGS = ("in", "open", "out")


class Score(Shareable):
    """One agency's marks for one nomination. Only that agency sees them until all are revealed.

    `marks` are points by the code of the scheme's dimension, `reasons` words for the high ones.
    Whoever scored last for the agency is `scored_by`. Once that person has declared an interest
    the marks are `set_aside_at` by the database: to be read, and counted nowhere.
    """

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="scores")
    scheme = models.ForeignKey(ScoringScheme, on_delete=models.PROTECT, related_name="+")
    marks = models.JSONField()
    likelihood = models.PositiveSmallIntegerField()
    confidence = models.PositiveSmallIntegerField()
    opportunity = models.PositiveSmallIntegerField()
    gap = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=dict, blank=True)
    scored_at = models.DateTimeField(db_default=Now())
    set_aside_at = models.DateTimeField(null=True, blank=True, editable=False)
    scored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = ScoreQuerySet.as_manager()

    class Meta(Shareable.Meta):
        constraints = [
            *Shareable.Meta.constraints,
            models.UniqueConstraint(
                fields=["nomination", "owner"], name="nominals_score_one_an_agency"
            ),
        ]

    def given(self) -> Marks:
        return Marks(self.marks, self.likelihood, self.confidence, self.opportunity, self.gap)


class Ranking(Shareable):
    """The order of a round, made once by a worker when its scores were revealed.

    `seed` and `inputs_sha256` let anybody make it again; `first` is how many there was room for.
    `agreed` says of each dimension how far agencies agree; `kappa` is the median of them, None
    where their marks say nothing about it.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="rankings")
    scheme = models.ForeignKey(ScoringScheme, on_delete=models.PROTECT, related_name="+")
    first = models.PositiveSmallIntegerField()
    seed = models.PositiveIntegerField()
    revealed_at = models.DateTimeField()
    revealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="+")
    inputs_sha256 = models.CharField(max_length=64, blank=True)
    agreed = models.JSONField(default=list, blank=True)
    kappa = models.FloatField(null=True, blank=True)
    pairs = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True, blank=True)

    objects = RankingQuerySet.as_manager()

    class Meta(Shareable.Meta):
        constraints = [
            *Shareable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(made_at__isnull=True) ^ ~Q(inputs_sha256=""),
                name="nominals_ranking_made_from_something",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("nominals:ranking", args=[self.key])


class RankedPlace(models.Model):
    """Where one nomination stands, how surely, and why. `chance` is in thousandths.

    `remarks` are codes that the page has words for; `apart` the dimensions to talk about.
    """

    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, related_name="places")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="places")
    rank = models.PositiveSmallIntegerField()
    agencies = models.PositiveSmallIntegerField()
    harm = models.FloatField()
    risk = models.FloatField()
    band = models.CharField(max_length=80)
    confidence = models.FloatField()
    opportunity = models.FloatField()
    gap = models.FloatField()
    chance = models.PositiveSmallIntegerField()
    standing = models.CharField(max_length=4, choices=[(each, each) for each in STANDINGS])
    best = models.PositiveSmallIntegerField()
    worst = models.PositiveSmallIntegerField()
    remarks = models.JSONField(default=list)
    apart = models.JSONField(default=list)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["rank"]
        constraints = [
            one_of("standing", list(STANDINGS)),
            models.UniqueConstraint(
                fields=["ranking", "nomination"], name="nominals_rankedplace_one_a_nomination"
            ),
            models.CheckConstraint(
                condition=Q(chance__lte=1000), name="nominals_rankedplace_chance_in_thousandths"
            ),
        ]

    def __str__(self) -> str:
        return f"place {self.rank}"
