"""Agreements about sharing of the demonstration: those in force, and one that waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from partners.choices import AgreementState
from partners.models import Agency, AgreementParty, SharingAgreement
from portal.references import new_reference

TOGETHER = "ISA-JAPTM"


def agree(force: Agency, names: Iterable[str]) -> None:
    for partner in Agency.objects.filter(name__in=names).order_by("pk"):
        title = f"Sharing between {partner.short_name} and the force"
        _bind(f"ISA-{partner.pk:03d}", title, force, partner)


def agree_together(names: Iterable[str]) -> None:
    _bind(TOGETHER, "Joint agency prioritising and tasking", *Agency.objects.filter(name__in=names))


def _bind(reference: str, title: str, *parties: Agency) -> None:
    now = timezone.now()
    agreement = SharingAgreement.objects.create(
        reference=reference, title=title, state=AgreementState.IN_FORCE,
        in_force_from=now - timedelta(days=60), ends_at=now + timedelta(days=305),
    )  # fmt: skip
    for party in parties:
        AgreementParty.objects.create(agreement=agreement, agency=party)


def ask_to_sign(force: Agency, school: Agency) -> None:
    """Lena wrote and signed it; it waits for the head teacher."""
    now, lead = timezone.now(), force.people.get(name="Lena Lead")
    agreement = SharingAgreement.objects.create(
        reference=new_reference("ISA", now.year), title="Weapons near schools: what we share early",
        purpose="Where and when weapons are seen near schools, so that patrols and lessons fit."
        " Under section 115 of the Crime and Disorder Act 1998.",
        in_force_from=now, ends_at=now + timedelta(days=365), written_by=lead,
        written_at=now,
    )  # fmt: skip
    signed = {"signed_at": now, "signed_by": lead}
    AgreementParty.objects.create(agreement=agreement, agency=force, **signed)
    AgreementParty.objects.create(agreement=agreement, agency=school)
