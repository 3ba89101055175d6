"""Agencies, people, agreements: plainly invented."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from itertools import count
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.utils import timezone

from partners.choices import AgreementState, DistrictKind, Sector
from partners.models import (
    Agency,
    AgreementParty,
    ApiToken,
    Deputyship,
    District,
    ForceArea,
    Invitation,
    SharingAgreement,
    Unit,
    User,
)

_numbers = count(1)


def force_area(**fields: Any) -> ForceArea:
    number = next(_numbers)
    return ForceArea.objects.create(
        **{"code": f"E23{number:06d}", "name": f"Area {number}"} | fields
    )


def district(**fields: Any) -> District:
    number = next(_numbers)
    if "force_area" not in fields:
        fields["force_area"] = force_area()
    return District.objects.create(
        **{
            "gss": f"E07{number:06d}",
            "name": f"District {number}",
            "kind": DistrictKind.COUNTY_DISTRICT,
        }
        | fields
    )


def agency(**fields: Any) -> Agency:
    number = next(_numbers)
    fields.setdefault("name", f"Agency {number}")
    fields.setdefault("short_name", f"A{number}")
    fields.setdefault("sector", Sector.EDUCATION)
    group = Group.objects.create(name=f"agency {number}")
    return Agency.objects.create(group=group, **fields)


def force(area: ForceArea | None = None, **fields: Any) -> Agency:
    return agency(sector=Sector.POLICE, police_area=area or force_area(), **fields)


def unit(of: Agency, name: str = "") -> Unit:
    return Unit.objects.create(agency=of, name=name or f"Unit {next(_numbers)}")


def person(of: Agency | None = None, *roles: str, factor: bool = True, **fields: Any) -> User:
    number = next(_numbers)
    user: User = User.objects.create(
        **{
            "email": f"person{number}@agency.example",
            "name": f"Person {number}",
            "agency": of or agency(),
            "roles": list(roles or ["practitioner"]),
            "password": "one that nobody can type",
        }
        | fields
    )
    if factor:
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    return user


def deputyship(
    lead: User, deputy: User | None = None, *, name: str = "", **fields: Any
) -> Deputyship:
    """From today for a week."""
    today = timezone.localdate()
    deputy = deputy or person(lead.agency, name=name or "Deputy")
    made = Deputyship.objects.create(
        **{
            "owner": lead.agency,
            "created_by": lead,
            "person": deputy,
            "starts_on": today,
            "ends_on": today + timedelta(days=6),
        }
        | fields
    )
    deputy.deputy_until = made.ends_on
    deputy.save(update_fields=["deputy_until"])
    return made


def token(by: User, **fields: Any) -> ApiToken:
    """A system that a lead let in. Nobody has its secret."""
    number = next(_numbers)
    account = person(
        by.agency, factor=False, is_system=True, email=f"system-{number}@system.invalid"
    )  # fmt: skip
    return ApiToken.objects.create(
        **{
            "owner": by.agency, "name": f"System {number}", "account": account,
            "digest": f"{number:064x}", "scopes": ["forms:send"], "created_by": by,
        } | fields
    )  # fmt: skip


def agreement(*parties: Agency, **fields: Any) -> SharingAgreement:
    now = timezone.now()
    made = SharingAgreement.objects.create(
        **{
            "reference": f"ISA-{next(_numbers)}",
            "title": "Sharing for safety",
            "in_force_from": now - timedelta(days=30),
            "ends_at": now + timedelta(days=300),
            "state": AgreementState.IN_FORCE,
        }
        | fields
    )
    for party in parties:
        AgreementParty.objects.create(agreement=made, agency=party)
    return made


def draft_agreement(signed: Agency, *asked: Agency, **fields: Any) -> SharingAgreement:
    """Written and signed by the first agency; the others have not answered."""
    made = agreement(signed, *asked, state=AgreementState.DRAFT, purpose="Safety.", **fields)
    signature = {"signed_at": timezone.now(), "signed_by": person(signed, "agency_lead")}
    made.agreementparty_set.filter(agency=signed).update(**signature)
    return made


def invitation(by: User, *roles: str, token: str = "", **fields: Any) -> Invitation:
    """Sent a minute ago; `token` is what its link holds."""
    number, now = next(_numbers), timezone.now()
    proof = hashlib.sha256(token.encode()).hexdigest()
    return Invitation.objects.create(
        **{
            "owner": by.agency,
            "name": f"Invited {number}",
            "email": f"invited{number}@agency.example",
            "roles": list(roles or ["practitioner"]),
            "digest": hashlib.sha256(proof.encode()).hexdigest() if token else "",
            "sent_at": now - timedelta(minutes=1),
            "expires_at": now + timedelta(hours=72),
            "created_by": by,
        }
        | fields
    )
