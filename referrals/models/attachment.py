"""Files that a sender attaches: opened by nobody until they are scanned and cleaned."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from portal.constraints import not_blank, one_of
from portal.models import Job
from portal.references import new_key
from portal.uploads import LARGEST, Kind
from referrals.choices import Quarantine
from referrals.models.form import CpiForm
from referrals.querysets import CpiAttachmentQuerySet

MOST = 3
FOLDER = "attachments"
"""Where the files lie, under names that the portal makes."""


class CpiAttachment(models.Model):
    """A part of a form. `file` is as it came until it is checked, then the cleaned one.

    What its sender called it is shown and never names anything on a disk.
    """

    form = models.ForeignKey(CpiForm, on_delete=models.CASCADE, related_name="+")  # a part
    number = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=4, choices=[(kind.value, kind.value) for kind in Kind])
    size = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10, choices=Quarantine.choices, default=Quarantine.WAITING,
        db_default=Quarantine.WAITING,
    )  # fmt: skip
    reason = models.CharField(max_length=300, blank=True, db_default="")
    file = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now())

    objects = CpiAttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "number"], name="referrals_cpiattachment_numbered"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=MOST),
                name="referrals_cpiattachment_not_too_many",
            ),
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=LARGEST),
                name="referrals_cpiattachment_not_too_large",
            ),
            models.CheckConstraint(
                condition=Q(state=Quarantine.REFUSED) ^ Q(reason=""),
                name="referrals_cpiattachment_refused_for_a_reason",
            ),
            one_of("state", Quarantine.values),
            one_of("kind", [kind.value for kind in Kind]),
            not_blank("name"),
        ]

    def __str__(self) -> str:
        return f"attachment {self.number}"

    @property
    def is_clean(self) -> bool:
        return self.state == Quarantine.CLEAN
