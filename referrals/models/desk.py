"""What an analyst's desk remembers: who has a form open, one's own filters, the sender's tap."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from portal.constraints import not_blank
from portal.references import new_key
from referrals.models.form import CpiForm
from referrals.querysets import OwnFilterQuerySet, PresenceQuerySet, UsefulnessQuerySet


class Presence(models.Model):
    """When somebody of the force last had a form open."""

    form = models.ForeignKey(CpiForm, on_delete=models.CASCADE, related_name="+")  # a part
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form", "person"], name="referrals_presence_once_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"presence {self.pk}"


class SavedFilter(models.Model):
    """A look at the inbox that a person gave a name."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=300)

    objects = OwnFilterQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            not_blank("name"),
            models.UniqueConstraint(
                fields=["person", "name"], name="referrals_savedfilter_named_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Usefulness(models.Model):
    """Whether the answer was useful to the sender: one tap after it, for the force to see."""

    form = models.OneToOneField(CpiForm, on_delete=models.PROTECT, related_name="usefulness")
    was_useful = models.BooleanField()
    given_at = models.DateTimeField(db_default=Now())
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = UsefulnessQuerySet.as_manager()

    def __str__(self) -> str:
        return f"usefulness {self.pk}"
