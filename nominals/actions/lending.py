"""Lending what one's own agency said of a nominal, and ending that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from nominals.actions.adults import pause_what_is_planned
from nominals.models import Contribution, ContributionGrant, LoanTerms
from partners import lending
from portal.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from partners.models import User


@transaction.atomic
def lend(
    said: Iterable[Contribution], *, conditions: Sequence[str] = (), by: User, **decision: Any
) -> bool:  # fmt: skip
    """One decision for each, all or none. Whether they are lent now."""
    all_lent = True
    for each in said:
        pause_what_is_planned(each.nominal, by=by)
        _refuse_unless_lendable(each, by=by)
        decided = lending.decide(each, ContributionGrant, by=by, **decision)
        all_lent = all_lent and decided.is_lent
        if decision["is_shared"]:
            LoanTerms.objects.create(
                decision=decided.decision, contribution=each, recipient=decision["recipient"],
                conditions=list(conditions),
            )  # fmt: skip
    return all_lent


def _refuse_unless_lendable(said: Contribution, *, by: User) -> None:
    kept = Contribution.objects.editable_by(by).filter(pk=said.pk)
    if not kept.filter(withdrawn_at__isnull=True).exists():
        raise Refused(_("What was withdrawn or replaced is lent to nobody else."))


@transaction.atomic
def approve_loan(said: Contribution, number: int, *, by: User) -> None:
    """The second person, without an agreement."""
    _refuse_unless_lendable(said, by=by)
    lending.approve(said, ContributionGrant, number, by=by)


@transaction.atomic
def end_loan(said: Contribution, number: int, *, by: User) -> None:
    lending.end(said, ContributionGrant, number, by=by)
