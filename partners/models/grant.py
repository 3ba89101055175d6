"""What an owner lends to another agency: a typed grant with one decision and exactly one basis."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from partners.models.agency import Agency
from partners.models.agreement import SharingAgreement
from partners.models.decision import SharingDecision
from portal.constraints import both_or_neither

LONGEST_ONE_OFF = timedelta(days=28)
LONGEST_BREAK_GLASS = timedelta(hours=4)

_AGREEMENT = Q(agreement__isnull=False, second_person__isnull=True, is_break_glass=False)
_ONE_OFF = Q(
    agreement__isnull=True, second_person__isnull=False, is_break_glass=False,
    expires_at__lte=F("granted_at") + LONGEST_ONE_OFF,
)  # fmt: skip
_BREAK_GLASS = Q(
    agreement__isnull=True, second_person__isnull=True, is_break_glass=True,
    expires_at__lte=F("granted_at") + LONGEST_BREAK_GLASS,
)  # fmt: skip


class Grant(models.Model):
    """Mixed into a guardian group-permission table of one shareable model.

    The basis is an agreement in force, or a one-off disclosure (its gateway and reason stand in
    the decision, a second person of the owner agency approves, at most 28 days), or break-glass
    (at most 4 hours). A trigger refuses a grant whose decision is not by the owner of the thing.
    """

    # Without an index of its own: the planner would read all of an owner's grants for each row.
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    decision = models.ForeignKey(SharingDecision, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(
        SharingAgreement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    second_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_break_glass = models.BooleanField(default=False)
    granted_at = models.DateTimeField(db_default=Now())
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["content_object", "group", "owner"], name="%(class)s_live")]
        constraints = [
            models.CheckConstraint(
                condition=_AGREEMENT | _ONE_OFF | _BREAK_GLASS, name="%(class)s_exactly_one_basis"
            ),
            models.CheckConstraint(
                condition=Q(second_person__isnull=True) | ~Q(second_person=F("granted_by")),
                name="%(class)s_second_person_is_another",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("granted_at")), name="%(class)s_expires_later"
            ),
            both_or_neither("revoked_at", "revoked_by"),
        ]

    @classmethod
    def counts_for(cls, agency: int) -> Q:
        """What its kind asks besides being live, the same for everybody of an agency."""
        return Q()
