"""The sign-in of somebody's own organisation, as it stands for their account here."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from portal.constraints import not_blank


class LinkedSubject(models.Model):
    """Whom an issuer means by a subject. Never found by an e-mail address: that can be anybody's.

    Written by its own person alone, who is signed in and has just proved it.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="subjects"
    )
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            not_blank("issuer"),
            not_blank("subject"),
            models.UniqueConstraint(
                fields=["issuer", "subject"], name="partners_linkedsubject_once"
            ),
            models.UniqueConstraint(
                fields=["person", "issuer"], name="partners_linkedsubject_one_each"
            ),
        ]

    def __str__(self) -> str:
        return f"subject {self.pk}"
