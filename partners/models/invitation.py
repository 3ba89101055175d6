"""Somebody who was asked into an agency and has not come yet."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partners.models.agency import Agency, Unit
from partners.permissions import ROLES, RoleName
from partners.querysets import InvitationQuerySet
from portal.constraints import both_or_neither, not_blank
from portal.models import JobState, Recorded
from portal.references import new_key


class Invitation(Recorded):
    """An account that waits for its person. Only a hash of what its link holds is kept.

    A worker draws the link when it writes the mail, and the time runs from then. `digest` stays
    empty where the address has an account already: the mail says so, and this row tells nobody.
    """

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=120)
    email = models.EmailField()
    roles = ArrayField(models.CharField(max_length=30, choices=RoleName.choices))
    # Somebody who has an account and lost every way into it: the link sets these up anew.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="recoveries"
    )
    digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            not_blank("name"),
            both_or_neither("withdrawn_at", "withdrawn_by"),
            both_or_neither("accepted_at", "accepted_by"),
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=RoleName.values),
                name="partners_invitation_roles_known",
            ),
            models.CheckConstraint(
                condition=models.Q(email=models.functions.Lower("email")),
                name="partners_invitation_email_lower_case",
            ),
            models.UniqueConstraint(
                fields=["digest"], condition=~models.Q(digest=""),
                name="partners_invitation_digest_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def role_titles(self) -> list[str]:
        return [str(ROLES[RoleName(role)].title) for role in self.roles]

    @property
    def is_over(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def is_unsent(self) -> bool:
        """Its mail failed for good. Known where the rows were asked for `with_mail`."""
        return getattr(self, "mail", None) == JobState.FAILED

    @property
    def state(self) -> Promise:
        if self.is_unsent:
            return _("The mail could not be sent")
        if self.sent_at is None:
            return _("The mail is on its way")
        return _("The link has run out") if self.is_over else _("Waits for an answer")
