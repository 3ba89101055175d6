"""What the sender wrote: the answers that a form has one of each."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from portal.constraints import one_of
from referrals.answer_choices import Consents, Frequency, KnownTo, Precision, YesNo
from referrals.choices import AtRisk, Risk, SourceType, Theme
from referrals.models.form import CpiForm
from referrals.querysets import CpiAccountQuerySet

YES_OR_NO = (
    "line_manager_aware", "on_behalf_of", "related_to_child", "vulnerable_adult", "believed_false",
    "source_named", "subject_aware", "contact_you", "contact_source", "shared_elsewhere",
)  # fmt: skip


def _yes_no() -> models.CharField[str, str]:
    return models.CharField(max_length=10, choices=YesNo.choices, blank=True, db_default="")


def _words(longest: int) -> models.CharField[str, str]:
    return models.CharField(max_length=longest, blank=True, db_default="")


class CpiAccount(models.Model):
    """A part of its form, for those who may read it, fixed once sent. Empty: not answered.

    Who the source is stands elsewhere, behind a wall of its own.
    """

    # Free words, looked through for signs of danger.
    TEXTS: ClassVar[tuple[str, ...]] = (
        "what_happened", "people", "places", "risk_detail", "believed_false_why",
        "contact_safe_note", "consent_note", "necessity", "handling_instruction",
    )  # fmt: skip

    form = models.OneToOneField(CpiForm, on_delete=models.CASCADE, related_name="account")  # a part

    contact_times = _words(200)
    contact_safe_note = _words(200)
    line_manager_aware = _yes_no()
    on_behalf_of = _yes_no()
    colleague_name = _words(120)
    colleague_role = _words(120)

    other_themes = ArrayField(
        models.CharField(max_length=20, choices=Theme.choices), default=list, db_default=[]
    )
    related_to_child = _yes_no()
    vulnerable_adult = _yes_no()
    referral_understood = models.BooleanField(default=False, db_default=False)
    linked_operation = _words(120)
    group_name = _words(120)
    previous_reference = _words(40)

    what_happened = models.TextField(blank=True)
    at_risk = models.CharField(max_length=10, choices=AtRisk.choices, blank=True, db_default="")
    occurred_from = models.DateField(null=True, blank=True)
    occurred_to = models.DateField(null=True, blank=True)
    date_precision = models.CharField(
        max_length=10, choices=Precision.choices, blank=True, db_default=""
    )
    frequency = models.CharField(
        max_length=10, choices=Frequency.choices, blank=True, db_default=""
    )
    believed_false = _yes_no()
    believed_false_why = _words(500)

    people = models.TextField(blank=True)
    places = models.TextField(blank=True)

    source_type = models.CharField(max_length=20, choices=SourceType.choices, blank=True)
    source_named = _yes_no()
    who_else_knows = models.CharField(
        max_length=10, choices=KnownTo.choices, blank=True, db_default=""
    )
    risk = models.CharField(max_length=10, choices=Risk.choices, blank=True)
    risk_detail = models.TextField(blank=True)
    source_consents = models.CharField(
        max_length=10, choices=Consents.choices, blank=True, db_default=""
    )
    consent_note = _words(500)
    subject_aware = _yes_no()
    contact_you = _yes_no()
    contact_source = _yes_no()
    shared_elsewhere = _yes_no()
    shared_with = _words(200)
    basis_understood = models.BooleanField(default=False, db_default=False)
    necessity = _words(500)

    pictures_declared = models.BooleanField(default=False, db_default=False)
    handling_instruction = _words(200)

    objects = CpiAccountQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("at_risk", ["", *AtRisk.values]),
            one_of("source_type", ["", *SourceType.values]),
            one_of("risk", ["", *Risk.values]),
            one_of("date_precision", ["", *Precision.values]),
            one_of("frequency", ["", *Frequency.values]),
            one_of("who_else_knows", ["", *KnownTo.values]),
            one_of("source_consents", ["", *Consents.values]),
            *(one_of(name, ["", *YesNo.values]) for name in YES_OR_NO),
            models.CheckConstraint(
                condition=Q(other_themes__contained_by=Theme.values),
                name="referrals_cpiaccount_other_themes_known",
            ),
            models.CheckConstraint(
                condition=Q(occurred_to__isnull=True) | Q(occurred_to__gte=F("occurred_from")),
                name="referrals_cpiaccount_from_before_to",
            ),
        ]

    def __str__(self) -> str:
        return f"account {self.pk}"
