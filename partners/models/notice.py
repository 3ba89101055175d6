"""What a person is told on their front page until they have read it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from partners.choices import NoticeKind
from portal.constraints import one_of


class Notice(models.Model):
    """Somebody changed something about a person's account, and the person is told."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices"
    )
    kind = models.CharField(max_length=10, choices=NoticeKind.choices)
    made_at = models.DateTimeField(db_default=Now())
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [one_of("kind", NoticeKind.values)]
        indexes = [
            models.Index(
                fields=["person"], name="partners_notice_unseen",
                condition=models.Q(seen_at__isnull=True),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
