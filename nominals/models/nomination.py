"""Somebody put forward for a cohort: written by one agency, read by the programme's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from nominals.japtm_choices import TAG_COLOURS, WITH_OWNER, NominationState, NoteKind, ReplyKind
from nominals.japtm_querysets import NominationNoteQuerySet, NominationQuerySet, ReplyQuerySet
from nominals.models.nominal import Nominal
from nominals.models.programme import Programme
from partners.models import Agency, Grant, Shareable
from partners.sharing import GroupGrantBase
from portal.constraints import both_or_neither, not_blank, one_of

LONGEST_TEXT = 3_000


class Nomination(Shareable):
    """Owned by who nominates; on approval sent to the secretariat, which keeps it whatever ends.

    `criteria` holds for each code met what shows it. `carried` are the owner's contributions that
    go with it, `carried_to` says of each to which agencies, where not to all. Sensitivities are yes
    or no: no detail of covert work stands here, ever.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="nominations")
    nominal = models.ForeignKey(Nominal, on_delete=models.PROTECT, related_name="nominations")
    state = models.CharField(
        max_length=12, choices=NominationState.choices, default=NominationState.DRAFT
    )
    recipient = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    criteria = models.JSONField(default=dict, blank=True)
    harm = models.TextField(blank=True, max_length=LONGEST_TEXT)
    management = models.TextField(blank=True)
    dependants = models.PositiveSmallIntegerField(null=True, blank=True)
    are_dependants_safe = models.BooleanField(null=True, blank=True)
    opportunity = models.TextField(blank=True)
    wanted = models.TextField(blank=True)
    is_covert = models.BooleanField(null=True, blank=True)
    is_source_at_risk = models.BooleanField(null=True, blank=True)
    is_limited = models.BooleanField(null=True, blank=True)
    lawful_basis = models.TextField(blank=True)
    carried = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    carried_to = models.JSONField(default=dict, db_default={}, blank=True)
    # Both kept by a trigger. Whoever stands here approves it never.
    writers = ArrayField(models.BigIntegerField(), default=list, db_default=[], editable=False)
    written_at = models.DateTimeField(db_default=Now(), editable=False)
    nominated_name = models.CharField(max_length=120)
    necessity = models.TextField(blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_name = models.CharField(max_length=120, blank=True)
    approved_sha256 = models.CharField(max_length=64, blank=True, db_default="", editable=False)
    returned_reason = models.CharField(max_length=500, blank=True)
    answers_due = models.DateField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)
    revealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = NominationQuerySet.as_manager()

    class Meta(Shareable.Meta):
        indexes = [
            models.Index(fields=["programme", "state"], name="nominals_nomination_in"),
            models.Index(fields=["owner", "-id"], name="nominals_nomination_owned"),
            models.Index(fields=["recipient", "-id"], name="nominals_nomination_received"),
        ]
        constraints = [
            *Shareable.Meta.constraints,
            one_of("state", NominationState.values),
            both_or_neither("approved_at", "approved_by"),
            both_or_neither("revealed_at", "revealed_by"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("created_by")),
                name="nominals_nomination_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*WITH_OWNER, NominationState.CLOSED])
                | Q(approved_at__isnull=False, recipient__isnull=False),
                name="nominals_nomination_leaves_home_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state=NominationState.ENRICHING) | Q(answers_due__isnull=False),
                name="nominals_nomination_asked_by_a_day",
            ),
            models.UniqueConstraint(
                fields=["programme", "nominal", "owner"],
                condition=~Q(state=NominationState.CLOSED),
                name="nominals_nomination_once_by_an_agency",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("nominals:nomination", args=[self.key])

    @property
    def colour(self) -> str:
        return TAG_COLOURS[self.state]


class NominationGrant(Grant, GroupGrantBase):
    """A nomination lent to an agency of its programme."""

    content_object = models.ForeignKey(Nomination, on_delete=models.PROTECT)

    class Meta(Grant.Meta, GroupGrantBase.Meta):
        unique_together: ClassVar[list[Sequence[str]]] = []


class NominationNote(models.Model):
    """What one agency keeps to itself: why its approver sent it back, or who is the same person.

    `other` is the nomination that it is compared with. It never changes; the newest holds.
    """

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="notes")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=NoteKind.choices)
    other = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.CharField(max_length=500)
    made_at = models.DateTimeField(db_default=Now())
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = NominationNoteQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("kind", NoteKind.values),
            not_blank("words"),
            models.CheckConstraint(
                condition=Q(kind=NoteKind.RETURNED, other__isnull=True)
                | (~Q(kind=NoteKind.RETURNED) & ~Q(other=F("nomination")) & Q(other__isnull=False)),
                name="nominals_nominationnote_compares_two",
            ),
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"


class Reply(models.Model):
    """What one partner answered when it was asked. Its own and the secretariat's to see."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="replies")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ReplyKind.choices)
    answered_at = models.DateTimeField(db_default=Now())
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = ReplyQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("kind", ReplyKind.values),
            models.UniqueConstraint(
                fields=["nomination", "owner"], name="nominals_reply_one_an_agency"
            ),
        ]

    def __str__(self) -> str:
        return f"reply {self.pk}"
