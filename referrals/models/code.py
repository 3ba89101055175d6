"""What the codes of the lists are called."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import F, Q

from portal.constraints import not_blank, one_of
from referrals.choices import LISTS, CodeList


class Code(models.Model):
    """What a code of a list is called from one day to another. Rows of what has been stay."""

    list = models.CharField(max_length=20, choices=CodeList.choices)
    code = models.CharField(max_length=30)
    label = models.CharField(max_length=120)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["list", "code", "first_day"]
        constraints = [
            one_of("list", CodeList.values),
            models.CheckConstraint(
                condition=reduce(
                    or_, (Q(list=of, code__in=known.values) for of, known in LISTS.items())
                ),
                name="referrals_code_known",
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="referrals_code_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["list", "code", "first_day"], name="referrals_code_once_a_day"
            ),
            not_blank("label"),
        ]

    def __str__(self) -> str:
        return f"{self.list} {self.code} from {self.first_day:%Y-%m-%d}"
