"""Words that no answer to a sender may hold."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from partners.models import Agency
from portal.constraints import both_or_neither, not_blank, one_of
from portal.references import new_key
from referrals.grades import WordKind
from referrals.report_querysets import WatchedWordQuerySet


class WatchedWord(models.Model):
    """A name of an operation or a group that a force never tells a sender. Ended, not deleted."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    word = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=WordKind.choices)
    added_at = models.DateTimeField(db_default=Now())
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = WatchedWordQuerySet.as_manager()

    class Meta:
        ordering = ["word"]
        constraints = [
            one_of("kind", WordKind.values),
            not_blank("word"),
            both_or_neither("ended_at", "ended_by"),
            models.UniqueConstraint(
                fields=["owner", "word"], condition=Q(ended_at__isnull=True),
                name="referrals_watchedword_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.word
