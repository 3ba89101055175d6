"""What a person is told about a record, on their front page and by mail."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from partners.models.agency import Agency
from partners.querysets import MessageQuerySet
from portal.constraints import not_blank
from portal.references import new_key


class Message(models.Model):
    """One person is told, as somebody of one agency, that there is something new.

    `kind` is a key of `partners.kinds_of_message.KINDS`; `once` keeps the same thing from being
    told twice.
    Nothing here says what is new: that stands with the record, for those who may see it.
    """

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messages"
    )
    kind = models.CharField(max_length=20)
    reference = models.CharField(max_length=30, blank=True)
    subject_key = models.CharField(max_length=22, blank=True)
    once = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            not_blank("kind"),
            models.UniqueConstraint(
                fields=["person", "kind", "subject_key", "once"],
                name="partners_message_told_once",
                condition=~models.Q(once=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["person"], name="partners_message_unseen",
                condition=models.Q(seen_at__isnull=True),
            ),
            models.Index(
                fields=["made_at"], name="partners_message_unmailed",
                condition=models.Q(mailed_at__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
