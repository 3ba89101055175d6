"""On which conditions something is lent: the words of the partnership's one list of conditions.

The list is kept by an app above this one, and is therefore named and not imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps

from nominals.models import ContributionGrant, LoanTerms
from partners import sharing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nominals.models import Contribution
    from partners.models import User


def _list() -> Any:
    return apps.get_model("referrals.HandlingCondition").objects


def offered() -> list[tuple[str, str]]:
    """Without those that forbid lending at all."""
    known = _list().filter(is_active=True, blocks_sharing=False)
    return [(each.code, each.label) for each in known]


def by_contribution(said: Iterable[Contribution], *, by: User) -> dict[int, list[str]]:
    """What holds for the reader's agency of what is lent to it now. Under P: no words."""
    return {pk: labels_of(codes) for pk, codes in codes_by_contribution(said, by=by).items()}


def codes_by_contribution(said: Iterable[Contribution], *, by: User) -> dict[int, list[str]]:
    """Lent twice at a time, all conditions of both hold."""
    received = sharing.received_by(by, ContributionGrant)
    shown = list(said)
    grants = received.filter(content_object__in=[each.pk for each in shown])
    kept = LoanTerms.objects.of_contributions(by, shown).filter(
        decision__in=grants.values("decision")
    )
    found: dict[int, list[str]] = {}
    for terms in kept:
        found.setdefault(terms.contribution_id, []).extend(terms.conditions)
    return found


def by_decision(grants: Iterable[ContributionGrant], *, by: User) -> dict[int, list[str]]:
    """For the owner: the conditions of each loan."""
    decisions = [each.decision_id for each in grants]
    kept = LoanTerms.objects.visible_to(by).filter(decision__in=decisions)
    return {terms.decision_id: labels_of(terms.conditions) for terms in kept}


def labels_of(codes: Sequence[str]) -> list[str]:
    names = dict(_list().values_list("code", "label")) if codes else {}
    return [str(names.get(code, code)) for code in dict.fromkeys(codes)]
