"""Files that an analyst sends, from the moment they come to what became of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from partners.models import Shareable
from portal.constraints import not_blank, one_of
from portal.models import Job
from portal.uploads import LARGEST
from profiles.choices import FileKind, Intake
from profiles.models.crime import CrimeImport
from profiles.querysets import DataFileQuerySet

FOLDER = "data-files"
"""Where the bytes lie until they are taken in, under names that the portal makes."""


class DataFile(Shareable):
    """One file, taken in step by step: each step commits its rows and says how far it came.

    The bytes go with the last step; `sha256`, of what was unpacked, stays. `number` is kept for the
    import from the first step on, which exists only once all rows are stored: until then nothing
    counts them.
    """

    kind = models.CharField(max_length=20, choices=FileKind.choices)
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    replaces = models.BooleanField(default=False)
    file = models.CharField(max_length=120, blank=True)
    packed_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(
        max_length=10, choices=Intake.choices, default=Intake.WAITING, db_default=Intake.WAITING
    )
    sentence = models.CharField(max_length=500, blank=True)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="+")
    number = models.BigIntegerField(null=True, blank=True)
    force = models.CharField(max_length=100, blank=True)
    rows_in = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    last_line = models.PositiveIntegerField(default=0)
    rows_rejected = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=list)  # line and reason, the first hundred
    source = models.ForeignKey(
        CrimeImport, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DataFileQuerySet.as_manager()

    class Meta(Shareable.Meta):
        constraints = [
            *Shareable.Meta.constraints,
            one_of("kind", FileKind.values),
            one_of("state", Intake.values),
            not_blank("name"),
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=LARGEST), name="profiles_datafile_not_too_large"
            ),
            models.CheckConstraint(
                condition=Q(state=Intake.REFUSED) ^ Q(sentence=""),
                name="profiles_datafile_refused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(rows_done__lte=F("rows_in")), name="profiles_datafile_done_of_rows"
            ),
            models.CheckConstraint(
                condition=Q(state__in=Intake.ended()) ^ ~Q(file=""),
                name="profiles_datafile_bytes_go_at_the_end",
            ),
            models.CheckConstraint(
                condition=~Q(state=Intake.DONE) | ~Q(sha256=""),
                name="profiles_datafile_done_has_a_hash",
            ),
        ]
        indexes = [models.Index(fields=["owner", "-id"], name="profiles_datafile_owned")]

    def get_absolute_url(self) -> str:
        return reverse("profiles:data-file", args=[self.key])

    @property
    def is_ended(self) -> bool:
        return self.state in Intake.ended()

    @property
    def percent(self) -> int:
        return 100 * self.rows_done // self.rows_in if self.rows_in else 0
