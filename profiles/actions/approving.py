"""A profile is read by a second person and approved, before it is published."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import audit
from portal.errors import Refused
from profiles import figures as making
from profiles import readiness
from profiles.choices import ProfileState
from profiles.models import PARTS, DistrictProfile, Indicator, ThreatEntry
from profiles.periods import LONGEST_TO_REVIEW

if TYPE_CHECKING:
    from partners.models import User


def authors_of(profile: DistrictProfile, *, by: User) -> set[int]:
    """Who built it and wrote its parts. Nobody where it holds figures alone: those are no words."""
    written = {
        author
        for part in PARTS
        for author in part.objects.visible_to(by)
        .filter(profile=profile).values_list("created_by", flat=True)
    }  # fmt: skip
    return written | {profile.created_by_id} if written else set()


def missing_in(profile: DistrictProfile, *, by: User) -> list[str]:
    """What stands between this profile and its approval, a sentence each."""
    return readiness.missing(
        list(ThreatEntry.objects.visible_to(by).filter(profile=profile)),
        list(Indicator.objects.visible_to(by).filter(profile=profile)),
        making.from_json(profile.figures),
    )


@transaction.atomic
def approve_profile(profile: DistrictProfile, *, review_on: date, by: User) -> DistrictProfile:
    """By somebody who wrote nothing in it. From now on its words stand as they are."""
    found = _mine(profile, by=by)
    if found.state != ProfileState.DRAFT:
        raise Refused(_("Only a draft is approved."))
    if not timezone.localdate() < review_on <= timezone.localdate() + LONGEST_TO_REVIEW:
        raise Refused(_("The next review is after today and within twelve months."))
    if by.pk in authors_of(found, by=by):
        raise Refused(_("Somebody else approves what you wrote: ask another analyst to read it."))
    if missing_in(found, by=by):
        raise Refused(_("It is not ready: the page of the profile says what is missing."))
    found.state, found.review_on = ProfileState.APPROVED, review_on
    found.approved_at, found.approved_by = timezone.now(), by
    found.save(update_fields=["state", "review_on", "approved_at", "approved_by"])
    audit.record(audit.Event.PROFILE_APPROVED, by=by, on=found)
    return found


@transaction.atomic
def reopen_profile(profile: DistrictProfile, *, by: User) -> DistrictProfile:
    """Back to a draft, so that something can be mended; it is approved anew."""
    found = _mine(profile, by=by)
    if found.state != ProfileState.APPROVED:
        raise Refused(_("Only what is approved and not published yet goes back to a draft."))
    found.state, found.review_on = ProfileState.DRAFT, None
    found.approved_at = found.approved_by = None
    found.save(update_fields=["state", "review_on", "approved_at", "approved_by"])
    audit.record(audit.Event.PROFILE_REOPENED, by=by, on=found)
    return found


def _mine(profile: DistrictProfile, *, by: User) -> DistrictProfile:
    rows = DistrictProfile.objects.editable_by(by).select_for_update(of=("self",))
    found: DistrictProfile | None = rows.filter(pk=profile.pk).first()
    if found is None:
        raise Refused(_("Only the agency that owns a profile approves it."))
    return found
