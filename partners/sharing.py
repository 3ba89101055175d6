"""Who may see which rows, stated once for the querysets; the only door to guardian.

The second wall (row-level security) says the same in SQL, written independently of this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Permission as AuthPermission
from django.contrib.postgres.functions import TransactionNow
from django.db import connection
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _
from guardian.models import GroupObjectPermissionBase

from partners.choices import AgreementState, Consent, DecisionOutcome, markings_up_to
from partners.models import Agency, AgreementParty, Grant, SharingAgreement, SharingDecision
from portal import audit
from portal.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.models import Shareable, User

GroupGrantBase = GroupObjectPermissionBase
NOBODY = Q(pk__in=[])

# Sending a form waits for these. Putting the statement together in the ORM takes several times
# as long as running it.
_BINDING = """
SELECT s.* FROM partners_sharingagreement s
    JOIN partners_agreementparty p ON p.agreement_id = s.id AND p.agency_id = %s
    JOIN partners_agreementparty q ON q.agreement_id = s.id AND q.agency_id = %s
WHERE s.state = 'in_force' AND s.in_force_from <= now() AND s.ends_at > now()
ORDER BY s.ends_at DESC LIMIT 1
"""
_RECEIVER = """
SELECT a.*, r.agreement FROM partners_receiver(%s, %s) r JOIN partners_agency a ON a.id = r.force
"""
_MADE = (
    "key", "owner_id", "recipient_id", "subject_model", "subject_key", "outcome", "what",
    "purpose", "agreement_id", "gateway", "consent", "until", "decided_by_id",
)  # fmt: skip
_DECIDE = "SELECT (written).* FROM partners_decide(%s::partners_made_decision) AS written"


def may_see(user: Any) -> bool:
    """Anonymous, inactive, without agency, agency suspended: sees nothing."""
    return bool(user.is_authenticated and user.may_see)


def has_role(user: User, roles: Iterable[str]) -> bool:
    return not set(roles).isdisjoint(user.held_roles)


def within_marking(user: User) -> Q:
    return Q(marking__in=markings_up_to(user.counted_marking))


def owned_by_agency_of(user: User, *, roles: Iterable[str]) -> Q:
    return Q(owner=user.agency_id) if has_role(user, roles) else NOBODY


def in_unit_led_by(user: User) -> Q:
    return Q(unit=user.unit_id) if user.leads_unit and user.unit_id else NOBODY


def lent_to(user: User, grant_model: type[Grant], *, roles: Iterable[str]) -> Q:
    """Rows with a live grant: not revoked, not expired, still by the owner, agreement in force.

    `readers` cuts the candidates first; it can name an agency whose grants have all ended.
    """
    if not has_role(user, roles):
        return NOBODY
    return _lent_to_agency(grant_model, user.agency_id, user.agency.group_id)


# The same for everybody of an agency, at any time; putting it together takes longer than asking.
@lru_cache(maxsize=1024)
def _lent_to_agency(grant_model: type[Grant], agency: int, group: int) -> Q:
    live = grant_model.objects.filter(  # type: ignore[attr-defined]
        Q(agreement__isnull=True) | Q(agreement__in=agreements_of(agency)) & Q(_owner_is_bound()),
        grant_model.counts_for(agency),
        content_object=OuterRef("pk"),
        group=group,
        owner=OuterRef("owner"),
        revoked_at__isnull=True,
        expires_at__gt=TransactionNow(),
    )
    # A scalar, because PostgreSQL turns EXISTS into a join over all of an agency's grants.
    is_lent = Subquery(live.values(yes=Value(True))[:1])
    return Q(readers__contains=[agency]) & Q(Exact(is_lent, True))


def disclosed_to(user: User, *, roles: Iterable[str]) -> Q:
    """What was told to a person's agency for good: only a time that was set with it ends it."""
    if not has_role(user, roles):
        return NOBODY
    return Q(recipient=user.agency_id) & (Q(until__isnull=True) | Q(until__gt=TransactionNow()))


def agreements_of(agency: int) -> Any:
    """Agreements in force now to which the agency is a party."""
    now = TransactionNow()
    return SharingAgreement.objects.filter(
        agreementparty__agency=agency,
        state=AgreementState.IN_FORCE,
        in_force_from__lte=now,
        ends_at__gt=now,
    ).values("pk")


def _owner_is_bound() -> Exists:
    # The owner as the grant has it: asked of the row, the parties are read again for each row.
    return Exists(
        AgreementParty.objects.filter(agreement=OuterRef("agreement"), agency=OuterRef("owner"))
    )


def bound_to(agency: int) -> Any:
    """Agencies that share an agreement in force now with this one, itself among them."""
    parties = AgreementParty.objects.filter(agreement__in=agreements_of(agency))
    return parties.values("agency")


def agreement_in_force(first: Agency, second: Agency) -> SharingAgreement | None:
    """An agreement that binds both agencies now, the one that runs longest."""
    return next(iter(SharingAgreement.objects.raw(_BINDING, [first.pk, second.pk])), None)


def basis_for(recipient: Agency, *, gateway: str, by: User) -> dict[str, Any]:
    """On what an agency tells another: the agreement that binds both now, else a named power."""
    agreement = agreement_in_force(by.agency, recipient)
    if agreement is not None:
        return {"agreement_id": agreement.pk, "gateway": ""}
    if not gateway:
        raise Refused(
            _("No agreement with %(agency)s is in force. Name the power that you rely on.")
            % {"agency": recipient.name}
        )
    return {"agreement_id": None, "gateway": gateway}


@dataclass(frozen=True)
class Receiver:
    """The police force of a district, and the agreement that binds it to the sender now."""

    force: Agency
    agreement_id: int | None


def receiver_for(district: int, *, sender: int) -> Receiver | None:
    """None: no police force of the partnership has this district."""
    found = next(iter(Agency.objects.raw(_RECEIVER, [district, sender])), None)
    return Receiver(found, found.agreement) if found else None  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True)
class Reasons:
    """Why an agency shares or does not share: the seven golden rules, as far as recorded."""

    what: str
    purpose: str
    consent: Consent
    agreement_id: int | None = None
    gateway: str = ""
    until: datetime | None = None


def decide(
    subject: Shareable, *, recipient: Agency, reasons: Reasons, by: User,
    outcome: DecisionOutcome = DecisionOutcome.SHARE,
) -> SharingDecision:  # fmt: skip
    """Record a decision of the owner of `subject`, also a decision not to share."""
    decision = decided(subject, recipient=recipient, reasons=reasons, by=by, outcome=outcome)
    with connection.cursor() as cursor:
        cursor.execute(_DECIDE, [decision_values(decision)])
        decision.pk, decision.decided_at = cursor.fetchone()
    audit.record(audit.Event.DECISION_RECORDED, by=by, on=decision, recipients=[recipient.pk])
    return decision


def decided(
    subject: Shareable, *, recipient: Agency, reasons: Reasons, by: User,
    outcome: DecisionOutcome = DecisionOutcome.SHARE,
) -> SharingDecision:  # fmt: skip
    """The decision, not written yet."""
    if subject.owner_id != by.agency_id:
        raise Refused(_("Only the agency that owns a record decides with whom it is shared."))
    return SharingDecision(
        owner_id=subject.owner_id, recipient=recipient, subject_model=subject._meta.label,
        subject_key=subject.key, outcome=outcome, what=reasons.what, purpose=reasons.purpose,
        agreement_id=reasons.agreement_id, gateway=reasons.gateway, consent=reasons.consent,
        until=reasons.until, decided_by=by,
    )  # fmt: skip


def decision_values(decision: SharingDecision) -> tuple[Any, ...]:
    """The fields of a `partners_made_decision`, for a database function that writes it."""
    return tuple(getattr(decision, name) for name in _MADE)


def lend(
    subject: Shareable, grant_model: type[Grant], *, decision: SharingDecision, by: User,
    expires_at: datetime, second_person: User | None = None, is_break_glass: bool = False,
    **kept: Any,
) -> Grant:  # fmt: skip
    """Let the recipient of `decision` read `subject` until then. The database checks the basis.

    `kept`: what this table of grants keeps beside.
    """
    if decision.outcome != DecisionOutcome.SHARE:
        raise Refused(_("A decision not to share gives nobody access."))
    is_one_off = second_person is not None or is_break_glass
    permission = AuthPermission.objects.get(
        content_type__app_label=subject._meta.app_label,
        content_type__model=subject._meta.model_name,
        codename=f"view_{subject._meta.model_name}",
    )
    given = grant_model.objects.create(  # type: ignore[attr-defined]
        content_object=subject, group_id=decision.recipient.group_id, permission=permission,
        owner=subject.owner, decision=decision,
        agreement=None if is_one_off else decision.agreement,
        second_person=second_person, is_break_glass=is_break_glass, granted_by=by,
        expires_at=expires_at, **kept,
    )  # fmt: skip
    audit.record(audit.Event.GRANT_GIVEN, by=by, on=subject, recipients=[decision.recipient_id])
    return given  # type: ignore[no-any-return]


def given_by(agency: int, grant_model: type[Grant]) -> Any:
    """Grants that this agency gave, ended ones among them."""
    return grant_model.objects.filter(owner=agency)  # type: ignore[attr-defined]


def received_by(user: User, grant_model: type[Grant]) -> Any:
    """Grants to this person's agency, ended ones left out; their agreement may have ended."""
    return grant_model.objects.filter(  # type: ignore[attr-defined]
        group=user.agency.group_id, revoked_at__isnull=True, expires_at__gt=TransactionNow()
    )


def revoke(given: Grant, *, by: User) -> None:
    """End a grant now. It stays on record."""
    if given.owner_id != by.agency_id:
        raise Refused(_("Only the agency that lent a record can end that."))
    type(given).objects.filter(pk=given.pk, revoked_at__isnull=True).update(  # type: ignore[attr-defined]
        revoked_at=TransactionNow(), revoked_by=by
    )
    audit.record(audit.Event.GRANT_REVOKED, by=by, on=given.content_object)  # type: ignore[attr-defined]
