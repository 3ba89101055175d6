"""What every shareable row has, and the renderings made from one."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from partners.choices import Marking
from partners.models.agency import Agency, Unit
from portal.constraints import one_of
from portal.models import Job, Recorded
from portal.references import new_key


class Shareable(Recorded):
    """A row with exactly one owner agency. `key` goes into addresses, `reference` down telephones.

    `readers` lists the agencies that ever got a grant. Triggers keep it; it narrows what the walls
    look at and is never itself a right.
    """

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    reference = models.CharField(max_length=20, unique=True, editable=False)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    marking = models.CharField(
        max_length=20, choices=Marking.choices, default=Marking.OFFICIAL_SENSITIVE
    )
    readers = ArrayField(models.BigIntegerField(), default=list, db_default=[], editable=False)

    class Meta:
        abstract = True
        constraints = [one_of("marking", Marking.values)]

    def __str__(self) -> str:
        return self.reference


class Rendering(models.Model):
    """A document made from a frozen state of its subject. One digest is never rendered twice."""

    digest = models.CharField(max_length=64)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="+")
    file = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.digest[:12]
