"""What people say about the portal itself."""

from __future__ import annotations

from django.db import models

from partners.models.agency import Agency
from partners.querysets import FeedbackQuerySet
from portal.constraints import not_blank
from portal.models import Recorded


class Feedback(Recorded):
    """Something was not as a person expected: for those who look after the portal."""

    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=1000)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        constraints = [not_blank("text")]
        verbose_name_plural = "feedback"

    def __str__(self) -> str:
        return f"feedback {self.pk}"
