"""The secret address under which a calendar fetches one person's dates."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from plans.querysets import FeedQuerySet
from portal.references import new_key


class CalendarFeed(models.Model):
    """Shown once and kept as a hash. It ends by itself at `ends_at`, which can be brought forward.

    The database ends it also when its person is switched off or sets up anew how they sign in.
    """

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    ends_at = models.DateTimeField()

    objects = FeedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"feed {self.pk}"

    @property
    def has_ended(self) -> bool:
        return self.ends_at <= timezone.now()
