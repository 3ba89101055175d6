"""Nominals and what agencies said of them: plainly invented."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Permission as AuthPermission
from django.utils import timezone

from nominals.choices import Capacity, Certainty, Kind, NameType
from nominals.folding import folded
from nominals.models import Contribution, ContributionGrant, LoanTerms, Nominal
from partners.choices import Consent, DecisionOutcome
from partners.models import Agency, SharingAgreement, SharingDecision, User
from portal.references import new_reference
from tests.factories import partners


def nominal(by: User, **fields: Any) -> Nominal:
    return Nominal.objects.create(
        **{
            "reference": new_reference("NOM", 2026), "owner": by.agency, "created_by": by,
            "marking": "OFFICIAL",
        } | fields
    )  # fmt: skip


def said(by: User, of: Nominal | None = None, **fields: Any) -> Contribution:
    """A name, unless `fields` say otherwise."""
    given = {
        "kind": Kind.NAME, "code": NameType.LEGAL, "value": "INVENTED, Ivor",
        "capacity": Capacity.SUSPECT, "certainty": Certainty.FACT, "source": "our own file",
        "said_on": date(2026, 3, 27), "reference": new_reference("CON", 2026),
        "owner": by.agency, "created_by": by, "nominal": of or nominal(by),
    } | fields  # fmt: skip
    if given["kind"] == Kind.NAME:
        given["folded"] = folded(given["value"])
    return Contribution.objects.create(**given)


def lend(
    contribution: Contribution, to: Agency, by: User, *, agreement: SharingAgreement | None = None,
    **fields: Any,
) -> ContributionGrant:  # fmt: skip
    agreement = agreement or partners.agreement(contribution.owner, to)
    decision = SharingDecision.objects.create(
        owner=contribution.owner, recipient=to, subject_model="nominals.Contribution",
        subject_key=contribution.key, outcome=DecisionOutcome.SHARE, what="a name",
        purpose="to deal with a threat together", consent=Consent.NOT_ASKED, agreement=agreement,
        decided_by=by,
    )  # fmt: skip
    permission = AuthPermission.objects.get(
        content_type__app_label="nominals", codename="view_contribution"
    )
    return ContributionGrant.objects.create(
        **{
            "content_object": contribution, "group": to.group, "permission": permission,
            "owner": contribution.owner, "decision": decision, "agreement": agreement,
            "granted_by": by, "expires_at": timezone.now() + timedelta(days=30),
        } | fields
    )  # fmt: skip


def terms(lent: ContributionGrant, *conditions: str) -> LoanTerms:
    return LoanTerms.objects.create(
        decision=lent.decision, contribution=lent.content_object,
        recipient=lent.decision.recipient, conditions=list(conditions),
    )  # fmt: skip
