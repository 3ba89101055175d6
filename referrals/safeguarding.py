"""To whom the safety of somebody is referred, within how long, and what was referred already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nominals.models import Contribution
from partners.choices import Marking
from partners.models import Agency, District, Unit
from referrals.models import CpiForm, Referral

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nominals.models import Nominal
    from partners.models import User
    from referrals.models import ReferralOrigin
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


@dataclass(frozen=True)
class Subject:
    """Of what a referral is made, and the names that never stand in what its recipient reads."""

    names: tuple[str, ...]
    marking: str
    form: CpiForm | None = None
    nominal: Nominal | None = None
    district: District | None = None

    @property
    def key(self) -> str:
        thing = self.form or self.nominal
        return thing.key if thing else ""


def of_form(form: CpiForm) -> Subject:
    """Never the sender nor the sender's agency."""
    names = (form.sender.name, form.sender.short_name, form.created_by.name)
    return Subject(names, form.marking, form=form)


def of_nominal(nominal: Nominal, district: District, *, by: User) -> Subject:
    """Never another agency that said something of the person: what it lends it lends to be read."""
    lent = Contribution.objects.visible_to(by).filter(nominal=nominal).exclude(owner=by.agency_id)
    others = lent.exclude(owner=district.referral_agency_id or 0)
    named = others.values_list("owner__name", "owner__short_name").distinct()
    names = tuple(name for both in named for name in both)
    return Subject(names, Marking.OFFICIAL_SENSITIVE, nominal=nominal, district=district)


def subject_of(origin: ReferralOrigin, *, by: User) -> Subject:
    if origin.form is not None:
        return of_form(origin.form)
    if origin.nominal is None or origin.district is None:
        raise ValueError("A referral is made of a form, or of a nominal in a district.")
    return of_nominal(origin.nominal, origin.district, by=by)


def route_of(form: CpiForm) -> Route | None:
    """None: the safeguarding team of this district is not on the portal."""
    return route_in(form.district_id, owner=form.owner_id)


def route_in(district_id: int | None, *, owner: int) -> Route | None:
    """None, too, where `owner` is itself whom the district names."""
    rows = District.objects.select_related("referral_agency", "referral_unit")
    district = rows.filter(pk=district_id).first() if district_id else None
    agency = district.referral_agency if district else None
    if district is None or agency is None or not agency.is_active or agency.pk == owner:
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


def referrals_about(nominal: Nominal, *, by: User) -> ReferralQuerySet:
    """Those that the reader may see of what their own agency made."""
    made: ReferralQuerySet = Referral.objects.made_by_agency_of(by).filter(origin__nominal=nominal)
    return made.select_related("recipient", "recipient_unit").order_by("pk")


def handed_to(form: CpiForm, *, by: User) -> str:
    """Who has the newest referral of the form that was not sent back, as an outcome names them."""
    return named_by(referrals_of(form, by=by))


def named_by(made: Iterable[Referral]) -> str:
    """Of referrals in their order."""
    kept = [each for each in made if each.state != "returned"]
    return f"{kept[-1].recipient.name} ({kept[-1].reference})" if kept else ""


def needs_a_referral(form: CpiForm, *, by: User) -> Route | None:
    """Where a name alone is no hand-over: the team is on the portal and has no referral yet."""
    return None if handed_to(form, by=by) else route_of(form)
