"""Writing the parts of a draft profile, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from partners.choices import Marking
from portal import audit
from portal.errors import Refused
from profiles.choices import ProfileState
from profiles.models import DistrictProfile

if TYPE_CHECKING:
    from partners.models import User
    from profiles.models.parts import ProfilePart
    from profiles.parts import Kind

MOST = 60  # of each kind; more would be a mistake, and each stands on one page


class Stale(Exception):
    """The part was changed or taken out since the page was made. Nothing was saved."""


@transaction.atomic
def add_part(
    profile: DistrictProfile, kind: Kind, *, answers: Mapping[str, Any], by: User
) -> ProfilePart:
    """Last of its kind. A profile with words in it is the partners' edition, and marked so."""
    profile = _draft(profile, by=by)
    rows = kind.model.objects.editable_by(by).filter(profile=profile)
    if rows.count() >= MOST:
        raise Refused(_("This profile has as many of these as it can hold."))
    last = rows.aggregate(last=Max("place"))["last"] or 0
    made: ProfilePart = kind.model.objects.create(
        profile=profile, place=last + 1, created_by=by, **_held(answers)
    )
    if profile.marking == Marking.OFFICIAL:
        profile.marking = Marking.OFFICIAL_SENSITIVE
        profile.save(update_fields=["marking"])
    _record(profile, kind, made, by=by)
    return made


@transaction.atomic
def change_part(
    part: ProfilePart, kind: Kind, *, version: int, answers: Mapping[str, Any], by: User
) -> ProfilePart:
    """Write these words over version `version`, or over nothing (`Stale`)."""
    profile = _draft(part.profile, by=by)
    part = _as_known(part, kind, version=version, by=by)
    for name, value in _held(answers).items():
        setattr(part, name, value)
    part.version += 1
    part.save()
    _record(profile, kind, part, by=by)
    return part


@transaction.atomic
def remove_part(part: ProfilePart, kind: Kind, *, version: int, by: User) -> None:
    profile = _draft(part.profile, by=by)
    _as_known(part, kind, version=version, by=by).delete()
    audit.record(audit.Event.PROFILE_ALTERED, by=by, on=profile, after={kind.name: "taken out"})


@transaction.atomic
def move_part(part: ProfilePart, kind: Kind, *, up: bool, by: User) -> None:
    """Change places with its neighbour. The first one stays where it is moved up, the last down."""
    profile = _draft(part.profile, by=by)
    rows = list(kind.model.objects.editable_by(by).filter(profile=profile))
    places = [row.pk for row in rows]
    if part.pk not in places:
        raise Stale
    here = places.index(part.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for place, row in enumerate(rows, start=1):
        if row.place != place:
            row.place = place
            row.save(update_fields=["place"])
    audit.record(audit.Event.PROFILE_ALTERED, by=by, on=profile, after={kind.name: "moved"})


def _draft(profile: DistrictProfile, *, by: User) -> DistrictProfile:
    rows = DistrictProfile.objects.editable_by(by).select_for_update(of=("self",))
    found: DistrictProfile | None = rows.filter(pk=profile.pk).first()
    if found is None or found.state != ProfileState.DRAFT:
        raise Refused(_("What is written in a profile changes only while it is a draft."))
    return found


def _as_known(part: ProfilePart, kind: Kind, *, version: int, by: User) -> ProfilePart:
    found: ProfilePart | None = kind.model.objects.editable_by(by).filter(pk=part.pk).first()
    if found is None or found.version != version:
        raise Stale
    return found


def _held(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answers.items() if name != "version"}


def _record(profile: DistrictProfile, kind: Kind, part: ProfilePart, *, by: User) -> None:
    after = {kind.name: f"{part.key} {part.version}"}
    audit.record(audit.Event.PROFILE_ALTERED, by=by, on=profile, after=after)
