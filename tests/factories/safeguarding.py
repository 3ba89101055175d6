"""Referrals and transfers, as the actions leave them. The people are of the form's force."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from partners.models import Agency, District, SharingDecision, Unit, User
from portal.references import new_reference
from referrals.models import (
    CpiForm,
    Referral,
    ReferralMessage,
    ReferralOrigin,
    ReferralText,
    Transfer,
)
from tests.factories import referrals

WORDS = {
    "about": "A girl of 14 who lives in the town.",
    "concern": "Adults whom she does not know fetch her by car.",
    "done": "The police look for the car.",
    "wanted": "Please see whether she is safe at home.",
}


def route(district: District, to: Agency | None, unit: Unit | None = None, **hours: int) -> None:
    District.objects.filter(pk=district.pk).update(referral_agency=to, referral_unit=unit, **hours)


@transaction.atomic
def referral(
    form: CpiForm, to: Agency, by: User, *, unit: Unit | None = None, **fields: Any
) -> Referral:
    """Sent to whom the route of the form's district names from now on."""
    assert form.district
    route(form.district, to, unit)
    words = fields.pop("words", {})
    made = Referral.objects.create(
        **{
            "reference": new_reference("REF", 2026), "owner": form.owner, "recipient": to,
            "recipient_unit": unit, "concern": "amber", "marking": form.marking,
            "created_by": by, "sent_name": by.name, "acknowledge_hours": 4, "answer_hours": 24,
        } | fields
    )  # fmt: skip
    ReferralText.objects.create(referral=made, **WORDS | words)
    decision = SharingDecision.objects.create(
        owner=form.owner, recipient=to, subject_model="referrals.Referral", subject_key=made.key,
        outcome="share", what="A referral", purpose="To keep somebody safe", consent="not_asked",
        gateway="children_act_2004_s11", decided_by=by,
    )  # fmt: skip
    ReferralOrigin.objects.create(referral=made, form=form, decision=decision)
    made.refresh_from_db()
    return made


def message(of: Referral, by: User, words: str = "Which school?") -> ReferralMessage:
    return ReferralMessage.objects.create(
        referral=of, agency=by.agency, words=words, written_by=by, written_name=by.name
    )


def acknowledged(of: Referral, by: User) -> Referral:
    Referral.objects.filter(pk=of.pk).update(
        state="acknowledged", acknowledged_at=Now(), acknowledged_by=by,
        acknowledged_name=by.name,
    )  # fmt: skip
    of.refresh_from_db()
    return of


@transaction.atomic
def transfer(form: CpiForm, to: Agency, by: User, **fields: Any) -> Transfer:
    """The form is the other force's from now on."""
    made = Transfer.objects.create(
        **{
            "form": form, "reference": form.reference, "marking": form.marking,
            "owner": form.owner, "recipient": to, "reason": "It is in your area.",
            "decision": referrals.decision(form, to, by), "moved_by": by, "moved_name": by.name,
        } | fields
    )  # fmt: skip
    CpiForm.objects.filter(pk=form.pk).update(
        owner=to, state="submitted", received_at=Now(), version=form.version + 1
    )
    form.refresh_from_db()
    return made
