"""Referrals to agencies and their units, and what one force passed to another."""

from __future__ import annotations

from itertools import count
from typing import Any

from partners.models import Agency, SharingDecision
from portal.references import new_key
from referrals.models import (
    CpiForm,
    Referral,
    ReferralMessage,
    ReferralOrigin,
    ReferralText,
    Transfer,
)
from tests.factories.audit import execute
from tests.factories.safeguarding import WORDS
from tests.house.worlds.build import Built, at

_numbers = count(1)


def referring(built: Built) -> None:
    """Of each form that was sent: a referral, every third to no unit; and a transfer of it."""
    for number, form in enumerate(form for form in built.forms if form.state != "draft"):
        others = [agency for agency in built.agencies if agency != form.owner]
        _refer(built, form, at(others, number), number)
        _transfer(built, form, at(others, number + 1))


def _refer(built: Built, form: CpiForm, to: Agency, number: int) -> None:
    units = [unit for unit in built.units if unit.agency_id == to.pk]
    by = built.one_of(form.owner)
    made = Referral.objects.create(
        reference=f"W-{next(_numbers)}", owner=form.owner, recipient=to, marking=form.marking,
        recipient_unit=at(units, number) if number % 3 else None, concern="red",
        created_by=by, sent_name="Clerk", acknowledge_hours=4, answer_hours=24,
    )  # fmt: skip
    ReferralText.objects.create(referral=made, **WORDS)
    decision = _decided(built, made, to, "referrals.Referral")
    # The route of the district would name each of them in turn.
    execute("SET session_replication_role = replica")
    ReferralOrigin.objects.create(referral=made, form=form, decision=decision)
    execute("SET session_replication_role = origin")
    ReferralMessage.objects.create(
        referral=made, agency=form.owner, words="Which school?", written_by=by,
        written_name="Clerk",
    )  # fmt: skip


def _transfer(built: Built, form: CpiForm, to: Agency) -> None:
    Transfer.objects.create(
        key=new_key(), form=form, reference=form.reference, marking=form.marking,
        owner=form.owner, recipient=to, reason="It is in your area",
        decision=_decided(built, form, to, "referrals.CpiForm"),
        moved_by=built.one_of(form.owner), moved_name="Clerk",
    )  # fmt: skip


def _decided(built: Built, thing: Any, to: Agency, model: str) -> SharingDecision:
    return SharingDecision.objects.create(
        owner=thing.owner, recipient=to, subject_model=model, subject_key=thing.key,
        outcome="share", what="A thing", purpose="To keep safe", gateway="common_law",
        consent="not_asked", decided_by=built.one_of(thing.owner),
    )  # fmt: skip
