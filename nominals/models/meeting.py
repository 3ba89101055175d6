"""The meeting: its agenda, what is decided on each nomination, and the two signatures it takes."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nominals.japtm_choices import DECIDED, MeetingState, NominationState
from nominals.meeting_querysets import (
    DecisionQuerySet,
    InterestQuerySet,
    ItemQuerySet,
    MeetingQuerySet,
    SignatureQuerySet,
)
from nominals.models.nomination import Nomination
from nominals.models.programme import Programme
from partners.models import Agency, Shareable
from portal.constraints import both_or_neither, not_blank, one_of
from portal.models import Recorded
from portal.references import new_key


class Meeting(Shareable):
    """Held by the secretariat. `version` counts what has changed on it: pages ask for that alone.

    `present` are the agencies at the table. `pack_sha256` is of all papers of its agenda together,
    frozen by the database. `on_table_since` is when the current item was put on the table.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="meetings")
    planned_for = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    version = models.PositiveIntegerField(default=1, db_default=1)
    current = models.ForeignKey(
        "AgendaItem", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    present = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    on_table_since = models.DateTimeField(null=True, blank=True)
    pack_sha256 = models.CharField(max_length=64, blank=True, db_default="", editable=False)
    frozen_at = models.DateTimeField(null=True, blank=True, editable=False)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        editable=False,
    )  # fmt: skip
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    called_off_reason = models.CharField(max_length=300, blank=True, db_default="")

    objects = MeetingQuerySet.as_manager()

    class Meta(Shareable.Meta):
        constraints = [
            *Shareable.Meta.constraints,
            one_of("state", MeetingState.values),
            both_or_neither("frozen_at", "frozen_by"),
            both_or_neither("opened_at", "opened_by"),
            both_or_neither("closed_at", "closed_by"),
            both_or_neither("called_off_at", "called_off_by"),
            models.CheckConstraint(
                condition=Q(state=MeetingState.CALLED_OFF, called_off_at__isnull=False)
                & ~Q(called_off_reason="")
                | ~Q(state=MeetingState.CALLED_OFF)
                & Q(called_off_at__isnull=True, called_off_reason=""),
                name="nominals_meeting_called_off_with_a_reason",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("nominals:meeting", args=[self.key])


class AgendaItem(Recorded):
    """One nomination on one meeting's agenda, meant to take so many `minutes`.

    `late_reason` where it came after the cut-off. What was taken off stays on record with its
    reason, and the pack says so.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    late_reason = models.CharField(max_length=300, blank=True, db_default="")
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    off_at = models.DateTimeField(null=True, blank=True, editable=False)
    off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        editable=False,
    )  # fmt: skip
    off_reason = models.CharField(max_length=300, blank=True, db_default="", editable=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "nomination"], condition=Q(off_at__isnull=True),
                name="nominals_agendaitem_once",
            ),
            both_or_neither("off_at", "off_by"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"item {self.pk}"


class Decision(models.Model):
    """What is put to both chairs. It never changes: an edit is a new one and voids both signatures.

    `content` is all that a signature binds, as it was on the table; the database hashes it. It
    takes effect when the second of two agencies has signed.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="decisions")
    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    edition = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=12, choices=NominationState.choices)
    reasons = models.TextField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64, db_default="", editable=False)
    proposed_at = models.DateTimeField(db_default=Now())
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    took_effect = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["edition"]
        constraints = [
            one_of("outcome", [str(state) for state in DECIDED]),
            not_blank("reasons"),
            models.UniqueConstraint(fields=["item", "edition"], name="nominals_decision_edition"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(took_effect__isnull=False),
                name="nominals_decision_one_takes_effect",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"decision {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("nominals:decision", args=[self.key])


class Signature(models.Model):
    """One chairing agency's yes to one content, by its co-chair or a named deputy."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="signatures")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField(db_default=Now())
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = SignatureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "owner"], name="nominals_signature_one_an_agency"
            ),
            models.UniqueConstraint(
                fields=["decision", "signed_by"], name="nominals_signature_one_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"signature {self.pk}"

    @property
    def said(self) -> str:
        return _("Signed by %(name)s (%(agency)s), %(at)s") % {
            "name": self.name, "agency": self.owner.name,
            "at": date_format(timezone.localtime(self.signed_at), "j F Y, H:i"),
        }  # fmt: skip


class Interest(models.Model):
    """Somebody's own interest in an item: they neither propose on it nor sign it."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="interests")
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    words = models.CharField(max_length=300)
    declared_at = models.DateTimeField(db_default=Now())
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = InterestQuerySet.as_manager()

    class Meta:
        constraints = [
            not_blank("words"),
            models.UniqueConstraint(
                fields=["item", "declared_by"], name="nominals_interest_one_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"interest {self.pk}"
