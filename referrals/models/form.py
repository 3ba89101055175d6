"""The Community Partnership Information (CPI) form: what a partner noticed and tells the police."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from partners.models import Agency, District, Grant, Rendering, Shareable, SharingDecision
from partners.sharing import GroupGrantBase
from portal.constraints import both_or_neither, one_of
from referrals import codes
from referrals.choices import (
    DRAFT_KEPT_FOR,
    PRIORITY_TAGS,
    TAGS,
    WAITING,
    CodeList,
    NoActionReason,
    Outcome,
    Priority,
    SafeAnswer,
    State,
    Tag,
    Theme,
)
from referrals.querysets import (
    CpiFormQuerySet,
    CpiReceiptQuerySet,
    ForceOnlyQuerySet,
)


class CpiForm(Shareable):
    """A form's cover: where it stands, what was answered. A draft belongs to the sender's agency.

    On sending, ownership passes to the force of the district; `sender` keeps a standing right to
    its forms that no later act of the sender's side can take or give.
    """

    sender = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    # Who wrote a draft first that a lead passed to `created_by`: what it says is not their own.
    first_writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip
    # What came later about the same matter: the form that it adds to never changes.
    supplements = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="supplementary",
    )
    is_quick = models.BooleanField(default=False, db_default=False)  # the short path
    start_token = models.CharField(max_length=40, editable=False)
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    theme = models.CharField(max_length=20, choices=Theme.choices, blank=True)
    safeguarding_referred_on = models.DateField(null=True, blank=True)
    safeguarding_reference = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    is_urgent = models.BooleanField(default=False, db_default=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sending_decision = models.ForeignKey(
        SharingDecision, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Kept by the database, which looks at `version`: a draft that is saved starts anew.
    saved_at = models.DateTimeField(db_default=Now(), editable=False)
    warned_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When it came to this force from another: its clocks run from then.
    received_at = models.DateTimeField(null=True, blank=True, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True)  # first, by the force
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    priority = models.CharField(max_length=10, choices=Priority.choices, blank=True, db_default="")
    triaged_at = models.DateTimeField(null=True, blank=True)
    triaged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # By when the next thing is to be done: triage, then what the priority asks for.
    due_at = models.DateTimeField(null=True, blank=True, editable=False)
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.CharField(max_length=20, choices=SafeAnswer.choices, blank=True)
    # Words beside the approved sentence, which a scanner let through.
    answer_words = models.CharField(max_length=500, blank=True, db_default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CpiFormQuerySet.as_manager()

    class Meta(Shareable.Meta):
        constraints = [
            *Shareable.Meta.constraints,
            one_of("state", State.values),
            one_of("theme", ["", *Theme.values]),
            one_of("answer", ["", *SafeAnswer.values]),
            both_or_neither("sent_at", "sent_by"),
            both_or_neither("answered_at", "answered_by"),
            both_or_neither("opened_at", "opened_by"),
            one_of("priority", ["", *Priority.values]),
            both_or_neither("triaged_at", "triaged_by"),
            both_or_neither("claimed_at", "claimed_by"),
            models.CheckConstraint(
                condition=Q(triaged_at__isnull=True, priority="")
                | Q(triaged_at__isnull=False) & ~Q(priority=""),
                name="referrals_cpiform_triaged_with_a_priority",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.IN_TRIAGE) | Q(triaged_at__isnull=False),
                name="referrals_cpiform_in_triage_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["created_by", "start_token"], name="referrals_cpiform_started_once"
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, owner=F("sender"), sent_at__isnull=True)
                | Q(
                    ~Q(state=State.DRAFT), ~Q(theme=""), sent_at__isnull=False,
                    district__isnull=False, sending_decision__isnull=False,
                ),
                name="referrals_cpiform_sent_with_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, answered_at__isnull=False) & ~Q(answer="")
                | ~Q(state=State.CLOSED) & Q(answered_at__isnull=True, answer=""),
                name="referrals_cpiform_closed_with_an_answer",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["owner", "-id"], name="referrals_cpiform_owned"),
            models.Index(fields=["sender", "-id"], name="referrals_cpiform_sent"),
            models.Index(fields=["created_by", "-id"], name="referrals_cpiform_written"),
            models.Index(
                fields=["saved_at"],
                name="referrals_cpiform_drafts",
                condition=Q(state=State.DRAFT),
            ),
            models.Index(
                fields=["owner", "-id"],
                name="referrals_cpiform_urgent",
                condition=Q(is_urgent=True, state=State.SUBMITTED),
            ),
            models.Index(
                fields=["owner", "due_at", "id"],
                name="referrals_cpiform_due",
                condition=Q(state__in=WAITING),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("referrals:cpi-read", args=[self.key])

    def get_theme_display(self) -> str:  # type: ignore[no-redef]  # the plugin makes Django's own
        """As it was called when the form was sent."""
        return codes.label(CodeList.THEME, self.theme, at=self.sent_at)

    def get_answer_display(self) -> str:  # type: ignore[no-redef]  # the plugin makes Django's own
        return codes.label(CodeList.ANSWER, self.answer, at=self.answered_at)

    @property
    def tag(self) -> Tag:
        return TAGS[self.state]

    @property
    def priority_tag(self) -> Tag | None:
        return PRIORITY_TAGS.get(self.priority)

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def clock_from(self) -> datetime | None:
        return self.received_at or self.sent_at

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def deleted_on(self) -> datetime:
        """When a draft goes that nobody saves again."""
        return self.saved_at + DRAFT_KEPT_FOR


class CpiOutcome(models.Model):
    """One thing that came of a form, for the force alone. A hand-over is acknowledged later."""

    form = models.ForeignKey(CpiForm, on_delete=models.PROTECT, related_name="outcomes")
    outcome = models.CharField(max_length=30, choices=Outcome.choices)
    reason = models.CharField(
        max_length=30, choices=NoActionReason.choices, blank=True, db_default=""
    )
    note = models.TextField(blank=True)
    recipient = models.CharField(max_length=120, blank=True, db_default="")
    handed_over_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(  # who wrote it down
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_name = models.CharField(max_length=120, blank=True, db_default="")
    joined_to = models.ForeignKey(
        CpiForm, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = ForceOnlyQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("outcome", Outcome.values),
            one_of("reason", ["", *NoActionReason.values]),
            both_or_neither("acknowledged_at", "acknowledged_by"),
            models.UniqueConstraint(
                fields=["form", "outcome"], name="referrals_cpioutcome_each_once"
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True)
                | Q(handed_over_at__isnull=False) & ~Q(acknowledged_name=""),
                name="referrals_cpioutcome_acknowledged_by_name",
            ),
            models.CheckConstraint(
                condition=~Q(joined_to=F("form")), name="referrals_cpioutcome_joined_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"outcome {self.pk}"

    @property
    def label(self) -> str:
        """As it was called when it was recorded."""
        return codes.label(CodeList.OUTCOME, self.outcome, at=self.recorded_at)


class CpiFormGrant(Grant, GroupGrantBase):
    """A form that its force lends to another agency."""

    content_object = models.ForeignKey(CpiForm, on_delete=models.CASCADE)  # grants end with the row

    class Meta(Grant.Meta, GroupGrantBase.Meta):
        unique_together: ClassVar[list[Sequence[str]]] = []


class CpiRendering(Rendering):
    """The PDF of a form in one state of it."""

    form = models.ForeignKey(  # made from it
        CpiForm, on_delete=models.CASCADE, related_name="renderings"
    )

    objects = ForceOnlyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form", "digest"], name="referrals_cpirendering_made_once"
            )
        ]


class CpiReceipt(Rendering):
    """The sender's own copy of what was sent, made once."""

    form = models.OneToOneField(
        CpiForm, on_delete=models.CASCADE, related_name="receipt"
    )  # made from it

    objects = CpiReceiptQuerySet.as_manager()
