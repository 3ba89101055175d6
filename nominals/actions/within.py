"""What an agency lends to the others of a programme: a decision for each thing and each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from nominals.models import Contribution, ContributionGrant, LoanTerms, NominationGrant
from partners import sharing
from partners.choices import Consent

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from nominals.models import Nomination, Programme
    from partners.models import Agency, Grant, Shareable, User

PURPOSE = 300  # letters that a decision keeps


def lend_within(
    programme: Programme, things: Iterable[Shareable], grant_model: type[Grant], *, purpose: str,
    by: User, only: Mapping[int, Collection[int]] | None = None, conditions: Sequence[str] = (),
    **carried: Any,
) -> None:  # fmt: skip
    """Each can be ended on its own. `only`: of a thing by its number, the agencies that get it.

    What an agency has by the same nomination stays as it is, unless conditions come to it: then
    that loan ends, and another begins with the conditions of both. What it has otherwise is no
    concern of this one, and ends at its own time.
    """
    limits = only or {}
    others = [agency for agency in programme.agencies() if agency.pk != by.agency_id]
    for thing in things:
        allowed = limits.get(thing.pk)
        held = _held(thing, grant_model, by=by, **carried)
        for agency in others:
            if allowed is not None and agency.pk not in allowed:
                continue
            before = held.get(agency.group_id, [])
            on = _conditions_of(before, by=by)
            if before and set(conditions) <= set(on):
                continue
            for each in before:
                sharing.revoke(each, by=by)
            _lend(thing, programme, grant_model, agency, purpose=purpose, by=by,
                  on=list(dict.fromkeys([*on, *conditions])), **carried)  # fmt: skip


def end_earlier(nomination: Nomination, *, by: User) -> None:
    """What an earlier approval lent, before it was sent back: this one begins from nothing.

    What it carried has ended when it went back; what did so before loans kept who carried them
    ends here.
    """
    live = {"revoked_at__isnull": True, "expires_at__gt": timezone.now()}
    own = sharing.given_by(by.agency_id, NominationGrant)
    said = sharing.given_by(by.agency_id, ContributionGrant)
    for each in (
        *own.filter(**live, content_object=nomination),
        *said.filter(**live, nomination=nomination),
    ):
        sharing.revoke(each, by=by)


def _held(
    thing: Shareable, grant_model: type[Grant], *, by: User, **carried: Any
) -> dict[int, list[Grant]]:  # fmt: skip
    """What is lent of it now, by the group of its reader."""
    found: dict[int, list[Grant]] = {}
    live = sharing.given_by(by.agency_id, grant_model).filter(
        content_object=thing, revoked_at__isnull=True, expires_at__gt=timezone.now(), **carried
    )
    for each in live:
        found.setdefault(each.group_id, []).append(each)
    return found


def _conditions_of(grants: Iterable[Grant], *, by: User) -> list[str]:
    decisions = [each.decision_id for each in grants]
    if not decisions:
        return []
    kept = LoanTerms.objects.visible_to(by).filter(decision__in=decisions).order_by("pk")
    return [code for terms in kept for code in terms.conditions]


def _lend(
    thing: Shareable, programme: Programme, grant_model: type[Grant], to: Agency, *, purpose: str,
    by: User, on: list[str], **carried: Any,
) -> None:  # fmt: skip
    until: datetime = min(programme.agreement.ends_at, programme.lends_until())
    reasons = sharing.Reasons(
        what=_("For the programme %(name)s") % {"name": programme.name}, purpose=purpose[:PURPOSE],
        consent=Consent.NOT_ASKED, agreement_id=programme.agreement_id, until=until,
    )  # fmt: skip
    decision = sharing.decide(thing, recipient=to, reasons=reasons, by=by)
    if isinstance(thing, Contribution):
        LoanTerms.objects.create(decision=decision, contribution=thing, recipient=to, conditions=on)
    sharing.lend(thing, grant_model, decision=decision, by=by, expires_at=until, **carried)
