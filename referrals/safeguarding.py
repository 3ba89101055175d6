"""To whom the safety of somebody is referred, within how long, and what was referred already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from partners.models import Agency, District, Unit
from referrals.models import CpiForm, Referral

if TYPE_CHECKING:
    from partners.models import User
    from referrals.referral_querysets import ReferralQuerySet


@dataclass(frozen=True)
class Route:
    """Whom the district of a form names on this portal, with the hours that it keeps."""

    agency: Agency
    unit: Unit | None
    acknowledge_hours: int
    hours: dict[str, int]
    telephone: str

    @property
    def name(self) -> str:
        return f"{self.agency.name}, {self.unit.name}" if self.unit else self.agency.name


def route_of(form: CpiForm) -> Route | None:
    """None: the safeguarding team of this district is not on the portal."""
    rows = District.objects.select_related("referral_agency", "referral_unit")
    district = rows.filter(pk=form.district_id).first() if form.district_id else None
    agency = district.referral_agency if district else None
    if district is None or agency is None or not agency.is_active or agency.pk == form.owner_id:
        return None
    return Route(
        agency, district.referral_unit, district.acknowledge_hours,
        {name: getattr(district, f"{name}_hours") for name in ("red", "amber", "green")},
        district.mash_telephone,
    )  # fmt: skip


def referrals_of(form: CpiForm, *, by: User) -> ReferralQuerySet:
    """For the force that made them; nobody else learns that there are any."""
    made: ReferralQuerySet = Referral.objects.made_by_agency_of(by).filter(origin__form=form)
    return made.select_related("recipient", "recipient_unit").order_by("pk")


def handed_to(form: CpiForm, *, by: User) -> str:
    """Who has the newest referral of the form that was not sent back, as an outcome names them."""
    kept = referrals_of(form, by=by).exclude(state="returned").last()
    return "" if kept is None else f"{kept.recipient.name} ({kept.reference})"


def needs_a_referral(form: CpiForm, *, by: User) -> Route | None:
    """Where a name alone is no hand-over: the team is on the portal and has no referral yet."""
    return None if handed_to(form, by=by) else route_of(form)
