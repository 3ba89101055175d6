"""A JAPTM programme: which agencies work together on whom, and who signs for them."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from nominals.japtm_choices import CriterionKind
from nominals.japtm_querysets import ChairQuerySet, ProgrammeQuerySet
from nominals.models.scheme import ScoringScheme
from partners.models import Agency, AgreementParty, Shareable, SharingAgreement
from portal.constraints import both_or_neither, not_blank, one_of
from portal.models import Recorded
from portal.references import new_key


class Programme(Shareable):
    """Its agencies are the parties of its agreement; `owner` is the secretariat's.

    The two agencies that chair it are different ones. Nothing in it is about a person.
    """

    name = models.CharField(max_length=120)
    region = models.CharField(max_length=120)
    agreement = models.ForeignKey(SharingAgreement, on_delete=models.PROTECT, related_name="+")
    chair_first = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    chair_second = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    scheme = models.ForeignKey(
        ScoringScheme, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    cohort_size = models.PositiveSmallIntegerField(default=12)
    quorum = models.PositiveSmallIntegerField(default=4)  # agencies at the table
    cut_off_days = models.PositiveSmallIntegerField(default=15)  # working days before a meeting

    objects = ProgrammeQuerySet.as_manager()

    class Meta(Shareable.Meta):
        constraints = [
            *Shareable.Meta.constraints,
            not_blank("name"),
            models.CheckConstraint(
                condition=~Q(chair_first=F("chair_second")),
                name="nominals_programme_chaired_by_two_agencies",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="nominals_programme_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(cohort_size__range=(1, 200), quorum__range=(2, 50)),
                name="nominals_programme_sizes_in_reach",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("nominals:programme", args=[self.key])

    def agencies(self) -> QuerySet[Agency]:
        """The parties of its agreement, by name."""
        parties = AgreementParty.objects.filter(agreement=self.agreement_id)
        return Agency.objects.filter(pk__in=parties.values("agency")).order_by("name")

    def lends_until(self) -> datetime:
        """What is lent for it is lent until the end of its last day."""
        day = datetime.combine(self.ends_on + timedelta(days=1), time.min)
        return timezone.make_aware(day)

    @property
    def chairs(self) -> tuple[int, int]:
        return self.chair_first_id, self.chair_second_id


class Chair(Recorded):
    """Who may sign for a chairing agency: its co-chair or a named deputy, named by its own lead.

    `name` as they were called then: the other agencies do not see its people.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="named_chairs")
    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    is_deputy = models.BooleanField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ChairQuerySet.as_manager()

    class Meta:
        constraints = [
            both_or_neither("ended_at", "ended_by"),
            models.UniqueConstraint(
                fields=["programme", "person"], condition=Q(ended_at__isnull=True),
                name="nominals_chair_named_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"chair {self.pk}"


class Criterion(models.Model):
    """What makes somebody fit to be nominated, from its first day to the day before `ends_on`.

    Without a programme it is the house's, which holds where a programme has none of its own. Other
    words are another row. Written by functions of the wall alone.
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.CharField(max_length=10)
    kind = models.CharField(max_length=12, choices=CriterionKind.choices)
    words = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "code"]
        constraints = [
            one_of("kind", CriterionKind.values),
            not_blank("words"),
            models.UniqueConstraint(
                fields=["programme", "code", "starts_on"], nulls_distinct=False,
                name="nominals_criterion_one_a_day",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {self.words}"
