"""A force with a form, and the safeguarding hub that the form's district names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from partners.models import Agency, Unit, User
from referrals.models import CpiForm, Referral
from tests.factories import partners, referrals, safeguarding


@dataclass
class Hub:
    """A form, its force, and the hub that the district names: a unit with a lead, and others."""

    form: CpiForm
    analyst: User
    council: Agency
    unit: Unit
    lead: User  # of the unit
    head: User  # of the agency
    colleague: User  # of the unit, leads nothing

    def refer(self) -> str:
        return reverse("referrals:cpi-refer", args=[self.form.key])

    def made(self, **fields: Any) -> Referral:
        return safeguarding.referral(
            self.form, self.council, self.analyst, unit=self.unit, **fields
        )


def made_hub(name: str = "Quay Council") -> Hub:
    force, council = partners.force(), partners.agency(name=name)
    unit = partners.unit(council, "Children’s hub")
    form = referrals.sent(partners.person(), force)
    safeguarding.route(form.district, council, unit, acknowledge_hours=2, red_hours=6)
    return Hub(
        form, partners.person(force, "intelligence_analyst"), council, unit,
        partners.person(council, unit=unit, leads_unit=True, name="Uma Unit"),
        partners.person(council, "agency_lead"), partners.person(council, unit=unit),
    )  # fmt: skip
